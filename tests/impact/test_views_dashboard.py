from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import (
    BaselineFactory,
    IndicatorFactory,
    InterventionFactory,
    MicroEnterpriseFactory,
    NeedFactory,
    ObservationFactory,
    PlaceFactory,
    SegmentFactory,
    TargetFactory,
)
from tests.impact.measured import FIVE, measure
from tests.pages import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_march")]
JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)


@pytest.fixture
def opened(client, system, viewer):
    def get(query="", person=viewer):
        client.force_login(person)
        return client.get(reverse("impact:dashboard", args=[system.slug]) + query)

    return get


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("part", ["", "segment", "place"])
def test_the_dashboard_asks_the_database_as_often_for_one_indicator_as_for_three(
    client, system, coordinator, django_assert_num_queries, count, part
):
    shop = MicroEnterpriseFactory(
        market_system=system,
        segment=SegmentFactory(market_system=system),
        place=PlaceFactory(market_system=system),
    )
    for indicator in IndicatorFactory.create_batch(count, market_system=system):
        BaselineFactory(indicator=indicator)
        TargetFactory(indicator=indicator)
        measure(indicator, {JANUARY: FIVE, FEBRUARY: FIVE[::-1]}, enterprises=[shop])
    client.force_login(coordinator)
    url = reverse("impact:dashboard", args=[system.slug])
    query = f"?slice={part}:{getattr(shop, f'{part}_id')}" if part else ""

    with django_assert_num_queries(12):
        response = client.get(url + query)

    assert response.context["count"] == count


def test_the_answer_counts_figures_and_targets_reached_and_missed(opened, system):
    for start, aim in (("10", "25"), ("40", "60"), ("10", "100")):
        indicator = IndicatorFactory(market_system=system)
        BaselineFactory(indicator=indicator, value=Decimal(start))
        TargetFactory(indicator=indicator, value=Decimal(aim))
        measure(indicator, {FEBRUARY: FIVE})
    IndicatorFactory(market_system=system)

    page = text(opened())

    assert "3 of 4 indicators have a figure." in page
    assert (
        "Of 3 with a target, 1 have reached it and 1 are worse off than at the start."
        in page
    )


def test_a_tile_opens_what_its_figure_is_made_of(opened, system):
    indicator = IndicatorFactory(market_system=system)
    measure(indicator, {FEBRUARY: FIVE})

    page = text(opened())

    explain = reverse("impact:figure_explain", args=[system.slug, indicator.pk])
    assert f'href="{explain}?period=202602&amp;dimension=all&amp;key="' in page


def test_one_part_of_the_enterprises_is_shown_without_targets(opened, system):
    segment = SegmentFactory(market_system=system)
    inside = [
        MicroEnterpriseFactory(market_system=system, segment=segment)
        for _one in range(5)
    ]
    outside = MicroEnterpriseFactory.create_batch(5, market_system=system)
    indicator = IndicatorFactory(market_system=system)
    TargetFactory(indicator=indicator)
    measure(
        indicator,
        {FEBRUARY: ["10"] * 5 + ["90"] * 5},
        enterprises=[*inside, *outside],
    )

    [(_level, [line])] = opened(f"?slice=segment:{segment.pk}").context["groups"]

    assert (line.latest.text, line.n, line.target) == ("10", 5, None)


def test_a_small_part_is_withheld(opened, system):
    shop = MicroEnterpriseFactory(market_system=system, owner_gender="woman")
    indicator = IndicatorFactory(market_system=system)
    measure(indicator, {FEBRUARY: FIVE}, enterprises=[shop])

    [(_level, [line])] = opened("?slice=gender:woman").context["groups"]

    assert (line.latest.state, line.latest.value) == ("withheld", None)


def test_the_years_after_the_chosen_one_are_left_out(opened, system):
    indicator = IndicatorFactory(market_system=system)
    measure(indicator, {date(2025, 12, 31): FIVE, FEBRUARY: ["90"] * 5})

    [(_level, [line])] = opened("?year=2025").context["groups"]

    assert (line.latest.label, line.latest.text) == ("2025-12", "30")


def test_what_is_waited_for_and_what_changed_lately_stand_beside_each_other(
    opened, system
):
    falling = IndicatorFactory(market_system=system, direction="down", level=5)
    measure(falling, {JANUARY: FIVE, FEBRUARY: ["20"] * 5})
    silent = IndicatorFactory(market_system=system)

    response = opened()

    [owed] = response.context["owed"]
    [move] = response.context["moves"]
    assert owed.indicator == silent
    assert (move.line.indicator, move.size) == (falling, "\N{MINUS SIGN}10")
    assert (move.before, move.is_better) == ("2026-01", True)


def test_up_to_six_charts_are_drawn_from_impact_down(opened, system):
    for number in range(8):
        row = IndicatorFactory(market_system=system, level=1 + number % 5)
        measure(row, {JANUARY: FIVE, FEBRUARY: FIVE})

    pictures = opened().context["pictures"]

    assert [p.line.indicator.level for p in pictures] == [5, 4, 3, 3, 2, 2]
    assert pictures[0].title == "Unchanged from 2026-01 to 2026-02"
    assert pictures[0].rows == [
        ["2026-01", "30", "", "5", ""],
        ["2026-02", "30", "", "5", ""],
        ["2026-03", "not yet due", "", "", ""],
    ]


