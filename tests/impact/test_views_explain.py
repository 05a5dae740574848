"""How a figure came about: who sees what of it, and what is said."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from impact.actions.observations import (
    record_observation,
    review_observation,
    withdraw_observation,
)
from impact.models import Indicator, Observation, RollupCell, RollupMark
from impact.rollups.drain import drain
from tests.factories import (
    IndicatorFactory,
    MeasurementRoundFactory,
    MicroEnterpriseFactory,
    PlaceFactory,
    SegmentFactory,
    UserFactory,
)
from tests.impact.measured import FIVE, measure

pytestmark = pytest.mark.django_db

JANUARY, JUNE = date(2026, 1, 31), date(2026, 6, 30)


@pytest.fixture
def indicator(system):
    return IndicatorFactory(market_system=system, name="Weekly profit")


def address(name, indicator, query="?period=202601"):
    kwargs = {"slug": indicator.market_system.slug, "pk": indicator.pk}
    return reverse(f"impact:{name}", kwargs=kwargs) + query


@pytest.fixture
def opened(client):
    def get(person, indicator, query="?period=202601", name="figure_explain"):
        client.force_login(person)
        return client.get(address(name, indicator, query))

    return get


def test_a_figure_is_shown_with_its_formula_and_numbers(opened, viewer, indicator):
    measure(indicator, {JANUARY: FIVE})

    response = opened(viewer, indicator)

    text = response.content.decode()
    formula = response.context["formula"]
    assert [(t.sign, t.number) for t in formula.terms] == [("", "150"), ("÷", "5")]
    assert formula.result == "30"
    assert response.context["answer"] == (
        "30 KES a week, from 5 enterprises (all enterprises): 150 ÷ 5 = 30."
    )
    assert "31 Jan 2026" in text
    assert "5 records count" in text
    assert "between 10 and 50" in text


def test_without_a_period_the_newest_is_meant(opened, viewer, indicator):
    measure(indicator, {JANUARY: FIVE, JUNE: FIVE})

    assert opened(viewer, indicator, "").context["asked"].period == 202606


def test_a_slice_is_named_and_what_lies_outside_it_is_counted(
    opened, viewer, indicator, system
):
    segment = SegmentFactory(market_system=system, name="Kiosks")
    shops = MicroEnterpriseFactory.create_batch(
        6, market_system=system, segment=segment
    )
    measure(indicator, {JANUARY: [*FIVE, "60"]}, enterprises=shops)
    measure(indicator, {JANUARY: FIVE})

    query = f"?period=202601&dimension=segment&key={segment.pk}"
    response = opened(viewer, indicator, query)

    assert response.context["slice"] == "Kiosks"
    assert response.context["shown"].value == 35
    assert [one.count for one in response.context["left_out"]] == [0, 0, 0, 5]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("&dimension=gender&key=woman", "Woman"),
        ("&dimension=gender&key=", "owner's gender not known"),
        ("&dimension=segment&key=", "segment not known"),
        ("&dimension=place&key=", "place not known"),
        ("", "all enterprises"),
    ],
)
def test_each_slice_has_a_name(opened, viewer, indicator, query, name):
    measure(indicator, {JANUARY: FIVE})

    response = opened(viewer, indicator, "?period=202601" + query)

    assert response.context["slice"] == name


def test_a_place_is_told_with_all_below_it(opened, viewer, indicator, system):
    region = PlaceFactory(market_system=system, name="West")
    town = PlaceFactory(parent=region)
    shops = MicroEnterpriseFactory.create_batch(5, market_system=system, place=town)
    measure(indicator, {JANUARY: FIVE}, enterprises=shops)

    query = f"?period=202601&dimension=place&key={region.pk}"
    response = opened(viewer, indicator, query)
    check = opened(viewer, indicator, query, "figure_check")

    assert (response.context["slice"], response.context["shown"].value) == ("West", 30)
    assert check.context["agrees"] is True


@pytest.mark.parametrize(
    "query",
    [
        "?period=202613",
        "?period=x",
        "?period=-5",
        "?period=999999999999",
        "?period=202601&dimension=shoe",
        "?period=202601&key=5",
        "?period=202601&dimension=gender&key=x",
        "?period=202601&dimension=segment&key=0",
        "?period=202601&dimension=place&key=0",
        "",
    ],
)
@pytest.mark.parametrize("name", ["figure_explain", "figure_check"])
def test_what_there_is_not_is_not_found(opened, viewer, indicator, query, name):
    assert opened(viewer, indicator, query, name).status_code == 404


def test_another_systems_segment_is_not_named(opened, viewer, indicator):
    theirs = SegmentFactory(name="Theirs")

    query = f"?period=202601&dimension=segment&key={theirs.pk}"
    response = opened(viewer, indicator, query)

    assert response.status_code == 404


def test_a_withheld_figure_shows_no_number_and_no_record(
    opened, contributor, indicator
):
    measure(indicator, {JANUARY: ["77001", "77003"]})

    response = opened(contributor, indicator)

    text = response.content.decode()
    assert response.context["shown"].is_withheld
    assert "withheld" in text
    assert "7700" not in text
    assert "77,00" not in text
    assert "left_out" not in response.context
    assert "records" not in response.context
    assert opened(contributor, indicator, name="figure_check").status_code == 404


def test_where_nothing_counts_it_says_so_and_why(opened, viewer, indicator):
    (shop,) = MicroEnterpriseFactory.create_batch(
        1, market_system=indicator.market_system
    )
    measure(indicator, {JANUARY: ["5"]}, enterprises=[shop])
    row = Observation.objects.get()
    withdraw_observation(observation=row, version=1, by=row.recorded_by, reason="-")
    drain()

    response = opened(viewer, indicator)

    assert response.context["shown"] is None
    assert "Nothing that counts was reported" in response.content.decode()
    assert [one.count for one in response.context["left_out"]] == [0, 0, 1]


def test_who_approved_and_what_waits_is_told(
    opened, contributor, indicator, system, coordinator
):
    indicator.needs_review = True
    indicator.save()
    for value in (*FIVE, "60", "70"):
        row = record_observation(
            system=system,
            indicator=indicator,
            organisation=contributor.memberships.get().organisation,
            by=contributor,
            enterprise=MicroEnterpriseFactory(market_system=system),
            observed_on=JANUARY,
            value=Decimal(value),
            counts_at_once=False,
        )
        if value not in {"60", "70"}:
            review_observation(observation=row, version=1, approve=True, by=coordinator)
    review_observation(
        observation=row, version=1, approve=False, by=coordinator, reason="?"
    )
    drain()

    response = opened(contributor, indicator)

    assert [one.count for one in response.context["left_out"]] == [1, 1, 0]
    assert f"approved by <bdi>{coordinator.email}</bdi>" in response.content.decode()
    assert response.context["records"].paginator.count == 5


def test_records_are_seen_by_those_who_may(
    opened, viewer, field_partner, contributor, indicator, system
):
    measure(indicator, {JANUARY: FIVE})
    record_observation(
        system=system,
        indicator=indicator,
        organisation=field_partner.memberships.get().organisation,
        by=field_partner,
        enterprise=MicroEnterpriseFactory(market_system=system),
        observed_on=JANUARY,
        value=Decimal(60),
    )
    drain()

    assert opened(viewer, indicator).context["records"] is None
    assert opened(field_partner, indicator).context["records"].paginator.count == 1
    assert opened(contributor, indicator).context["records"].paginator.count == 6


def test_a_round_is_told_by_its_name(opened, viewer, system):
    indicator = IndicatorFactory(
        market_system=system, frequency=Indicator.Frequency.ROUND
    )
    MeasurementRoundFactory(market_system=system, number=3, name="Harvest")

    assert opened(viewer, indicator, "?period=3").context["when"]["label"] == "Harvest"
    assert opened(viewer, indicator, "?period=4").context["when"]["label"] == "4"


def test_both_changes_since_the_baseline_period_are_told(opened, viewer, system):
    indicator = IndicatorFactory(market_system=system, baseline_period=202601)
    shops = measure(indicator, {JANUARY: FIVE, JUNE: [*FIVE[1:], "60"]})
    newcomers = MicroEnterpriseFactory.create_batch(6, market_system=system)
    measure(indicator, {JUNE: ["5"] * 6}, enterprises=newcomers)

    response = opened(viewer, indicator, "?period=202606")

    found = [(c.kind, c.n_now, text) for c, text in response.context["changes"]]
    assert found == [
        ("all_available", 11, "\N{MINUS SIGN}9.09"),
        ("same_enterprises", len(shops), "10"),
    ]
    assert opened(viewer, indicator).context["changes"] == []


def test_a_total_that_runs_is_told_period_by_period(opened, viewer, system):
    indicator = IndicatorFactory(
        market_system=system,
        aggregation=Indicator.Aggregation.SUM,
        over_time=Indicator.OverTime.RUNNING_TOTAL,
    )
    measure(indicator, {JANUARY: FIVE, JUNE: FIVE})

    response = opened(viewer, indicator, "?period=202606")

    rows = [(label, own, total) for label, own, _p, total in response.context["total"]]
    assert rows == [("2026-01", "150", "150"), ("2026-06", "150", "300")]


def test_the_check_computes_it_again_from_the_records(opened, viewer, indicator):
    measure(indicator, {JANUARY: FIVE})
    agrees = opened(viewer, indicator, name="figure_check")
    Observation.objects.filter(value=50).update(value=100)
    differs = opened(viewer, indicator, name="figure_check")
    RollupMark.objects.create(indicator=indicator, period=202601, is_whole_group=True)
    marked = opened(viewer, indicator, name="figure_check")

    assert (agrees.context["agrees"], agrees.context["value"]) == (True, "30")
    assert (differs.context["agrees"], differs.context["value"]) == (False, "40")
    assert "The stored figure differs" in differs.content.decode()
    assert "will show in a moment" in marked.content.decode()


def test_a_contributor_has_it_computed_afresh(client, contributor, indicator):
    measure(indicator, {JANUARY: FIVE})
    RollupCell.objects.update(value=1)
    client.force_login(contributor)

    response = client.post(address("figure_recompute", indicator))
    drain()

    assert response.status_code == 302
    assert response.url == address(
        "figure_explain", indicator, "?period=202601&dimension=all&key="
    )
    assert RollupCell.objects.get(dimension="all").value == 30


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(
    ("name", "query", "queries"),
    [
        ("figure_explain", "?period=202601", 10),
        ("figure_explain", "?period=202601&dimension=segment&key=", 10),
        ("figure_explain", "?period=202601&dimension=place&key=", 11),
        ("figure_check", "?period=202601", 7),
    ],
)
def test_the_number_of_queries_does_not_grow(
    client,
    contributor,
    indicator,
    django_assert_num_queries,
    many,
    name,
    query,
    queries,
):
    for _n in range(many):
        measure(indicator, {JANUARY: FIVE})
    client.force_login(contributor)
    client.get(address(name, indicator, query))

    with django_assert_num_queries(queries):
        response = client.get(address(name, indicator, query))
    assert response.status_code == 200


def test_a_user_without_a_name_is_told_by_address(opened, contributor, indicator):
    assert UserFactory().get_full_name() == ""
    measure(indicator, {JANUARY: FIVE})

    assert (
        Observation.objects.first().recorded_by.email
        in opened(contributor, indicator).content.decode()
    )
