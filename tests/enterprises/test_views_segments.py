"""Pages of segments and of the steps they stand on."""

from decimal import Decimal

import pytest

from enterprises.models import AuditEvent, Removal, Segment, ValueChainStep
from tests.enterprises import url
from tests.factories import (
    AssessmentRoundFactory,
    ExposureFactory,
    MicroEnterpriseFactory,
    NeedFactory,
    NeedRatingFactory,
    PlaceFactory,
    SegmentFactory,
    SubNeedFactory,
    ValueChainStepFactory,
)

# Session, person, system, membership, systems of the topbar; then places, segments,
# steps, ratings, needs of the taxonomy, exposures, owners.
QUERIES = 12


def rated_segment(system, number):
    segment = SegmentFactory(
        market_system=system,
        name=f"Segment {number}",
        step=ValueChainStepFactory(market_system=system),
        place=PlaceFactory(market_system=system),
        estimated_number=100 * number,
    )
    MicroEnterpriseFactory(segment=segment)
    NeedRatingFactory(segment=segment)
    return segment


def names(response):
    return [segment.name for segment in response.context["page"]]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(
    as_viewer, system, rows, django_assert_num_queries
):
    for number in range(rows):
        rated_segment(system, number)
    as_viewer.get(url(system, "segment_list"))

    with django_assert_num_queries(QUERIES):
        response = as_viewer.get(url(system, "segment_list"))

    assert len(response.context["page"]) == rows


def test_the_picture_tells_what_women_do_and_own_of_each_step(as_viewer, system):
    step = ValueChainStepFactory(
        market_system=system, women_labour_share=Decimal("0.8")
    )
    ValueChainStepFactory(market_system=system, women_labour_share=None)
    ours = SegmentFactory(market_system=system, step=step, role="supplier")
    theirs = SegmentFactory(market_system=system, step=step, role="retailer")
    MicroEnterpriseFactory.create_batch(6, segment=ours, owner_gender="woman")
    MicroEnterpriseFactory.create_batch(6, segment=theirs, owner_gender="man")

    pages = [
        as_viewer.get(url(system, "segment_list"), query)
        for query in ({}, {"role": "supplier"})
    ]

    for page in pages:
        women = page.context["picture"][0]["women"]
        assert (women.labour, women.ownership) == (Decimal("0.8"), Decimal("0.5"))
        assert "<dt>Women own</dt><dd>50%</dd>" in page.text
    assert "<dt>Women own</dt><dd>not known</dd>" in pages[0].text


def test_the_picture_withholds_ownership_where_few_stand_behind_it(as_viewer, system):
    step = ValueChainStepFactory(market_system=system)
    segment = SegmentFactory(market_system=system, step=step)
    MicroEnterpriseFactory.create_batch(6, segment=segment, owner_gender="woman")
    MicroEnterpriseFactory.create_batch(2, segment=segment, owner_gender="man")

    page = as_viewer.get(url(system, "segment_list"))

    assert page.context["picture"][0]["women"].is_withheld
    assert "75%" not in page.text


def test_the_list_answers_and_shows_who_is_registered_and_what_hurts(as_viewer, system):
    segment = SegmentFactory(market_system=system, name="Shops", estimated_number=900)
    SegmentFactory(
        market_system=system,
        name="Hawkers",
        estimated_number=100,
        transparency="opaque",
    )
    Segment.objects.filter(pk=segment.pk).update(transparency="transparent")
    MicroEnterpriseFactory(segment=segment)
    MicroEnterpriseFactory(segment=segment, closed_on="2026-01-01")
    credit = SubNeedFactory(market_system=system, name="Credit")
    NeedRatingFactory(segment=segment, sub_need=credit, severity=Decimal("4.25"))

    response = as_viewer.get(url(system, "segment_list"))

    assert response.context["answer"] == (
        "2 segments, about 1,000 enterprises; the company cannot see 10% of them."
    )
    shops = next(s for s in response.context["page"] if s.name == "Shops")
    assert shops.registered == 1
    assert response.context["worst"] == {
        segment.pk: {
            "name": "Credit",
            "severity": Decimal("4.25"),
            "view": "enterprises",
        }
    }


