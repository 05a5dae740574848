from datetime import date

import pytest
from django.urls import reverse

from tests.factories import (
    IndicatorFactory,
    MeasurementRoundFactory,
    ObservationFactory,
)

pytestmark = pytest.mark.django_db
FIELDS = {"number": "3", "name": "Wave 3", "starts_on": "2026-01-01"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_round_as_for_three(
    client, system, viewer, django_assert_num_queries, count
):
    for number in range(count):
        MeasurementRoundFactory(market_system=system, number=number)
    client.force_login(viewer)
    url = reverse("impact:measurementround_list", args=[system.slug])

    with django_assert_num_queries(7):
        response = client.get(url)

    assert [row.number for row in response.context["page"]] == list(range(count))[::-1]


def test_a_round_is_added_with_the_next_number(client, system, contributor):
    MeasurementRoundFactory(market_system=system, number=2)
    client.force_login(contributor)
    url = reverse("impact:measurementround_add", args=[system.slug])

    offered = client.get(url).context["form"].initial["number"]
    response = client.post(url, FIELDS)

    assert offered == 3
    assert response.status_code == 302
    row = system.measurement_rounds.get(number=3)
    assert (row.name, row.starts_on) == ("Wave 3", date(2026, 1, 1))


@pytest.mark.parametrize(
    "fields", [{"number": "2"}, {"ends_on": "2025-12-31"}, {"name": ""}]
)
def test_a_number_twice_and_an_end_before_the_start_are_refused(
    client, system, contributor, fields
):
    MeasurementRoundFactory(market_system=system, number=2)
    client.force_login(contributor)
    url = reverse("impact:measurementround_add", args=[system.slug])

    response = client.post(url, {**FIELDS, **fields})

    assert response.status_code == 422
    assert system.measurement_rounds.count() == 1


def test_a_round_is_changed_and_a_second_change_is_refused(client, system, contributor):
    row = MeasurementRoundFactory(market_system=system, number=2, name="Wave 2")
    client.force_login(contributor)
    url = reverse("impact:measurementround_change", args=[system.slug, row.pk])

    first = client.post(url, {**FIELDS, "version": 1})
    second = client.post(url, {**FIELDS, "name": "Other", "version": 1})
    row.refresh_from_db()

    assert (first.status_code, second.status_code) == (302, 409)
    assert ("Name", "Wave 3", "Other") in second.context["theirs"]
    assert row.name == "Wave 3"


def test_the_number_of_a_round_with_values_stays(client, system, contributor):
    row = MeasurementRoundFactory(market_system=system, number=2)
    panel = IndicatorFactory(market_system=system, frequency="round")
    ObservationFactory(indicator=panel, period=2)
    client.force_login(contributor)

    client.post(
        reverse("impact:measurementround_change", args=[system.slug, row.pk]),
        {**FIELDS, "version": 1},
    )
    row.refresh_from_db()

    assert (row.number, row.name) == (2, "Wave 3")
