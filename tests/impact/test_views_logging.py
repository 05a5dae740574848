"""Logging a value as a field partner does, on a phone."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from impact.models import Indicator, Observation
from stakeholders.models import Membership
from tests.factories import (
    IndicatorFactory,
    MeasurementRoundFactory,
    MembershipFactory,
    MicroEnterpriseFactory,
    PlaceFactory,
    SegmentFactory,
)
from tests.pages import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_march")]


Status = Observation.Status


@pytest.fixture
def log(client, system, field_partner):
    """Send the phone's form as a field partner."""

    def send(indicator, person=field_partner, query="", **fields):
        client.force_login(person)
        url = reverse("impact:observation_log", args=[system.slug])
        sent = {"uuid": uuid4(), "observed_on": "2026-03-02", **fields}
        return client.post(f"{url}?indicator={indicator.pk}{query}", sent)

    return send


def test_a_value_is_stored_for_the_own_organisation_and_the_form_is_ready_again(
    client, log, indicator, shop, field_partner
):
    response = log(indicator, enterprise=shop.pk, value="150,5", note="Feast week")

    row = Observation.objects.get()
    assert response.url.endswith(
        f"?indicator={indicator.pk}&on=2026-03-02&saved={row.pk}"
    )
    assert (row.enterprise, row.value, row.note) == (
        shop,
        Decimal("150.5"),
        "Feast week",
    )
    assert row.organisation == field_partner.memberships.get().organisation
    assert row.recorded_by == field_partner
    page = client.get(response.url)
    assert page.context["saved"] == row
    assert page.context["form"]["observed_on"].initial == date(2026, 3, 2)
    assert "Saved:" in text(page)


def test_a_double_tap_stores_once(log, indicator, shop):
    uuid = uuid4()

    log(indicator, enterprise=shop.pk, value="150", uuid=uuid)
    again = log(indicator, enterprise=shop.pk, value="150", uuid=uuid)

    assert again.status_code == 302
    assert Observation.objects.count() == 1


def test_the_same_form_with_another_value_is_not_swallowed(log, indicator, shop):
    uuid = uuid4()

    log(indicator, enterprise=shop.pk, value="150", uuid=uuid)
    again = log(indicator, enterprise=shop.pk, value="160", uuid=uuid)

    row = Observation.objects.get()
    assert again.status_code == 409
    assert again.context["other"] == row
    assert row.value == Decimal(150)


def test_an_enterprise_is_found_by_its_code_without_a_script(log, indicator, shop):
    MicroEnterpriseFactory(market_system=shop.market_system, code="E123")

    log(indicator, q="e12", value="150")

    assert Observation.objects.get().enterprise == shop


def test_several_enterprises_that_fit_are_offered(log, indicator, shop):
    other = MicroEnterpriseFactory(
        market_system=shop.market_system, code="F1", name="Rosalia"
    )
    MicroEnterpriseFactory(code="E1", name="Rosa of another system")

    response = log(indicator, q="rosa", value="150")

    form = response.context["form"]
    assert response.status_code == 422
    assert form.errors == {"q": ["Several fit. Choose one."]}
    assert form.candidates == [shop, other]
    assert f'value="{other.pk}"' in text(response)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"value": "150"}, {"q"}),
        ({"q": "nobody", "value": "150"}, {"q"}),
        ({"q": "E12"}, {"value"}),
        ({"q": "E12", "value": "1,234"}, {"value"}),
        ({"q": "E12", "value": "150", "group_size": "3"}, {"group_size"}),
        ({"q": "E12", "value": "150", "observed_on": "2026-03-11"}, {"observed_on"}),
        ({"q": "E12", "value": "150", "observed_on": "0026-03-09"}, {"observed_on"}),
        ({"q": "E12", "value": "150", "uuid": "none"}, {"uuid"}),
    ],
)
def test_what_cannot_be_stored_is_said_beside_its_field(
    log, indicator, shop, fields, errors
):
    response = log(indicator, **fields)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == errors
    assert not Observation.objects.exists()


def test_a_mark_that_can_be_read_in_two_ways_is_told_with_both(log, indicator, shop):
    response = log(indicator, q="E12", value="1.234")

    assert response.context["form"].errors["value"] == [
        "“1.234” can be read in two ways. Write 1234 without a mark, or 1.2340 if the "
        "mark begins the decimals."
    ]


def test_an_enterprise_of_another_system_is_no_choice(log, indicator):
    response = log(indicator, enterprise=MicroEnterpriseFactory().pk, value="150")

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"enterprise"}


def test_a_group_says_how_many_it_is_and_where(log, system, indicator):
    segment, place = (
        SegmentFactory(market_system=system),
        PlaceFactory(market_system=system),
    )

    log(
        indicator,
        group_size="40",
        segment=segment.pk,
        place=place.pk,
        owner_gender="woman",
        value="150",
    )

    row = Observation.objects.get()
    assert (row.enterprise, row.group_size) == (None, 40)
    assert (row.segment, row.place, row.owner_gender) == (segment, place, "woman")