def test_what_too_few_enterprises_said_is_not_named(as_viewer, system):
    segment = SegmentFactory(market_system=system)
    NeedRatingFactory(segment=segment, respondents=2)

    response = as_viewer.get(url(system, "segment_list"))

    assert response.context["worst"] == {}


def test_the_list_is_filtered_and_sorted(as_viewer, system):
    puno = PlaceFactory(market_system=system, name="Puno")
    lampa = PlaceFactory(parent=puno, name="Lampa")
    SegmentFactory(market_system=system, name="A", place=lampa, estimated_number=5)
    SegmentFactory(market_system=system, name="B", place=puno, role="supplier")
    SegmentFactory(market_system=system, name="C", estimated_number=9)
    SegmentFactory(name="elsewhere")

    def found(query):
        return names(as_viewer.get(url(system, "segment_list") + query))

    assert found("?ordering=name") == ["A", "B", "C"]
    assert found("?ordering=-number") == ["C", "A", "B"]
    assert found("?ordering=number") == ["A", "C", "B"]
    assert found(f"?place={puno.pk}&ordering=name") == ["A", "B"]
    assert found("?role=supplier") == ["B"]
    assert found("?q=b") == ["B"]
    assert found("?ordering=nonsense&role=nonsense&place=x") == ["A", "B", "C"]


def test_an_empty_list_says_what_belongs_there(as_viewer, as_contributor, system):
    response = as_contributor.get(url(system, "segment_list"))

    assert "No segments yet" in response.text
    assert url(system, "segment_add") in response.text


def test_the_chain_shows_steps_without_segments_and_segments_without_a_step(
    as_viewer, system
):
    step = ValueChainStepFactory(market_system=system, name="Milking")
    segment = SegmentFactory(market_system=system, name="Shops")

    response = as_viewer.get(url(system, "segment_list"))

    picture = [
        (column["step"], [segment for segment, _radius in column["segments"]])
        for column in response.context["picture"]
    ]
    assert picture == [(step, []), (None, [segment])]
    assert "number not known" in response.text


def test_a_crowded_step_shows_its_largest_segments_and_sums_up_the_rest(
    as_viewer, system
):
    step = ValueChainStepFactory(market_system=system, name="Milking")
    for number in (10, 20, 30, 40, 50, 60):
        SegmentFactory(
            market_system=system, step=step, name=str(number), estimated_number=number
        )

    response = as_viewer.get(url(system, "segment_list"))

    [column] = response.context["picture"]
    assert [s.name for s, _radius in column["segments"]] == ["60", "50", "40", "30"]
    rest = column["stage"].rest
    assert (rest.segments, rest.enterprises) == (2, 30)
    assert f"?step={step.pk}#segments-table" in response.text


def test_the_filter_narrows_the_picture_the_reach_and_the_answer_alike(
    as_viewer, system
):
    milking = ValueChainStepFactory(market_system=system, name="Milking")
    ValueChainStepFactory(market_system=system, name="Selling")
    dry = SegmentFactory(
        market_system=system,
        name="A",
        step=milking,
        estimated_number=30,
        relationship="indirect",
        intermediary="Milk  Collectors",
    )
    SegmentFactory(market_system=system, name="B", relationship="indirect")
    SegmentFactory(market_system=system, name="C", setting="urban")
    ExposureFactory(segment=dry, kind="drought", severity=4)
    ExposureFactory(segment=dry, kind="cold", severity=2)

    def found(query):
        return as_viewer.get(url(system, "segment_list") + query)

    one = found(f"?step={milking.pk}")
    assert one.context["answer"] == "1 of 3 segments, about 30 enterprises."
    assert [c["step"] for c in one.context["picture"]] == [milking]
    assert [w.through for w in one.context["ways"]] == ["Milk Collectors"]
    assert names(found("?step=none")) == ["B", "C"]
    assert names(found("?through=milk+collectors")) == ["A"]
    assert names(found("?through=-")) == ["B"]
    assert names(found("?relationship=unknown")) == ["C"]
    assert names(found("?setting=unknown")) == ["A", "B"]
    assert names(found("?exposure=severe")) == names(found("?exposure=cold")) == ["A"]
    assert names(found("?exposure=heat")) == []
    assert "No segment fits this filter" in found("?exposure=heat").text
    # Without a reload the count and the answer come along.
    assert 'hx-select-oob="#filter-end,#answer"' in one.text
    assert 'id="filter-end"' in one.text


