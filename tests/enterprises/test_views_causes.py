"""Pages of causes: the list with its weights, one cause, naming, reusing, undoing."""

from decimal import Decimal

import pytest

from enterprises.models import (
    AuditEvent,
    NeedCause,
    NeedRating,
    Removal,
    RootCause,
    Segment,
)
from tests.enterprises import url
from tests.factories import (
    NeedCauseFactory,
    NeedFactory,
    NeedRatingFactory,
    PlaceFactory,
    RootCauseFactory,
    SegmentFactory,
    SubNeedFactory,
)

# Session, person, system, membership, systems of the topbar; then needs, ratings,
# causes, what they lie behind, links; for the list segments and places of its filter,
# and for one cause the cause itself.
LIST_QUERIES = 12
DETAIL_QUERIES = 11


def rated(system, name, severity):
    """A need of its own segment, as severe as that in the eyes of enough people."""
    segment = SegmentFactory(market_system=system, name=f"{name} sellers")
    line = SubNeedFactory(market_system=system, name=name)
    if severity:
        NeedRatingFactory(
            segment=segment,
            sub_need=line,
            severity=Decimal(severity),
            respondents=20,
        )
    return NeedFactory(segment=segment, sub_need=line)


@pytest.mark.parametrize("rows", [1, 3])
def test_causes_ask_the_same_however_many_there_are(
    as_viewer, system, rows, django_assert_num_queries
):
    for number in range(rows):
        need = rated(system, f"Need {number}", "4")
        cause = NeedCauseFactory(need=need).cause
        RootCauseFactory(market_system=system, behind=cause)
    as_viewer.get(url(system, "cause_list"))

    with django_assert_num_queries(LIST_QUERIES):
        response = as_viewer.get(url(system, "cause_list"))
    with django_assert_num_queries(DETAIL_QUERIES):
        as_viewer.get(cause.get_absolute_url())

    assert len(response.context["page"]) == 2 * rows


def test_the_same_cause_weighs_with_all_its_needs_and_all_add_up_to_a_whole(
    as_viewer, system
):
    land = RootCauseFactory(market_system=system, name="Land is held in common")
    roads = RootCauseFactory(market_system=system, name="No roads")
    credit, savings = rated(system, "Credit", "4"), rated(system, "Savings", "2")
    water = rated(system, "Water", "4")
    for need, cause in ((credit, land), (savings, land), (water, roads)):
        NeedCauseFactory(need=need, cause=cause)

    response = as_viewer.get(url(system, "cause_list"))

    first, second = response.context["page"]
    assert (first.cause.name, first.weight, first.share, first.cumulative) == (
        "Land is held in common",
        Decimal(6),
        Decimal("0.6"),
        Decimal("0.6"),
    )
    assert (second.share, second.cumulative) == (Decimal("0.4"), Decimal(1))
    assert response.context["chart"]["rows"][-1][-1] == "100%"
    assert response.context["answer"] == (
        "2 causes explain 100% of the severity rated: Land is held in common; No roads."
    )


def test_causes_are_searched_and_sorted(as_viewer, system):
    land = RootCauseFactory(market_system=system, name="Land")
    RootCauseFactory(market_system=system, name="Roads")
    RootCauseFactory(name="elsewhere")
    NeedCauseFactory(need=rated(system, "Credit", "4"), cause=land)

    def found(query):
        page = as_viewer.get(url(system, "cause_list") + query).context["page"]
        return [weight.cause.name for weight in page]

    assert found("") == ["Land", "Roads"]
    assert found("?ordering=-name") == ["Roads", "Land"]
    assert found("?ordering=needs") == ["Roads", "Land"]
    assert found("?q=ROAD") == ["Roads"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [("Land", Decimal(7)), ("Roads", Decimal(2))]),
        ("role=distributor", [("Roads", Decimal(2))]),
        ("setting=rural", [("Land", Decimal(4))]),
        ("place={place}", [("Land", Decimal(4))]),
        ("segment={savers}", [("Land", Decimal(3))]),
        ("gender=woman", [("Land", Decimal(4)), ("Roads", None)]),
        ("q=roads", [("Roads", Decimal(2))]),
        ("role=recycler", []),
        ("place=x&gender=y", [("Land", Decimal(7)), ("Roads", Decimal(2))]),
    ],
)
def test_causes_are_weighed_by_the_needs_that_are_asked_for(
    as_viewer, system, query, found
):
    land = RootCauseFactory(market_system=system, name="Land")
    roads = RootCauseFactory(market_system=system, name="Roads")
    credit, savings = rated(system, "Credit", "4"), rated(system, "Savings", "3")
    market = rated(system, "Market", "2")
    for need, cause in ((credit, land), (savings, land), (market, roads)):
        NeedCauseFactory(need=need, cause=cause)
    region = PlaceFactory(market_system=system)
    Segment.objects.filter(pk=credit.segment_id).update(
        place=PlaceFactory(parent=region), setting="rural"
    )
    Segment.objects.filter(pk=market.segment_id).update(role="distributor")
    NeedRating.objects.filter(segment=credit.segment_id).update(
        respondent_gender="woman"
    )
    asked = query.format(place=region.pk, savers=savings.segment_id)

    response = as_viewer.get(url(system, "cause_list") + f"?{asked}")

    page = response.context["page"]
    assert [(one.cause.name, one.weight) for one in page] == found


