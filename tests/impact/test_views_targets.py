from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from impact.models import Baseline, Indicator
from tests.factories import (
    BaselineFactory,
    IndicatorFactory,
    MeasurementRoundFactory,
    TargetFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_march")]


@pytest.fixture
def indicator(system):
    return IndicatorFactory(market_system=system)


@pytest.fixture
def send(client, system, contributor):
    def post(name, indicator, **fields):
        client.force_login(contributor)
        url = reverse(f"impact:{name}", args=[system.slug, indicator.pk])
        return client.post(url, fields)

    return post


def test_a_target_is_set_for_a_period_that_is_offered(
    client, send, system, indicator, contributor
):
    response = send("target_set", indicator, period="202612", value="1500")

    target = indicator.targets.get()
    assert response.url == indicator.get_absolute_url()
    assert (target.period, target.value, target.set_by) == (
        202612,
        Decimal(1500),
        contributor,
    )
    form = client.get(
        reverse("impact:target_set", args=[system.slug, indicator.pk])
    ).context["form"]
    offered = [key for key, _label in form.fields["period"].choices]
    assert (offered[0], offered[-1]) == (202501, 203112)


def test_a_target_is_replaced_with_a_reason_only_and_the_old_one_stays(
    send, indicator, contributor
):
    old = TargetFactory(indicator=indicator, period=202612, value=Decimal(200))

    silent = send("target_set", indicator, period="202612", value="150")
    send("target_set", indicator, period="202612", value="150", reason="Drought")
    old.refresh_from_db()

    assert set(silent.context["form"].errors) == {"reason"}
    current = indicator.targets.current().get()
    assert (current.value, current.reason) == (Decimal(150), "Drought")
    assert old.replaced_at is not None


def test_a_period_that_the_indicator_does_not_have_is_no_choice(send, indicator):
    response = send("target_set", indicator, period="2026", value="150")

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"period"}


def test_the_page_begins_with_the_target_of_the_period_that_was_followed(
    client, system, contributor, indicator
):
    TargetFactory(indicator=indicator, period=202612, value=Decimal(200))
    client.force_login(contributor)
    url = reverse("impact:target_set", args=[system.slug, indicator.pk])

    form = client.get(f"{url}?period=202612").context["form"]

    assert form.initial == {"period": 202612, "value": Decimal(200)}


def test_a_target_of_a_share_is_typed_in_percent(send, system):
    share = IndicatorFactory(
        market_system=system, aggregation=Indicator.Aggregation.SHARE
    )

    send("target_set", share, period="202612", value="62,5")

    assert share.targets.get().value == Decimal("0.625")


def test_targets_of_a_panel_are_set_for_its_rounds(client, system, contributor):
    MeasurementRoundFactory(market_system=system, number=3, name="Wave 3")
    panel = IndicatorFactory(market_system=system, frequency="round")
    client.force_login(contributor)

    url = reverse("impact:target_set", args=[system.slug, panel.pk])
    form = client.get(url).context["form"]

    assert form.fields["period"].choices == [(3, "Wave 3")]


def test_a_baseline_is_set_with_its_day_and_method(send, indicator):
    response = send(
        "baseline_change",
        indicator,
        version="1",
        value="120.5",
        observed_on="2025-12-31",
        method="Survey",
    )

    row = Baseline.objects.get()
    assert response.url == indicator.get_absolute_url()
    assert (row.value, row.observed_on, row.method) == (
        Decimal("120.5"),
        date(2025, 12, 31),
        "Survey",
    )


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, {"value"}),
        ({"value": "1,234"}, {"value"}),
        ({"value": "5", "not_applicable_reason": "New"}, {"not_applicable_reason"}),
    ],
)
def test_a_baseline_is_a_value_or_a_reason(send, indicator, fields, errors):
    response = send("baseline_change", indicator, version="1", **fields)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == errors
    assert not Baseline.objects.exists()


def test_that_there_is_no_baseline_is_kept_with_its_reason(send, indicator):
    send("baseline_change", indicator, version="1", not_applicable_reason="New")

    row = Baseline.objects.get()
    assert (row.value, row.not_applicable_reason) == (None, "New")


def test_a_baseline_that_comes_second_shows_both(send, indicator):
    row = BaselineFactory(indicator=indicator, value=Decimal(100), version=2)

    late = send("baseline_change", indicator, version="1", value="120")
    row.refresh_from_db()

    assert late.status_code == 409
    assert row.value == Decimal(100)
    again = send("baseline_change", indicator, version="1", value="120", overwrite="2")
    row.refresh_from_db()
    assert again.status_code == 302
    assert row.value == Decimal(120)


def test_changes_are_told_against_the_chosen_period(send, indicator):
    response = send("baselineperiod_set", indicator, version="1", period="202512")
    indicator.refresh_from_db()

    assert response.url == indicator.get_absolute_url()
    assert indicator.baseline_period == 202512
    send("baselineperiod_set", indicator, version="2", period="")
    indicator.refresh_from_db()
    assert indicator.baseline_period is None


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"version": "1", "period": "2026"}, 422),
        ({"version": "", "period": "202512"}, 422),
        ({"version": "9", "period": "202512"}, 409),
    ],
)
def test_a_period_that_is_none_or_comes_second_changes_nothing(
    send, indicator, fields, status
):
    response = send("baselineperiod_set", indicator, **fields)
    indicator.refresh_from_db()

    assert response.status_code == status
    assert indicator.baseline_period is None