def test_a_new_segment_begins_with_what_was_looked_for(as_contributor, system):
    step = ValueChainStepFactory(market_system=system)
    place = PlaceFactory(market_system=system)
    SegmentFactory(market_system=system)
    query = f"?step={step.pk}&place={place.pk}&role=supplier"

    shown = as_contributor.get(url(system, "segment_list") + query)
    form = as_contributor.get(shown.context["add_url"]).context["form"]

    asked = [str(form[name].value()) for name in ("step", "place", "role")]
    assert asked == [str(step.pk), str(place.pk), "supplier"]


@pytest.mark.parametrize("needs", [1, 3])
def test_a_segment_asks_the_same_whatever_its_needs(
    as_contributor, system, needs, django_assert_num_queries
):
    segment = rated_segment(system, 1)
    for _ in range(needs):
        rating = NeedRatingFactory(segment=segment)
        NeedFactory(segment=segment, sub_need=rating.sub_need)
    page = url(system, "segment_detail", pk=segment.pk)
    as_contributor.get(page)

    # As a page; then the segment, its ratings, its needs, their round, the latest one.
    with django_assert_num_queries(10):
        response = as_contributor.get(page)

    assert len(response.context["needs"]) == needs


def test_a_segment_shows_its_needs_the_most_severe_first(as_viewer, system):
    segment = SegmentFactory(market_system=system, name="Shops", estimated_number=40)
    held = AssessmentRoundFactory(market_system=system)
    for name, severity in (("Credit", "3"), ("Water", "4.5")):
        rating = NeedRatingFactory(
            round=held,
            segment=segment,
            sub_need=SubNeedFactory(market_system=system, name=name),
            severity=Decimal(severity),
        )
        NeedFactory(segment=segment, sub_need=rating.sub_need)

    response = as_viewer.get(url(system, "segment_detail", pk=segment.pk))

    needs = response.context["needs"]
    assert [line["need"].sub_need.name for line in needs] == ["Water", "Credit"]
    assert response.context["answer"] == (
        "About 40 enterprises; Water weighs most, 4.5 of 5."
    )
    assert url(system, "segment_change", pk=segment.pk) not in response.text


@pytest.mark.parametrize(
    "name", ["حليب الجبل", "দুধওয়ালা", "Leche 🥛", "Cafe\u0301 <b>", "x" * 200]
)
def test_a_name_in_any_script_comes_back_unchanged(as_contributor, system, name):
    typed = {"name": name, "role": "retailer", "aspiration": name}

    added = as_contributor.post(url(system, "segment_add"), typed, follow=True)

    segment = system.segments.get()
    assert (segment.name, segment.aspiration) == (name, name)
    assert added.redirect_chain == [(segment.get_absolute_url(), 302)]
    assert "<b>" not in added.text


def test_a_segment_that_is_there_already_is_refused(as_contributor, system):
    SegmentFactory(market_system=system, name="Shops")

    response = as_contributor.post(
        url(system, "segment_add"), {"name": "Shops", "role": "retailer"}
    )

    assert response.status_code == 422
    assert "There is already a segment of this name." in response.text
    assert system.segments.count() == 1