def test_a_gender_that_may_not_be_shown_weighs_nothing(as_viewer, system):
    land = RootCauseFactory(market_system=system, name="Land")
    need = rated(system, "Credit", "4")
    NeedCauseFactory(need=need, cause=land)
    NeedRatingFactory(
        round=NeedRating.objects.get().round,
        segment=need.segment,
        sub_need=need.sub_need,
        respondent_gender="woman",
        severity=Decimal(5),
        respondents=2,
    )

    response = as_viewer.get(url(system, "cause_list") + "?gender=woman")

    assert [one.weight for one in response.context["page"]] == [None]


def test_an_empty_list_says_how_to_begin(as_contributor, system):
    response = as_contributor.get(url(system, "cause_list"))

    assert response.context["answer"] == (
        "Why needs are there has not been written down yet."
    )
    assert response.context["chart"] is None


def test_a_cause_shows_what_it_explains_and_what_lies_behind_it(as_viewer, system):
    near = RootCauseFactory(market_system=system, name="No collateral")
    middle = RootCauseFactory(market_system=system, name="No title", behind=near)
    far = RootCauseFactory(market_system=system, name="No registry", behind=middle)
    need = rated(system, "Credit", "4")
    NeedCauseFactory(need=need, cause=near)

    response = as_viewer.get(middle.get_absolute_url())

    assert [c.name for c in response.context["above"]] == ["No collateral"]
    deeper = response.context["branches"][0].deeper
    assert [b.cause.cause_id for b in deeper] == [far.pk]
    assert [line["need"].need_id for line in response.context["needs"]] == [need.pk]
    assert response.context["direct"] == set()


def test_a_new_cause_is_named_for_a_need_and_reused_by_its_name(as_contributor, system):
    credit, savings = rated(system, "Credit", "4"), rated(system, "Savings", "4")

    for need, name in ((credit, "Land is common"), (savings, "  LAND  is common ")):
        response = as_contributor.post(
            url(system, "needcause_add", pk=need.pk), {"name": name}
        )
        assert response["Location"] == f"{need.get_absolute_url()}#why"

    cause = RootCause.objects.get()
    assert cause.name == "Land is common"
    assert {link.need for link in cause.need_links.all()} == {credit, savings}
    assert AuditEvent.objects.filter(verb="added").count() == 3


def test_the_same_cause_twice_for_a_need_is_refused_in_words(as_contributor, system):
    link = NeedCauseFactory(need=rated(system, "Credit", "4"))

    response = as_contributor.post(
        url(system, "needcause_add", pk=link.need_id), {"name": link.cause.name}
    )

    assert response.status_code == 422
    assert "is written down for this need already." in response.text
    assert NeedCause.objects.count() == 1


def test_a_cause_is_added_behind_another_and_leads_back_to_the_need(
    as_contributor, system
):
    near = RootCauseFactory(market_system=system)
    need = rated(system, "Credit", "4")
    page = url(system, "cause_add") + f"?need={need.pk}&behind={near.pk}"

    form = as_contributor.get(page).context["form"]
    response = as_contributor.post(
        page, {"name": "No title", "behind": near.pk, "note": "Seen at the office"}
    )

    assert form["behind"].value() == str(near.pk)
    assert response["Location"] == f"{need.get_absolute_url()}#why"
    assert RootCause.objects.get(name="No title").behind == near