def test_changes_that_are_being_computed_are_told(opened, system):
    indicator = IndicatorFactory(market_system=system)
    measure(indicator, {FEBRUARY: FIVE})
    for period in (202601, 202602):
        indicator.marks.create(period=period, is_whole_group=True)

    page = text(opened())

    assert "Figures as of 10 Mar 2026, 12:00" in page
    assert "2 changes being computed" in page


def test_an_empty_dashboard_leads_to_the_catalogue(opened, system, contributor):
    catalogue = reverse("impact:indicator_catalogue", args=[system.slug])

    assert catalogue in text(opened(person=contributor))
    assert catalogue not in text(opened())


# On pages of other factors


@pytest.fixture
def part(client, system, viewer):
    def get(name, row):
        client.force_login(viewer)
        return client.get(reverse(f"impact:{name}", args=[system.slug, row.pk]))

    return get


@pytest.mark.parametrize(
    ("name", "factory", "field"),
    [
        ("need_indicators", NeedFactory, "need"),
        ("intervention_indicators", InterventionFactory, "intervention"),
    ],
)
def test_a_need_and_an_intervention_show_their_indicators(
    part, system, name, factory, field
):
    row = factory(market_system=system)
    indicator = IndicatorFactory(market_system=system, **{field: row})
    IndicatorFactory(market_system=system)
    measure(indicator, {FEBRUARY: FIVE})

    response = part(name, row)

    [line] = response.context["lines"]
    assert (line.indicator, line.latest.text) == (indicator, "30")
    empty = part(name, factory(market_system=system))
    assert "No indicator measures this yet." in text(empty)


def test_a_segment_shows_its_own_figures_only(part, system):
    segment = SegmentFactory(market_system=system)
    inside = [
        MicroEnterpriseFactory(market_system=system, segment=segment)
        for _one in range(5)
    ]
    outside = MicroEnterpriseFactory.create_batch(5, market_system=system)
    here, elsewhere = IndicatorFactory.create_batch(2, market_system=system)
    measure(here, {FEBRUARY: ["10"] * 5}, enterprises=inside)
    measure(elsewhere, {FEBRUARY: ["90"] * 5}, enterprises=outside)

    [line] = part("segment_figures", segment).context["lines"]

    assert (line.indicator, line.latest.text) == (here, "10")


@pytest.mark.parametrize("count", [1, 3])
def test_a_fragment_asks_the_database_as_often_for_one_indicator_as_for_three(
    client, system, viewer, django_assert_num_queries, count
):
    need = NeedFactory(market_system=system)
    for _one in range(count):
        measure(IndicatorFactory(market_system=system, need=need), {FEBRUARY: FIVE})
    client.force_login(viewer)
    url = reverse("impact:need_indicators", args=[system.slug, need.pk])

    with django_assert_num_queries(10):
        client.get(url)


# Tables to take away


def lines(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return [line.split(",") for line in text.splitlines()]


def test_all_figures_that_may_be_shown_are_exported_with_their_gaps(
    client, system, viewer
):
    segment = SegmentFactory(market_system=system, name="Shops")
    inside = [
        MicroEnterpriseFactory(market_system=system, segment=segment)
        for _one in range(3)
    ]
    outside = MicroEnterpriseFactory.create_batch(6, market_system=system)
    indicator = IndicatorFactory(
        market_system=system, code="P1", name="Profit", unit="KES"
    )
    measure(indicator, {JANUARY: ["10"] * 9}, enterprises=[*inside, *outside])
    client.force_login(viewer)

    rows = lines(client.get(reverse("impact:indicator_export", args=[system.slug])))

    head, *found = rows
    assert head[:5] == ["indicator", "name", "level", "unit", "period"]
    start = ["P1", "Profit", "Outcome", "KES"]
    january = [*start, "2026-01", "2026-01-01", "2026-01-31"]
    february = [*start, "2026-02", "2026-02-01", "2026-02-28"]
    march = [*start, "2026-03", "2026-03-01", "2026-03-31"]
    assert [row for row in found if row[7] in {"all", "segment"}] == [
        [*february, "all", "", "", "", "", "not_collected"],
        [*march, "all", "", "", "", "", "not_yet_due"],
        [*january, "all", "", "", "10.000000", "9", "value"],
        [*january, "segment", "", "not known", "", "", "withheld"],
        [*january, "segment", str(segment.pk), "Shops", "", "", "withheld"],
    ]


def test_records_are_exported_by_who_may_read_them_and_never_as_a_formula(
    client, system, field_partner, contributor
):
    own = ObservationFactory(
        market_system=system,
        organisation=field_partner.memberships.get().organisation,
        note="=cmd",
    )
    other = ObservationFactory(market_system=system)
    url = reverse("impact:observation_export", args=[system.slug])

    client.force_login(field_partner)
    mine = lines(client.get(url))
    client.force_login(contributor)
    every = lines(client.get(url))

    assert [row[0] for row in mine[1:]] == [str(own.uuid)]
    assert mine[1][-1] == "'=cmd"
    assert {row[0] for row in every[1:]} == {str(own.uuid), str(other.uuid)}
