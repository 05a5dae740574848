"""Pages of one segment: shown, added, changed, removed."""

from decimal import Decimal

import pytest

from enterprises.models import AuditEvent, Removal
from tests.enterprises import url
from tests.enterprises.segments import rated_segment
from tests.factories import (
    AssessmentRoundFactory,
    MicroEnterpriseFactory,
    NeedFactory,
    NeedRatingFactory,
    PlaceFactory,
    SegmentFactory,
    SubNeedFactory,
    ValueChainStepFactory,
)


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


def test_without_scripts_a_segment_says_that_the_link_opens_its_profile(
    as_viewer, system
):
    segment = SegmentFactory(market_system=system)

    page = as_viewer.get(segment.get_absolute_url()).text

    assert '<p class="muted with-scripts">The registry is being counted' in page
    assert "Without scripts, the link opens it" in page