def test_a_place_of_another_system_is_refused(as_contributor, system):
    typed = {"name": "Shops", "role": "retailer", "place": PlaceFactory().pk}

    response = as_contributor.post(url(system, "segment_add"), typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["place"]


def test_a_change_is_stored_with_its_event(as_contributor, system):
    segment = SegmentFactory(market_system=system, name="Shops", estimated_number=10)
    typed = {"name": "Shops", "role": "retailer", "estimated_number": "12"}

    response = as_contributor.post(
        url(system, "segment_change", pk=segment.pk), {**typed, "version": "1"}
    )

    assert response.headers["Location"] == segment.get_absolute_url()
    assert AuditEvent.objects.get().changes == {"estimated_number": [10, 12]}


def test_a_stale_change_shows_both_and_can_be_repeated(as_contributor, system):
    segment = SegmentFactory(market_system=system, name="Shops", version=2)
    page = url(system, "segment_change", pk=segment.pk)
    typed = {"name": "Kiosks", "role": "retailer", "version": "1"}

    refused = as_contributor.post(page, typed)
    again = as_contributor.post(page, {**typed, "overwrite": "2"})

    assert refused.status_code == 409
    assert refused.context["theirs"] == [("Name", "Shops", "Kiosks")]
    assert again.status_code == 302
    assert system.segments.get().name == "Kiosks"


def test_a_segment_is_removed_and_comes_back(as_contributor, system):
    segment = SegmentFactory(market_system=system, name="Shops")

    gone = as_contributor.post(
        url(system, "segment_remove", pk=segment.pk), follow=True
    )
    undo = url(system, "removal_restore", pk=Removal.objects.get().pk)
    back = as_contributor.post(undo, follow=True)

    assert "Removed “Shops”." in gone.text
    assert undo in gone.text
    assert "“Shops” is back." in back.text
    assert system.segments.get() == segment


def test_a_segment_with_enterprises_stays_and_says_why(as_contributor, system):
    segment = SegmentFactory(market_system=system, name="Shops")
    MicroEnterpriseFactory(segment=segment)

    response = as_contributor.post(
        url(system, "segment_remove", pk=segment.pk), follow=True
    )

    assert "“Shops” stays" in response.text
    assert system.segments.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_steps_ask_the_same_whatever_their_number(
    as_viewer, system, rows, django_assert_num_queries
):
    for _ in range(rows):
        SegmentFactory(step=ValueChainStepFactory(market_system=system))
    as_viewer.get(url(system, "step_list"))

    with django_assert_num_queries(7):
        response = as_viewer.get(url(system, "step_list"))

    assert [step.standing for step in response.context["page"]] == [1] * rows
    step = response.context["page"][0]
    assert f"{url(system, 'segment_list')}?step={step.pk}" in response.text


def test_a_step_is_added_changed_and_removed(as_contributor, system):
    typed = {"name": "Milking", "order": "1", "women_labour_share": "80"}

    as_contributor.post(url(system, "step_add"), typed)
    step = system.steps.get()
    change = url(system, "step_change", pk=step.pk)
    as_contributor.post(change, {**typed, "name": "Milk", "version": "1"})
    changed = system.steps.get()
    as_contributor.post(url(system, "step_remove", pk=step.pk))

    assert (changed.name, changed.women_labour_share) == ("Milk", Decimal("0.8"))
    assert not ValueChainStep.objects.exists()
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["added", "changed", "removed"]


def test_steps_begin_with_a_list_that_is_suggested_once(as_contributor, system):
    page = url(system, "step_add_several")
    empty = as_contributor.get(url(system, "step_list"))
    suggested = as_contributor.get(page).context["form"]["names"].value()

    added = as_contributor.post(
        page, {"names": " Feed \n\n=Milking\r\nبيع"}, follow=True
    )

    assert page in empty.text
    assert suggested.splitlines()[:2] == ["Inputs", "Production"]
    assert "3 steps added." in added.text
    assert [step.name for step in system.steps.all()] == ["Feed", "=Milking", "بيع"]
    assert as_contributor.get(page).context["form"]["names"].value() == ""


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (" \n ", "This field is required."),
        ("x" * 121, "a name has at most 120 signs"),
        ("\n".join(map(str, range(31))), "31 lines were read; at most 30 at once."),
    ],
)
def test_a_list_of_steps_that_cannot_be_is_refused(as_contributor, system, names, told):
    response = as_contributor.post(url(system, "step_add_several"), {"names": names})

    assert response.status_code == 422
    assert told in response.text
    assert not system.steps.exists()


def test_a_step_with_segments_stays(as_contributor, system):
    segment = SegmentFactory(step=ValueChainStepFactory(market_system=system))

    response = as_contributor.post(
        url(system, "step_remove", pk=segment.step_id), follow=True
    )

    assert "stays, because other rows rest on it (segments: 1)" in response.text
    assert system.steps.count() == 1


