from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from enterprises.models import AuditEvent, Removal
from impact.models import Indicator
from tests.factories import (
    BaselineFactory,
    IndicatorFactory,
    InterventionFactory,
    NeedFactory,
    ObservationFactory,
    TargetFactory,
)
from tests.impact.measured import FIVE, measure
from tests.pages import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_march")]


@pytest.fixture
def opened(client, system):
    def get(person, name, pk=None, query=""):
        client.force_login(person)
        args = [system.slug] if pk is None else [system.slug, pk]
        return client.get(reverse(f"impact:{name}", args=args) + query)

    return get


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_indicator_as_for_three(
    client, system, viewer, django_assert_num_queries, count
):
    for indicator in IndicatorFactory.create_batch(count, market_system=system):
        BaselineFactory(indicator=indicator)
        TargetFactory(indicator=indicator)
        measure(indicator, {date(2026, 1, 31): FIVE})

    client.force_login(viewer)
    url = reverse("impact:indicator_list", args=[system.slug])

    with django_assert_num_queries(12):
        response = client.get(url)

    assert response.context["page"].paginator.count == count


def test_the_list_shows_the_newest_figure_its_way_to_the_target_and_what_is_late(
    opened, system, viewer
):
    profit = IndicatorFactory(market_system=system, name="Profit", unit="KES a week")
    BaselineFactory(indicator=profit, value=Decimal(10))
    TargetFactory(indicator=profit, period=202612, value=Decimal(50))
    measure(profit, {date(2026, 2, 3): FIVE})
    IndicatorFactory(market_system=system, name="Loans")

    response = opened(viewer, "indicator_list")

    page = text(response)
    [(level, lines)] = response.context["groups"]
    loans, line = sorted(lines, key=lambda line: line.indicator.name)
    assert level == Indicator.Level.OUTCOME
    assert (line.latest.text, line.latest.label, line.n) == ("30", "2026-02", 5)
    assert line.progress.share == Decimal("0.5")
    assert "50% of the way to 50 by 2026-12" in page
    assert loans.latest.state == "not_collected"
    assert "1 of 2 indicators has a figure, 0 are late." in page
    assert "2026-02 due" in page


def test_groups_go_down_the_results_chain_and_say_in_words_what_a_level_is(
    opened, system, viewer
):
    for level in Indicator.Level:
        IndicatorFactory(market_system=system, level=level)

    response = opened(viewer, "indicator_list")

    levels = [level for level, _lines in response.context["groups"]]
    assert levels == [5, 4, 3, 2, 1]
    assert "what changes for the enterprises" in text(response)


def test_the_list_is_filtered_by_level_beneficiary_and_intervention(
    opened, system, viewer
):
    cooling = InterventionFactory(market_system=system)
    wanted = IndicatorFactory(
        market_system=system, level=3, beneficiary="company", intervention=cooling
    )
    IndicatorFactory(market_system=system, level=3, beneficiary="company")
    IndicatorFactory(market_system=system, level=3, intervention=cooling)
    IndicatorFactory(market_system=system, level=4, beneficiary="company")

    query = f"?level=3&beneficiary=company&intervention={cooling.pk}"
    response = opened(viewer, "indicator_list", query=query)

    assert list(response.context["page"]) == [wanted]


def test_an_empty_list_leads_contributors_to_the_catalogue_and_viewers_nowhere(
    opened, contributor, viewer, system
):
    catalogue = reverse("impact:indicator_catalogue", args=[system.slug])

    assert catalogue in text(opened(contributor, "indicator_list"))
    assert catalogue not in text(opened(viewer, "indicator_list"))


def test_the_catalogue_says_which_of_its_indicators_the_plan_has(
    opened, system, contributor
):
    IndicatorFactory(market_system=system, code="loans")

    groups = opened(contributor, "indicator_catalogue").context["groups"]

    taken = {row.code for _level, rows in groups for row, _unit, is_in in rows if is_in}
    units = {unit for _level, rows in groups for _row, unit, _is_in in rows}
    assert taken == {"loans"}
    assert "KES a month" in units


