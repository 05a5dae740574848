from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from impact.models import Indicator
from tests.factories import (
    BaselineFactory,
    IndicatorFactory,
    InterventionFactory,
    MeasurementRoundFactory,
    MembershipFactory,
    MicroEnterpriseFactory,
    NeedFactory,
    ObservationFactory,
    PlaceFactory,
    SegmentFactory,
    TargetFactory,
)
from tests.impact.measured import FIVE, measure
from tests.pages import text

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)


@pytest.fixture(autouse=True)
def mid_april():
    with time_machine.travel("2026-04-10 12:00", tick=False):
        yield


@pytest.fixture
def opened(client, system):
    def get(person, indicator, query=""):
        client.force_login(person)
        url = reverse("impact:indicator_detail", args=[system.slug, indicator.pk])
        return client.get(url + query)

    return get


def test_the_answer_tells_both_changes_and_whom_each_is_of(opened, system, viewer):
    indicator = IndicatorFactory(
        market_system=system, unit="KES a week", baseline_period=202601
    )
    same = measure(indicator, {JANUARY: FIVE})
    others = MicroEnterpriseFactory.create_batch(6, market_system=system)
    measure(
        indicator,
        {FEBRUARY: ["20", "30", "40", "50", "60", *["100"] * 6]},
        enterprises=[*same, *others],
    )

    response = opened(viewer, indicator)

    assert response.context["answer"] == (
        "A mean of 72.7 KES a week in 2026-02 (n 11), 42.7 above 2026-01 for all "
        "available; +10 for the same 5 enterprises."
    )
    page = text(response)
    assert "n = 5 then, 11 now" in page
    assert "n = 5</span>" in page


def test_each_kind_of_emptiness_is_told_in_its_own_words(opened, system, viewer):
    indicator = IndicatorFactory(market_system=system)
    measure(indicator, {JANUARY: ["0"] * 5, date(2026, 3, 1): ["7", "8"]})
    BaselineFactory(
        indicator=indicator, value=None, not_applicable_reason="Counting starts now"
    )

    response = opened(viewer, indicator)

    states = [(p.label, p.state) for p in response.context["line"].points]
    assert states == [
        ("2026-01", "zero"),
        ("2026-02", "not_collected"),
        ("2026-03", "withheld"),
        ("2026-04", "not_yet_due"),
    ]
    page = text(response)
    for words in ("not collected", "not yet due", "withheld: too few"):
        assert words in page
    assert "not applicable" in page
    assert "Counting starts now" in page
    assert response.context["answer"] == (
        "The figure of 2026-03 is withheld: fewer than 5 enterprises stand behind it."
    )


@pytest.mark.parametrize(
    ("frequency", "answer"),
    [
        ("month", "Nothing has been measured yet; 2026-03 is waited for."),
        ("round", "Nothing is due yet: no period is over."),
    ],
)
def test_an_indicator_without_a_figure_says_why(
    opened, system, viewer, frequency, answer
):
    indicator = IndicatorFactory(market_system=system, frequency=frequency)

    assert opened(viewer, indicator).context["answer"] == answer


def test_a_figure_that_is_being_computed_is_said_to_be(opened, system, viewer):
    indicator = IndicatorFactory(market_system=system)
    indicator.marks.create(period=202603, is_whole_group=True)

    response = opened(viewer, indicator)

    assert response.context["answer"] == (
        "Values have come in; their figure is being computed."
    )
    assert "One period is being computed afresh." in text(response)


def test_a_small_part_is_withheld_and_one_more_so_that_it_cannot_be_worked_out(
    opened, system, viewer
):
    segments = [SegmentFactory(market_system=system, name=n) for n in ("A", "B", "C")]
    enterprises = [
        MicroEnterpriseFactory(market_system=system, segment=segment)
        for segment, count in zip(segments, (9, 6, 2), strict=True)
        for _one in range(count)
    ]
    indicator = IndicatorFactory(market_system=system)
    measure(indicator, {JANUARY: ["10"] * 17}, enterprises=enterprises)

    response = opened(viewer, indicator, "?cut=segment&period=202601")

    cut = response.context["cut"]
    assert [(p.label, p.shown.state, p.shown.n) for p in cut.parts] == [
        ("A", "value", 9),
        ("B", "withheld", None),
        ("C", "withheld", None),
    ]
    assert cut.title == "Only A can be shown: 10"
    assert "2 parts are withheld" in text(response)


def test_places_are_shown_as_the_tree_they_are(opened, system, viewer):
    region = PlaceFactory(market_system=system, name="Puno")
    below = [PlaceFactory(parent=region, name=n) for n in ("Lampa", "Melgar")]
    enterprises = [
        MicroEnterpriseFactory(market_system=system, place=place)
        for place in below
        for _one in range(5)
    ]
    indicator = IndicatorFactory(market_system=system)
    measure(indicator, {JANUARY: ["10"] * 5 + ["20"] * 5}, enterprises=enterprises)

    cut = opened(viewer, indicator, "?cut=place").context["cut"]

    assert [(p.label, p.depth, p.shown.text) for p in cut.parts] == [
        ("Puno", 0, "15"),
        ("Lampa", 1, "10"),
        ("Melgar", 1, "20"),
    ]
    assert cut.title == "Highest for Melgar (20), lowest for Lampa (10)"