def test_the_list_tells_how_much_of_the_chain_is_out_of_sight(as_viewer, system):
    SegmentFactory(
        market_system=system,
        estimated_number=300,
        transparency="opaque",
        relationship="indirect",
        intermediary="Wholesalers",
    )
    SegmentFactory(
        market_system=system,
        estimated_number=100,
        transparency="transparent",
        relationship="direct",
    )
    SegmentFactory(market_system=system, relationship="indirect")

    response = as_viewer.get(url(system, "segment_list"))

    chain = response.context["chain"]
    assert (chain.unseen_share, chain.unseen, chain.told) == (Decimal("0.75"), 1, 2)
    ways = [(w.through, w.reached.enterprises) for w in response.context["ways"]]
    assert ways == [("", 100), ("Wholesalers", 300), ("", None)]
    assert "?through=wholesalers" in response.text


@pytest.mark.parametrize(
    ("ordering", "found"),
    [
        ("setting", "BAC"),
        ("-necessity", "BAC"),
        ("share", "BAC"),
        ("place", "ABC"),
        ("role", "BAC"),
        ("worst", "BAC"),
        ("-relationship", "BAC"),
    ],
)
def test_every_column_sorts_and_what_is_not_known_comes_last(
    as_viewer, system, ordering, found
):
    a = SegmentFactory(
        market_system=system,
        name="A",
        setting="urban",
        necessity_share=Decimal("0.1"),
        estimated_number=1,
        place=PlaceFactory(market_system=system, name="Ayaviri"),
        relationship="direct",
    )
    b = SegmentFactory(
        market_system=system,
        name="B",
        setting="rural",
        necessity_share=Decimal("0.9"),
        estimated_number=10,
        place=PlaceFactory(market_system=system, name="Bagua"),
        role="supplier",
        relationship="indirect",
    )
    SegmentFactory(market_system=system, name="C")
    MicroEnterpriseFactory(segment=a)
    NeedRatingFactory(segment=a, severity=Decimal(4))
    NeedRatingFactory(segment=b, severity=Decimal(2))

    response = as_viewer.get(url(system, "segment_list") + f"?ordering={ordering}")

    assert "".join(names(response)) == found


def test_an_estimate_is_written_in_percent_and_refused_beyond_it(
    as_contributor, system
):
    values = {"name": "Shops", "role": "retailer", "setting": "both"}
    page = url(system, "segment_add")

    refused = as_contributor.post(page, values | {"necessity_share": "120"})
    as_contributor.post(page, values | {"necessity_share": "62,5 %"})

    assert "120 percent was read; a share is from 0 to 100." in refused.text
    segment = system.segments.get()
    assert (segment.necessity_share, segment.setting) == (Decimal("0.625"), "both")


def test_who_stands_between_elsewhere_is_offered(as_contributor, system):
    for name in ("Gloria <SA>", "Gloria <SA>", ""):
        SegmentFactory(market_system=system, intermediary=name)
    SegmentFactory(intermediary="of another system")
    segment = system.segments.first()

    added = as_contributor.get(url(system, "segment_add"))
    changed = as_contributor.get(url(system, "segment_change", pk=segment.pk))

    for response in (added, changed):
        assert response.context["between"] == ["Gloria <SA>"]
        assert '<option value="Gloria &lt;SA&gt;">' in response.text
        assert 'list="known-intermediaries"' in response.text


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"estimated_number": "12.5"}, "Write a whole number"),
        ({"estimated_number": "9999999999"}, "9,999,999,999 was read; at most"),
        (
            {"intermediary": "Gloria", "relationship": "direct"},
            "Gloria stands between, so the relationship is not direct.",
        ),
        ({"intermediary": "Gloria"}, "Choose “Through an intermediary” above"),
    ],
)
def test_a_segment_that_cannot_be_is_refused(as_contributor, system, values, told):
    typed = {"name": "Shops", "role": "retailer", **values}

    response = as_contributor.post(url(system, "segment_add"), typed)

    assert response.status_code == 422
    assert told in response.text
    assert not system.segments.exists()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": "Milking"}, "There is already a step of this name."),
        ({"order": "0"}, "greater than or equal to 1"),
        ({"order": "40000"}, "less than or equal to 999"),
    ],
)
def test_a_step_that_cannot_be_is_refused(as_contributor, system, values, told):
    ValueChainStepFactory(market_system=system, name="Milking")
    typed = {"name": "Selling", "order": "2", **values}

    response = as_contributor.post(url(system, "step_add"), typed)

    assert response.status_code == 422
    assert told in response.text
