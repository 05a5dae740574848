"""Records: listed, corrected, withdrawn, reviewed."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from impact.models import Observation
from tests.factories import (
    IndicatorFactory,
    MeasurementRoundFactory,
    MicroEnterpriseFactory,
    ObservationFactory,
    PlaceFactory,
    SegmentFactory,
)
from tests.pages import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_march")]


Status = Observation.Status


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_record_as_for_three(
    client, system, contributor, django_assert_num_queries, count
):
    for _one in range(count):
        shop = MicroEnterpriseFactory(
            market_system=system,
            segment=SegmentFactory(market_system=system),
            place=PlaceFactory(market_system=system),
        )
        ObservationFactory(market_system=system, enterprise=shop)
    client.force_login(contributor)
    url = reverse("impact:observation_list", args=[system.slug])

    with django_assert_num_queries(10):
        response = client.get(url)

    assert response.context["page"].paginator.count == count


def test_field_partners_read_their_own_records_and_contributors_all(
    client, system, field_partner, contributor
):
    own = ObservationFactory(
        market_system=system,
        organisation=field_partner.memberships.get().organisation,
        observed_on=date(2026, 1, 1),
    )
    other = ObservationFactory(market_system=system)
    ObservationFactory()
    url = reverse("impact:observation_list", args=[system.slug])

    client.force_login(field_partner)
    assert list(client.get(url).context["page"]) == [own]
    client.force_login(contributor)
    assert list(client.get(url).context["page"]) == [other, own]


def test_records_are_filtered_and_sorted_by_the_address(client, system, contributor):
    segment = SegmentFactory(market_system=system)
    shop = MicroEnterpriseFactory(market_system=system, segment=segment)
    indicator = IndicatorFactory(market_system=system)
    first, last = (
        ObservationFactory(
            indicator=indicator,
            enterprise=shop,
            observed_on=day,
            status=Status.SUBMITTED,
        )
        for day in (date(2026, 1, 5), date(2026, 1, 6))
    )
    ObservationFactory(market_system=system, enterprise=shop)
    ObservationFactory(indicator=indicator)
    client.force_login(contributor)

    response = client.get(
        reverse("impact:observation_list", args=[system.slug]),
        {
            "indicator": indicator.pk,
            "status": "submitted",
            "segment": segment.pk,
            "since": "2026-01-05",
            "until": "2026-01-06",
            "ordering": "observed_on",
        },
    )

    assert list(response.context["page"]) == [first, last]
    assert "2 records wait for review." in text(response)


@pytest.fixture
def own(system, field_partner, indicator, shop):
    return ObservationFactory(
        indicator=indicator,
        enterprise=shop,
        organisation=field_partner.memberships.get().organisation,
    )


CORRECTION = {
    "version": 1,
    "value": "140",
    "observed_on": "2026-02-01",
    "note": "",
    "reason": "Read wrongly",
}


def test_a_field_partner_corrects_an_own_record_with_a_reason(
    client, system, field_partner, own
):
    client.force_login(field_partner)
    url = reverse("impact:observation_change", args=[system.slug, own.pk])

    silent = client.post(url, {**CORRECTION, "reason": ""})
    response = client.post(url, CORRECTION)
    own.refresh_from_db()

    assert set(silent.context["form"].errors) == {"reason"}
    assert response.status_code == 302
    assert (own.value, own.period, own.version) == (Decimal(140), 202602, 2)
    assert system.events.latest("pk").reason == "Read wrongly"


@pytest.mark.parametrize("name", ["observation_change", "observation_withdraw"])
def test_a_field_partner_opens_no_record_of_another_organisation(
    client, system, field_partner, contributor, name
):
    other = ObservationFactory(market_system=system)
    url = reverse(f"impact:{name}", args=[system.slug, other.pk])

    client.force_login(field_partner)
    assert client.get(url).status_code == 403
    assert client.post(url, CORRECTION).status_code == 403
    client.force_login(contributor)
    assert client.get(url).status_code == 200


def test_a_correction_that_comes_second_shows_both_and_can_be_repeated(
    client, system, contributor, own
):
    Observation.objects.filter(pk=own.pk).update(value=Decimal(99), version=2)
    client.force_login(contributor)
    url = reverse("impact:observation_change", args=[system.slug, own.pk])

    response = client.post(url, CORRECTION)
    own.refresh_from_db()

    assert response.status_code == 409
    assert ("Value", "99", "140") in response.context["theirs"]
    assert own.value == Decimal(99)
    again = client.post(url, {**CORRECTION, "overwrite": "2"})
    own.refresh_from_db()
    assert again.status_code == 302
    assert (own.value, own.version) == (Decimal(140), 3)


def test_the_size_of_a_group_and_the_round_of_a_panel_can_be_corrected(
    client, system, contributor
):
    waves = [MeasurementRoundFactory(market_system=system, number=n) for n in (1, 2)]
    panel = IndicatorFactory(market_system=system, frequency="round")
    row = ObservationFactory(indicator=panel, enterprise=None, group_size=40, period=1)
    client.force_login(contributor)
    url = reverse("impact:observation_change", args=[system.slug, row.pk])

    form = client.get(url).context["form"]
    client.post(url, {**CORRECTION, "group_size": "30", "round": waves[1].pk})
    row.refresh_from_db()

    assert form["round"].initial == waves[0]
    assert (row.group_size, row.period) == (30, 2)


def test_withdrawing_needs_a_reason_and_the_version_that_was_read(
    client, system, field_partner, own
):
    client.force_login(field_partner)
    url = reverse("impact:observation_withdraw", args=[system.slug, own.pk])

    silent = client.post(url, {"version": 1})
    late = client.post(url, {"version": 7, "reason": "Wrong shop"})
    own.refresh_from_db()

    assert (silent.status_code, late.status_code) == (422, 409)
    assert own.status == Status.APPROVED
    client.post(url, {"version": 1, "reason": "Wrong shop"})
    own.refresh_from_db()
    assert own.status == Status.WITHDRAWN


@pytest.fixture
def waiting(system):
    return ObservationFactory(market_system=system, status=Status.SUBMITTED)


def test_a_waiting_record_is_approved(client, system, contributor, waiting):
    client.force_login(contributor)
    url = reverse("impact:observation_review", args=[system.slug, waiting.pk])

    response = client.post(url, {"version": 1, "approve": "yes"})
    waiting.refresh_from_db()

    assert response.url.endswith("/observations/?status=submitted")
    assert (waiting.status, waiting.reviewed_by) == (Status.APPROVED, contributor)


def test_a_record_is_sent_back_with_a_reason_only(client, system, contributor, waiting):
    client.force_login(contributor)
    url = reverse("impact:observation_review", args=[system.slug, waiting.pk])

    silent = client.post(url, {"version": 1, "approve": "no"})
    late = client.post(url, {"version": 7, "approve": "no", "reason": "Unclear"})
    client.post(url, {"version": 1, "approve": "no", "reason": "Unclear"})
    waiting.refresh_from_db()

    assert set(silent.context["form"].errors) == {"reason"}
    assert late.status_code == 409
    assert waiting.status == Status.REJECTED
    assert system.events.latest("pk").reason == "Unclear"


def test_what_does_not_wait_cannot_be_reviewed(client, system, contributor, own):
    client.force_login(contributor)
    url = reverse("impact:observation_review", args=[system.slug, own.pk])

    response = client.post(url, {"version": 1, "approve": "yes"})

    assert response.status_code == 422
    assert "This record does not wait for review" in text(response)