def test_every_figure_opens_what_it_is_made_of(opened, system, viewer):
    indicator = IndicatorFactory(market_system=system)
    measure(indicator, {JANUARY: FIVE})

    page = text(opened(viewer, indicator, "?cut=gender"))

    explain = reverse("impact:figure_explain", args=[system.slug, indicator.pk])
    assert f"{explain}?period=202601&amp;dimension=all&amp;key=" in page
    assert f"{explain}?period=202601&amp;dimension=gender&amp;key=" in page


def test_a_running_total_is_told_as_one_and_carried_over_where_nothing_came(
    opened, system, viewer
):
    indicator = IndicatorFactory(
        market_system=system,
        unit="loans",
        aggregation=Indicator.Aggregation.SUM,
        over_time=Indicator.OverTime.RUNNING_TOTAL,
    )
    TargetFactory(indicator=indicator, period=202612, value=Decimal(200))
    measure(indicator, {JANUARY: FIVE, FEBRUARY: ["2"] * 5})

    response = opened(viewer, indicator)

    points = response.context["line"].points
    assert [(p.text, p.is_carried) for p in points] == [
        ("150", False),
        ("160", False),
        ("160", True),
        ("160", True),
    ]
    assert response.context["answer"] == "160 loans in all up to 2026-02."
    assert response.context["picture"].title == (
        "160 loans in all up to 2026-02, 40 below the target"
    )


def test_progress_is_never_clamped_and_says_why_it_is_not_defined(
    opened, system, viewer
):
    falling = IndicatorFactory(market_system=system, direction="down")
    BaselineFactory(indicator=falling, value=Decimal(20))
    TargetFactory(indicator=falling, value=Decimal(10))
    measure(falling, {JANUARY: FIVE})
    same = IndicatorFactory(market_system=system)
    BaselineFactory(indicator=same, value=Decimal(10))
    TargetFactory(indicator=same, value=Decimal(10))
    measure(same, {JANUARY: FIVE})

    worse, undefined = opened(viewer, falling), opened(viewer, same)

    assert worse.context["line"].progress.share == Decimal(-1)
    assert "worse than at the start" in text(worse)
    assert "Not defined: target and baseline are both 10" in text(undefined)


def test_the_thread_leads_to_the_need_the_intervention_and_the_records(
    opened, system, viewer, field_partner
):
    need, cooling = (
        NeedFactory(market_system=system),
        InterventionFactory(market_system=system, name="Cooling"),
    )
    indicator = IndicatorFactory(market_system=system, need=need, intervention=cooling)
    bare = IndicatorFactory(market_system=system)

    seen = [link[:2] for link in opened(field_partner, indicator).context["thread"]]
    alone = [link[:2] for link in opened(viewer, bare).context["thread"]]

    records = reverse("impact:observation_list", args=[system.slug])
    assert seen == [
        (str(need), need.get_absolute_url()),
        ("Cooling", cooling.get_absolute_url()),
        ("Indicator", ""),
        ("Records", f"{records}?indicator={indicator.pk}"),
    ]
    assert alone == [
        ("No need named", ""),
        ("No intervention named", ""),
        ("Indicator", ""),
    ]


def test_field_partners_see_the_records_of_their_own_organisation_only(
    opened, system, field_partner, contributor, viewer
):
    indicator = IndicatorFactory(market_system=system)
    own = ObservationFactory(
        indicator=indicator, organisation=field_partner.memberships.get().organisation
    )
    other = ObservationFactory(indicator=indicator)

    assert opened(field_partner, indicator).context["records"] == [own]
    assert opened(contributor, indicator).context["records"] == [other, own]
    assert opened(viewer, indicator).context["records"] == []


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("cut", ["segment", "gender", "place"])
def test_the_page_asks_the_database_as_often_for_one_part_as_for_three(
    client, system, coordinator, django_assert_num_queries, count, cut
):
    indicator = IndicatorFactory(
        market_system=system,
        need=NeedFactory(market_system=system),
        intervention=InterventionFactory(market_system=system),
    )
    enterprises = [
        MicroEnterpriseFactory(
            market_system=system,
            segment=SegmentFactory(market_system=system),
            place=PlaceFactory(market_system=system),
            owner_gender=gender,
        )
        for gender in ("woman", "man", "other")[:count]
    ]
    measure(indicator, {JANUARY: FIVE[:count]}, enterprises=enterprises)
    for period in range(202606, 202606 + count):
        TargetFactory(indicator=indicator, period=period)

    client.force_login(coordinator)
    url = reverse("impact:indicator_detail", args=[system.slug, indicator.pk])

    with django_assert_num_queries(10 if cut == "gender" else 11):
        client.get(f"{url}?cut={cut}")


def test_periods_of_a_panel_go_by_the_names_of_its_rounds(opened, system, viewer):
    wave = MeasurementRoundFactory(
        market_system=system, number=7, name="Wave 7", ends_on=date(2026, 1, 31)
    )
    indicator = IndicatorFactory(market_system=system, frequency="round", unit="KES")
    measure(indicator, {JANUARY: FIVE}, measurement_round=wave)

    answer = opened(viewer, indicator).context["answer"]

    assert answer == "A mean of 30 KES in Wave 7 (n 5)."


def test_a_member_of_two_organisations_sees_the_records_of_both(
    opened, system, field_partner
):
    indicator = IndicatorFactory(market_system=system)
    second = MembershipFactory(
        market_system=system,
        user=field_partner,
        role=field_partner.memberships.get().role,
    )
    row = ObservationFactory(indicator=indicator, organisation=second.organisation)

    assert opened(field_partner, indicator).context["records"] == [row]