@pytest.mark.parametrize(
    ("fields", "parts"),
    [
        ({"answer": "yes"}, (1, 1)),
        ({"answer": "no"}, (0, 1)),
        ({"numerator": "18", "denominator": "20"}, (18, 20)),
    ],
)
def test_a_share_takes_yes_or_no_or_both_counts(log, system, shop, fields, parts):
    share = IndicatorFactory(
        market_system=system, aggregation=Indicator.Aggregation.SHARE
    )

    log(share, enterprise=shop.pk, **fields)

    row = Observation.objects.get()
    assert (row.numerator, row.denominator, row.value) == (*parts, None)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, {"numerator"}),
        ({"numerator": "18"}, {"numerator"}),
        ({"numerator": "18", "denominator": "0"}, {"denominator"}),
        ({"answer": "yes", "numerator": "1", "denominator": "1"}, {"answer"}),
        ({"answer": "yes", "enterprise": "", "group_size": "3"}, {"numerator"}),
    ],
)
def test_half_a_share_is_none(log, system, shop, fields, errors):
    share = IndicatorFactory(
        market_system=system, aggregation=Indicator.Aggregation.SHARE
    )

    response = log(share, **{"enterprise": shop.pk, **fields})

    assert set(response.context["form"].errors) == errors
    assert not Observation.objects.exists()


def test_counting_enterprises_needs_no_number(log, system, shop):
    reached = IndicatorFactory(
        market_system=system, aggregation=Indicator.Aggregation.DISTINCT
    )

    log(reached, enterprise=shop.pk)

    assert Observation.objects.get().value == Decimal(1)


def test_a_panel_asks_for_its_round_and_keeps_it_for_the_next_record(
    client, log, system, shop
):
    MeasurementRoundFactory(market_system=system, number=2)
    wave = MeasurementRoundFactory(market_system=system, number=1)
    panel = IndicatorFactory(market_system=system, frequency="round")

    missing = log(panel, enterprise=shop.pk, value="150")
    response = log(panel, enterprise=shop.pk, value="150", round=wave.pk)

    assert set(missing.context["form"].errors) == {"round"}
    assert Observation.objects.get().period == 1
    assert "&round=1" in response.url
    assert client.get(response.url).context["form"]["round"].initial == wave


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Membership.Role.FIELD_PARTNER, Status.SUBMITTED),
        (Membership.Role.CONTRIBUTOR, Status.APPROVED),
    ],
)
def test_where_values_are_reviewed_a_field_partners_waits(
    log, system, shop, role, status
):
    loans = IndicatorFactory(market_system=system, needs_review=True)
    person = MembershipFactory(market_system=system, role=role).user

    log(loans, person=person, enterprise=shop.pk, value="1")

    assert Observation.objects.get().status == status


def test_the_way_back_after_saving_withdraws(client, log, system, indicator, shop):
    saved = log(indicator, enterprise=shop.pk, value="150")
    row = Observation.objects.get()
    url = reverse("impact:observation_withdraw", args=[system.slug, row.pk])

    response = client.post(url, {"version": 1, "undo": "yes"})
    row.refresh_from_db()

    assert row.status == Status.WITHDRAWN
    assert response.url == saved.url.rpartition("&saved")[0]


def test_what_is_waited_for_stands_first(client, system, field_partner):
    late = IndicatorFactory(market_system=system, level=2)
    done = IndicatorFactory(market_system=system, level=5, frequency="round")
    client.force_login(field_partner)

    response = client.get(reverse("impact:observation_log", args=[system.slug]))

    assert response.context["groups"] == [
        ("Waited for", [(late, "due")]),
        ("Impact", [(done, "not_yet_due")]),
    ]


def test_the_search_offers_a_few_of_this_system_and_says_when_there_are_more(
    client, system, field_partner, django_assert_num_queries
):
    for number in range(10):
        MicroEnterpriseFactory(market_system=system, code=f"P{number}")
    MicroEnterpriseFactory(code="P99")
    client.force_login(field_partner)
    url = reverse("impact:observation_enterprises", args=[system.slug])

    with django_assert_num_queries(5):
        many = client.get(url, {"q": "p"})
    one, none, nothing = (client.get(url, {"q": q}) for q in ("P3", "zz", ""))

    assert len(many.context["rows"]) == 8
    assert "Type on to narrow it down" in text(many)
    assert [row.code for row in one.context["rows"]] == ["P3"]
    assert "checked" in text(one)
    assert "No enterprise has “zz” in its code or name." in text(none)
    assert text(nothing) == ""
