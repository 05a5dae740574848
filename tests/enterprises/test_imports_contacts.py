"""How to reach owners, in tables of the registry."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from enterprises.actions.contacts import set_contact
from enterprises.actions.imports import undo_import
from enterprises.models import AuditEvent, MicroEnterprise, OwnerContact
from enterprises.tasks import run_import
from stakeholders.models import Membership
from tests.enterprises.imports import (
    checked,
    committed,
    csv_bytes,
    importer,
    uploaded,
)
from tests.factories import MicroEnterpriseFactory, OwnerContactFactory

HEADER = ["code", "employees", "owner name", "phone", "owner address"]
ZEBRINA = ["Zebrina Canary", "+254 700 998877", "Quagga Lane"]
CANARIES = ("zebrina", "998877", "quagga")


@pytest.fixture
def by(coordinator):
    return coordinator


def imported(system, by, *lines):
    batch = checked(uploaded(system, by, csv_bytes([HEADER, *lines])), by)
    return committed(batch, by)


def told(batch):
    return {
        error["column"]: (error["found"], error["code"])
        for row in batch.rows.filter(action="refuse")
        for error in row.errors
    }


def where_they_are():
    """Tables in which a value of the contact stands."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            text = str(cursor.fetchall()).casefold()
            found |= {table for canary in CANARIES if canary in text}
    return found


def test_a_table_brings_contacts_and_only_the_contacts_keep_them(system, by):
    waiting = uploaded(system, by, csv_bytes([HEADER, ["A-1", 3, *ZEBRINA]]))
    before_the_decision = where_they_are()

    batch = committed(checked(waiting, by), by)

    contact = OwnerContact.objects.get(enterprise__code="A-1")
    assert batch.created == 1
    assert [contact.owner_name, contact.phone, contact.address] == ZEBRINA
    assert before_the_decision == set()
    assert where_they_are() == {"enterprises_ownercontact"}
    event = AuditEvent.objects.get(verb="imported")
    assert event.changes["contacts"] == [None, 1]


def test_a_line_that_is_refused_keeps_no_contact_as_evidence(system, by):
    batch = imported(system, by, ["A-1", 99, *ZEBRINA], ["A-2", 1, "", "12", ""])

    assert batch.refused == 2
    assert told(batch)["phone"] == ("a value", "not_a_phone")
    assert where_they_are() == set()


def test_a_stored_enterprise_gets_a_contact_and_keeps_one_it_has(system, by):
    MicroEnterpriseFactory(market_system=system, code="A-1", employees=3)
    kept = OwnerContactFactory(
        market_system=system, enterprise__code="A-2", owner_name="Other", phone="12345"
    )

    batch = imported(system, by, ["A-1", "", *ZEBRINA], ["A-2", "", *ZEBRINA])

    kept.refresh_from_db()
    assert (batch.updated, batch.refused) == (1, 1)
    assert OwnerContact.objects.get(enterprise__code="A-1").phone == ZEBRINA[1]
    assert (kept.owner_name, kept.phone) == ("Other", "12345")
    assert told(batch)["phone"] == ("a value", "contact_stored")


def test_the_same_table_twice_changes_nothing(system, by):
    imported(system, by, ["A-1", 3, *ZEBRINA])

    again = imported(system, by, ["A-1", 3, *ZEBRINA])

    assert (again.unchanged, again.refused) == (1, 0)
    assert OwnerContact.objects.count() == 1


def test_who_may_not_see_contacts_is_not_offered_their_columns(client, system):
    by = importer(system)
    client.force_login(by)

    lines = [["A-1", 3, *ZEBRINA], ["A-2", 99, *ZEBRINA]]
    batch = uploaded(system, by, csv_bytes([HEADER, *lines]))
    page = client.get(batch.get_absolute_url()).content.decode()
    template = client.get(reverse("enterprises:import_template", args=[system.slug]))
    batch = committed(checked(batch, by), by)

    assert "phone" not in batch.reading["columns"]
    assert not any(canary in page.casefold() for canary in CANARIES)
    assert b"phone" not in b"".join(template.streaming_content)
    assert (batch.created, batch.refused) == (1, 1)
    assert where_they_are() == set()


def test_a_role_taken_away_meanwhile_refuses_the_contacts(system, by):
    batch = uploaded(system, by, csv_bytes([HEADER, ["A-1", 3, *ZEBRINA]]))
    Membership.objects.filter(user=by).update(role=Membership.Role.CONTRIBUTOR)

    batch = checked(batch, by)

    assert batch.refused == 1
    assert told(batch)["phone"] == ("a value", "no_contacts")


def test_undo_takes_the_contacts_back_that_the_table_brought(system, by):
    MicroEnterpriseFactory(market_system=system, code="A-1")
    batch = imported(system, by, ["A-1", 3, *ZEBRINA], ["A-2", 3, *ZEBRINA])

    undo_import(batch=batch, by=by)
    run_import(batch.pk)

    assert not OwnerContact.objects.exists()
    assert list(MicroEnterprise.objects.values_list("code", flat=True)) == ["A-1"]


def test_undo_leaves_a_contact_that_somebody_wrote_since(system, by):
    batch = imported(system, by, ["A-1", 3, "", "", ""])
    enterprise = MicroEnterprise.objects.get()
    contact = OwnerContact(market_system=system, enterprise=enterprise, phone="12345")
    set_contact(row=contact, version=0, by=by)

    undo_import(batch=batch, by=by)
    run_import(batch.pk)

    assert OwnerContact.objects.get().phone == "12345"


def test_a_refused_line_that_comes_back_with_dots_adds_no_dots(system, by):
    batch = imported(system, by, ["A-1", 3, "•••", "•••", "•••"])

    assert batch.created == 1
    assert not OwnerContact.objects.exists()


def test_no_table_undoes_that_an_owner_withdrew(system, by):
    MicroEnterpriseFactory(
        market_system=system,
        code="A-1",
        consent_on=date(2026, 1, 1),
        consent_withdrawn_on=date(2026, 2, 1),
    )
    table = csv_bytes([["code", "consent_on"], ["A-1", "2026-03-01"]])

    batch = committed(checked(uploaded(system, by, table), by), by)

    assert (batch.refused, batch.updated) == (1, 0)
    assert told(batch)["consent_on"] == ("2026-03-01", "withdrawn")
