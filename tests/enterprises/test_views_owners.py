"""Pages about owners as persons."""

# ruff: noqa: RUF001

import json

import pytest
from django.urls import reverse

from enterprises.models import AuditEvent, OwnerContact, Removal
from tests.factories import (
    ConsentFactory,
    MicroEnterpriseFactory,
    ObservationFactory,
    OwnerContactFactory,
)

CANARY = {
    "owner_name": "Zebrina Canary",
    "phone": "+254 700 998 877",
    "address": "Quagga Lane 5",
}


def url(system, name, pk):
    return reverse(f"enterprises:{name}", kwargs={"slug": system.slug, "pk": pk})


@pytest.fixture
def contact(system):
    return OwnerContactFactory(
        market_system=system, enterprise__code="A-1", enterprise__name="", **CANARY
    )


def is_there(response):
    text = response.content.decode()
    return [value for value in CANARY.values() if value in text]


def test_a_contact_is_masked_until_it_is_asked_for(
    client, system, coordinator, contact
):
    client.force_login(coordinator)

    page = client.get(url(system, "owner_detail", contact.enterprise_id))
    revealed = client.post(url(system, "owner_reveal", contact.enterprise_id))

    assert is_there(page) == []
    assert "••• ••• 77" in page.content.decode()
    assert is_there(revealed) == list(CANARY.values())
    assert "no-store" in revealed["Cache-Control"]


def test_looking_leaves_who_and_whose_but_not_what(
    client, system, coordinator, contact
):
    client.force_login(coordinator)

    client.post(url(system, "owner_reveal", contact.enterprise_id))

    event = AuditEvent.objects.get(verb="revealed")
    assert (event.actor, event.subject, event.changes) == (coordinator, "A-1", {})


def test_a_contributor_writes_a_contact_and_cannot_read_it(client, system, contributor):
    enterprise = MicroEnterpriseFactory(market_system=system)
    client.force_login(contributor)

    address = url(system, "contact_change", enterprise.pk)
    sent = client.post(address, {**CANARY, "version": "0"})
    page = client.get(address)
    revealed = client.post(url(system, "owner_reveal", enterprise.pk))

    stored = OwnerContact.objects.get(enterprise=enterprise)
    assert sent.status_code == 302
    assert {name: getattr(stored, name) for name in CANARY} == CANARY
    assert is_there(page) == []
    assert revealed.status_code == 403


def test_the_trail_says_that_a_contact_changed_and_not_to_what(
    client, system, contributor, contact
):
    client.force_login(contributor)
    data = {"phone": "0711 222 333", "version": contact.version}

    client.post(url(system, "contact_change", contact.enterprise_id), data)

    contact.refresh_from_db()
    event = AuditEvent.objects.get(verb="changed")
    assert (contact.owner_name, contact.phone) == (CANARY["owner_name"], "0711 222 333")
    assert event.changes == {"phone": ["•••", "•••"]}


def test_a_stale_contact_is_not_written_over(client, system, contributor, contact):
    client.force_login(contributor)
    data = {"phone": "0711 222 333", "version": contact.version - 1}

    refused = client.post(url(system, "contact_change", contact.enterprise_id), data)

    contact.refresh_from_db()
    assert refused.status_code == 409
    assert contact.phone == CANARY["phone"]
    assert is_there(refused) == []


def test_a_first_contact_that_somebody_else_made_meanwhile_stays(
    client, system, contributor, contact
):
    client.force_login(contributor)
    data = {"phone": "0711 222 333", "version": "0"}

    refused = client.post(url(system, "contact_change", contact.enterprise_id), data)

    contact.refresh_from_db()
    assert refused.status_code == 409
    assert contact.phone == CANARY["phone"]


@pytest.mark.parametrize("phone", ["12", "call me", "0700-ABC-123"])
def test_what_is_no_phone_number_is_refused(client, system, contributor, phone):
    enterprise = MicroEnterpriseFactory(market_system=system)
    client.force_login(contributor)

    refused = client.post(
        url(system, "contact_change", enterprise.pk), {"phone": phone, "version": "0"}
    )

    assert refused.status_code == 422
    assert not OwnerContact.objects.exists()