def test_an_indicator_from_the_catalogue_begins_filled_in(opened, contributor):
    response = opened(contributor, "indicator_add", query="?from=monthly-profit")

    initial = response.context["form"].initial
    assert initial["code"] == "monthly-profit"
    assert initial["unit"] == "KES a month"
    assert initial["aggregation"] == "mean"
    assert initial["definition"].endswith("SDG targets: 8.3")


FIELDS = {
    "code": "P1",
    "name": "Profit",
    "level": 4,
    "beneficiary": "enterprises",
    "unit": "KES",
    "direction": "up",
    "aggregation": "mean",
    "over_time": "non_cumulative",
    "frequency": "month",
}


def test_an_indicator_is_added_with_its_need_and_leaves_a_trace(
    client, system, contributor
):
    need = NeedFactory(market_system=system)
    client.force_login(contributor)
    url = reverse("impact:indicator_add", args=[system.slug])

    response = client.post(url, {**FIELDS, "need": need.pk})

    row = system.indicators.get()
    assert response.url == row.get_absolute_url()
    assert (row.code, row.need, row.frequency) == ("P1", need, "month")
    assert AuditEvent.objects.get().verb == "added"


def test_a_code_that_is_taken_and_a_need_of_another_system_are_refused(
    client, system, contributor
):
    IndicatorFactory(market_system=system, code="P1")
    client.force_login(contributor)
    url = reverse("impact:indicator_add", args=[system.slug])

    response = client.post(url, {**FIELDS, "need": NeedFactory().pk})

    form = response.context["form"]
    assert response.status_code == 422
    assert set(form.errors) == {"need", "__all__"}
    assert form.non_field_errors() == ["This code is already taken."]
    assert system.indicators.count() == 1


def test_a_change_that_comes_second_shows_both_and_can_be_repeated(
    client, system, contributor
):
    row = IndicatorFactory(market_system=system, name="Theirs", version=2)
    client.force_login(contributor)
    url = reverse("impact:indicator_change", args=[system.slug, row.pk])

    response = client.post(url, {**FIELDS, "version": 1})
    row.refresh_from_db()

    assert response.status_code == 409
    assert ("Name", "Theirs", "Profit") in response.context["theirs"]
    assert row.name == "Theirs"
    again = client.post(url, {**FIELDS, "version": 1, "overwrite": 2})
    row.refresh_from_db()
    assert again.status_code == 302
    assert (row.name, row.version) == ("Profit", 3)


def test_with_evidence_the_frequency_stays_and_a_mean_does_not_become_a_share(
    client, system, contributor
):
    row = ObservationFactory(market_system=system).indicator
    client.force_login(contributor)
    url = reverse("impact:indicator_change", args=[system.slug, row.pk])

    as_share = client.post(url, {**FIELDS, "version": 1, "aggregation": "share"})
    other = client.post(url, {**FIELDS, "version": 1, "frequency": "year"})
    row.refresh_from_db()

    assert as_share.status_code == 422
    assert set(as_share.context["form"].errors) == {"aggregation"}
    assert other.status_code == 302
    assert (row.frequency, row.name) == ("month", "Profit")


def test_an_indicator_without_evidence_is_removed_and_can_be_brought_back(
    client, system, contributor
):
    row = IndicatorFactory(market_system=system)
    TargetFactory(indicator=row)
    client.force_login(contributor)

    response = client.post(
        reverse("impact:indicator_remove", args=[system.slug, row.pk])
    )

    assert response.url == reverse("impact:indicator_list", args=[system.slug])
    assert not system.indicators.exists()
    assert len(Removal.objects.get().rows) == 2


def test_an_indicator_with_evidence_stays(client, system, contributor):
    row = ObservationFactory(market_system=system).indicator
    client.force_login(contributor)

    response = client.post(
        reverse("impact:indicator_remove", args=[system.slug, row.pk])
    )

    assert response.status_code == 409
    assert "1 value was measured with it" in text(response)
    assert system.indicators.get() == row