def test_a_cause_under_its_own_child_is_refused_naming_the_circle(
    as_contributor, system
):
    near = RootCauseFactory(market_system=system, name="Near")
    far = RootCauseFactory(market_system=system, name="Far", behind=near)
    values = {"name": "Near", "behind": far.pk, "note": "", "version": "1"}

    response = as_contributor.post(url(system, "cause_change", pk=near.pk), values)
    itself = as_contributor.post(
        url(system, "cause_change", pk=near.pk), values | {"behind": near.pk}
    )

    near.refresh_from_db()
    assert (response.status_code, itself.status_code) == (422, 422)
    assert "That goes round in a circle: Near → Far → Near." in response.text
    assert near.behind is None


def test_a_line_of_causes_without_end_is_refused(as_contributor, system):
    last = None
    for number in range(12):
        last = RootCauseFactory(market_system=system, name=f"C{number}", behind=last)

    response = as_contributor.post(
        url(system, "cause_add"), {"name": "One more", "behind": last.pk}
    )

    assert response.status_code == 422
    assert "A line of more than 12 causes explains nothing." in response.text


def test_the_same_name_twice_is_refused(as_contributor, system):
    RootCauseFactory(market_system=system, name="Land")

    response = as_contributor.post(url(system, "cause_add"), {"name": "Land"})

    assert response.status_code == 422
    assert "This cause is listed already: reuse it." in response.text


def test_a_stale_cause_is_refused_with_both_versions(as_contributor, system):
    cause = RootCauseFactory(market_system=system, name="Theirs", version=2)

    response = as_contributor.post(
        url(system, "cause_change", pk=cause.pk), {"name": "Mine", "version": "1"}
    )

    cause.refresh_from_db()
    assert response.status_code == 409
    assert ("Cause", "Theirs", "Mine") in response.context["theirs"]
    assert cause.name == "Theirs"


def test_a_removed_cause_comes_back_with_its_needs(as_contributor, system):
    link = NeedCauseFactory(need=rated(system, "Credit", "4"))

    as_contributor.post(url(system, "cause_remove", pk=link.cause_id))
    removal = Removal.objects.get()
    gone = RootCause.objects.exists()
    as_contributor.post(url(system, "removal_restore", pk=removal.pk))

    assert not gone
    assert NeedCause.objects.get().cause.name == link.cause.name


def test_a_cause_that_others_lie_behind_stays_and_says_so(as_contributor, system):
    near = RootCauseFactory(market_system=system)
    RootCauseFactory(market_system=system, behind=near)

    response = as_contributor.post(url(system, "cause_remove", pk=near.pk), follow=True)

    assert RootCause.objects.count() == 2
    assert "stays, because other rows rest on it" in response.text


def test_a_link_to_a_need_is_taken_away_and_comes_back(as_contributor, system):
    link = NeedCauseFactory(need=rated(system, "Credit", "4"))

    as_contributor.post(url(system, "needcause_remove", pk=link.pk))
    gone = NeedCause.objects.exists()
    as_contributor.post(url(system, "removal_restore", pk=Removal.objects.get().pk))

    assert (gone, NeedCause.objects.count()) == (False, 1)
    assert RootCause.objects.count() == 1


def test_another_system_s_cause_is_no_choice(as_contributor, system):
    foreign = RootCauseFactory()

    response = as_contributor.post(
        url(system, "cause_add"), {"name": "Mine", "behind": foreign.pk}
    )

    assert response.status_code == 422
    assert foreign.name not in response.text


@pytest.mark.parametrize("said", ["סיבה “עמוקה”", "سبب <b>", "原因 🌧", "Cafe\u0301"])
def test_a_cause_in_any_script_comes_back_in_its_own_direction(
    as_contributor, system, said
):
    values = {"name": said, "note": f"{said}\n{said}"}

    as_contributor.post(url(system, "cause_add"), values)
    cause = RootCause.objects.get()
    page = as_contributor.get(cause.get_absolute_url())

    assert cause.name == said
    assert cause.note.replace("\r\n", "\n") == values["note"]
    assert "<b>" not in page.text
    assert "<bdi>" in page.text