@pytest.mark.parametrize("phone", ["٠٧٠٠ ١٢٣ ٤٥٦", "(0700) 123-456", "०७०० १२३"])
def test_a_phone_number_of_any_script_stays_as_written(
    client, system, contributor, phone
):
    enterprise = MicroEnterpriseFactory(market_system=system)
    client.force_login(contributor)

    client.post(
        url(system, "contact_change", enterprise.pk), {"phone": phone, "version": "0"}
    )

    assert OwnerContact.objects.get().phone == phone


def test_a_removed_contact_can_be_brought_back(client, system, contributor, contact):
    client.force_login(contributor)

    client.post(url(system, "contact_remove", contact.enterprise_id))
    is_gone = not OwnerContact.objects.exists()
    client.post(url(system, "removal_restore", Removal.objects.get().pk))

    assert is_gone
    assert OwnerContact.objects.get().phone == CANARY["phone"]


def test_no_contact_in_list_export_search_or_trail(
    client, system, coordinator, contact
):
    client.force_login(coordinator)
    pages = [
        client.get(reverse(f"enterprises:{name}", args=[system.slug]), query)
        for name, query in [
            ("enterprise_list", {}),
            ("enterprise_list", {"q": "Zebrina"}),
            ("event_list", {}),
        ]
    ]
    exported = client.get(reverse("enterprises:enterprise_export", args=[system.slug]))
    table = b"".join(exported.streaming_content).decode()

    assert "A-1" in table
    assert not any(value in table for value in CANARY.values())
    assert is_there(pages[0]) == is_there(pages[2]) == []
    assert "A-1" not in pages[1].content.decode()
    assert CANARY["phone"] not in json.dumps(
        list(AuditEvent.objects.values_list("changes", flat=True))
    )


def test_an_owner_is_erased_when_the_code_is_typed(
    client, system, coordinator, contact
):
    client.force_login(coordinator)
    address = url(system, "owner_erase", contact.enterprise_id)
    data = {"reason": "asked for it", "code": "A-1"}

    asked = client.get(address)
    mistyped = client.post(address, {**data, "code": "A-2"})
    still_there = OwnerContact.objects.exists()
    erased = client.post(address, data)
    page = client.get(erased.url)

    assert is_there(asked) == []
    assert (mistyped.status_code, still_there) == (422, True)
    assert not OwnerContact.objects.exists()
    assert "The owner was erased on" in page.content.decode()


def test_an_owner_is_not_erased_for_a_reason_that_names_them(
    client, system, coordinator, contact
):
    client.force_login(coordinator)
    data = {"reason": f"{CANARY['owner_name']} asked", "code": "A-1"}

    refused = client.post(url(system, "owner_erase", contact.enterprise_id), data)

    assert refused.status_code == 422
    assert "may not name the person" in refused.content.decode()
    assert OwnerContact.objects.exists()


def test_a_copy_holds_everything_about_this_owner_and_nobody_else(
    client, system, coordinator, contact
):
    other = OwnerContactFactory(market_system=system, owner_name="Somebody else")
    consent = ConsentFactory(market_system=system, enterprise=contact.enterprise)
    note = ObservationFactory(
        indicator__market_system=system,
        enterprise=contact.enterprise,
        note="Told at the market",
    )
    client.force_login(coordinator)
    address = url(system, "owner_copy", contact.enterprise_id)

    as_json = client.post(address, {"as": "json"})
    as_csv = b"".join(client.post(address, {"as": "csv"}).streaming_content).decode()

    told = as_json.json()
    assert told["Enterprise"][0]["Code"] == "A-1"
    assert told["Owner contacts"][0]["Phone"] == CANARY["phone"]
    assert told["Consents"][0]["Purpose"] == consent.purpose.name
    assert note.note in as_json.content.decode()
    for text in (as_json.content.decode(), as_csv):
        assert all(value in text for value in CANARY.values())
        assert other.owner_name not in text
    assert "no-store" in as_json["Cache-Control"]
    assert AuditEvent.objects.filter(verb="exported", subject="A-1").count() == 2
