"""The upload page of values, and the table to fill in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from enterprises.models import ImportBatch
from enterprises.tasks import run_import
from impact.models import Observation
from stakeholders.models import Membership
from tests.enterprises.imports import checked, committed
from tests.factories import IndicatorFactory, MembershipFactory, MicroEnterpriseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload_url(system):
    return reverse("impact:observation_import", kwargs={"slug": system.slug})


def test_the_page_says_what_to_write_for_each_indicator(
    client, field_partner, system, upload_url
):
    IndicatorFactory(market_system=system, code="profit", frequency="round")
    IndicatorFactory(market_system=system, code="records", aggregation="share")
    IndicatorFactory(code="theirs")
    client.force_login(field_partner)

    text = client.get(upload_url).content.decode()

    assert "<code>profit</code>" in text
    assert "1 for yes and 0 for no, or both parts" in text
    assert "the number of the round" in text
    assert field_partner.memberships.get().organisation.name in text
    assert "theirs" not in text


def test_a_field_partner_uploads_and_is_led_to_the_check(
    client, field_partner, system, upload_url
):
    client.force_login(field_partner)
    file = SimpleUploadedFile("values.csv", b"enterprise,indicator,value\n")

    response = client.post(upload_url, {"file": file})

    batch = ImportBatch.objects.get()
    assert (batch.kind, batch.uploaded_by) == ("observations", field_partner)
    assert (response.status_code, response.url) == (302, batch.get_absolute_url())
    assert client.get(response.url).status_code == 200


@pytest.fixture
def chosen(system, field_partner):
    """A second, narrower membership of the person, for whom they act just now."""
    role = Membership.Role.FIELD_PARTNER
    return MembershipFactory(market_system=system, user=field_partner, role=role)


def sent(client, system, chosen, upload_url):
    """A table of one value, uploaded while acting for the chosen organisation."""
    IndicatorFactory(market_system=system, code="profit")
    MicroEnterpriseFactory(market_system=system, code="S-1")
    client.force_login(chosen.user)
    acting = {"system": system.slug, "organisation": chosen.organisation_id}
    client.post(reverse("acting_for"), acting)
    rows = b"enterprise,indicator,value,date\nS-1,profit,5,2026-01-31\n"
    client.post(upload_url, {"file": SimpleUploadedFile("values.csv", rows)})
    batch = ImportBatch.objects.get()
    run_import(batch.pk)
    batch.refresh_from_db()
    return checked(batch, chosen.user)


def test_values_are_of_the_organisation_one_acted_for_when_uploading(
    client, system, chosen, upload_url
):
    batch = sent(client, system, chosen, upload_url)

    committed(batch, chosen.user, "all")

    assert Observation.objects.get().organisation == chosen.organisation


def test_who_left_that_organisation_meanwhile_imports_nothing(
    client, system, chosen, upload_url
):
    batch = sent(client, system, chosen, upload_url)
    chosen.delete()

    batch = committed(batch, chosen.user, "all")

    assert batch.state == "refused"
    assert "is no member for the organisation any more" in batch.problem
    assert not Observation.objects.exists()


def test_nothing_uploaded_is_said_on_the_same_page(client, field_partner, upload_url):
    client.force_login(field_partner)

    response = client.post(upload_url)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]


def test_the_table_to_fill_in_has_a_line_for_each_enterprise_and_indicator(
    client, field_partner, system
):
    MicroEnterpriseFactory(market_system=system, code="S-1")
    MicroEnterpriseFactory(market_system=system, code="S-2")
    IndicatorFactory(market_system=system, code="profit")
    client.force_login(field_partner)
    url = reverse("impact:observation_template", kwargs={"slug": system.slug})

    response = client.get(url)

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == [
        "enterprise,indicator,value,numerator,denominator,observed_on,round,note",
        "S-1,profit,,,,,,",
        "S-2,profit,,,,,,",
    ]


@pytest.mark.parametrize("many", [1, 3])
def test_the_number_of_queries_does_not_grow(
    client, field_partner, system, upload_url, django_assert_num_queries, many
):
    IndicatorFactory.create_batch(many, market_system=system)
    client.force_login(field_partner)
    client.get(upload_url)

    with django_assert_num_queries(6):
        client.get(upload_url)
