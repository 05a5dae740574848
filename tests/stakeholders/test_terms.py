"""The data-sharing terms: versions that stay, and organisations that accept them."""

import csv
import hashlib

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.actions.terms import accept_terms, write_terms
from stakeholders.analysis.text_changes import Line, changed_lines
from stakeholders.models import Membership, TermsAcceptance
from tests.at_once import at_once, needs_rows_to_wait
from tests.factories import MarketSystemFactory, MembershipFactory, UserFactory
from tests.pages import content
from tests.stakeholders import url

Role = Membership.Role
pages = pytest.mark.django_db
TEXTS = st.text(alphabet="ab \n", max_size=30)


# --- What changed ---------------------------------------------------------------------


def test_taken_out_stands_before_put_in():
    lines = changed_lines("A\nB\nC", "A\nX\nC")

    assert lines == (
        Line("same", "A"),
        Line("removed", "B"),
        Line("added", "X"),
        Line("same", "C"),
    )


@given(old=TEXTS, new=TEXTS)
def test_both_versions_can_be_read_from_what_changed(old, new):
    lines = changed_lines(old, new)

    def told(*kinds):
        return [line.text for line in lines if line.kind in kinds]

    assert told("same", "removed") == [line.rstrip() for line in old.splitlines()]
    assert told("same", "added") == [line.rstrip() for line in new.splitlines()]
    assert {line.kind for line in changed_lines(old, old)} <= {"same"}


# --- Writing --------------------------------------------------------------------------


@pytest.fixture
def terms(system, coordinator):
    return write_terms(system=system, text="We share figures.", after=0, by=coordinator)


@pages
def test_a_coordinator_writes_a_version_after_the_last(
    client, system, coordinator, terms
):
    client.force_login(coordinator)
    sent = {"text": "We share figures.\r\nNot names.", "after": 1}

    answer = client.post(url(system, "terms_add"), sent)

    new = system.sharing_terms.current()
    assert answer.status_code == 302
    assert (new.number, new.text) == (2, "We share figures.\nNot names.")
    assert new.sha256 == hashlib.sha256(new.text.encode()).hexdigest()
    terms.refresh_from_db()
    assert terms.text == "We share figures."
    event = system.events.first()
    assert (event.verb, event.changes["number"]) == ("added", [None, 2])
    assert "Not names" not in str(event.changes)


@pages
@pytest.mark.parametrize(
    ("text", "status"),
    [("We share figures.", 422), (" ", 422), ("x" * 20_001, 422), ("Other", 302)],
)
def test_a_version_says_something_new(client, system, coordinator, terms, text, status):
    client.force_login(coordinator)

    answer = client.post(url(system, "terms_add"), {"text": text, "after": 1})

    assert answer.status_code == status
    assert system.sharing_terms.count() == (2 if status == 302 else 1)


@pages
def test_who_writes_after_an_older_version_is_held_back_and_loses_nothing(
    client, system, coordinator, terms
):
    write_terms(system=system, text="Newer", after=1, by=coordinator)
    client.force_login(coordinator)

    held = client.post(url(system, "terms_add"), {"text": "Mine", "after": 1})
    assert held.status_code == 409
    assert "Mine" in held.content.decode()
    assert held.context["form"]["after"].value() == 2

    again = client.post(url(system, "terms_add"), {"text": "Mine", "after": 2})
    assert again.status_code == 302
    assert system.sharing_terms.current().number == 3


# --- Accepting ------------------------------------------------------------------------


@pages
def test_a_contributor_accepts_for_their_organisation_once(
    client, system, contributor, terms
):
    client.force_login(contributor)
    own = contributor.memberships.get().organisation
    assert "Read the terms" in content(client.get(url(system, "terms_notice")))

    for _ in range(2):
        client.post(url(system, "terms_accept"), {"sha256": terms.sha256})

    accepted = TermsAcceptance.objects.get()
    assert (accepted.organisation, accepted.by) == (own, contributor)
    assert system.events.filter(verb="accepted").count() == 1
    assert "Read the terms" not in content(client.get(url(system, "terms_notice")))


@pages
def test_nobody_accepts_words_they_have_not_read(
    client, system, coordinator, contributor, terms
):
    newer = write_terms(system=system, text="Newer words", after=1, by=coordinator)
    client.force_login(contributor)

    held = client.post(url(system, "terms_accept"), {"sha256": terms.sha256})

    assert held.status_code == 409
    assert "Newer words" in held.content.decode()
    assert not TermsAcceptance.objects.exists()
    client.post(url(system, "terms_accept"), {"sha256": newer.sha256})
    assert TermsAcceptance.objects.get().terms == newer


@pages
@pytest.mark.parametrize("person", ["viewer", "field_partner"])
def test_lower_roles_do_not_speak_for_their_organisation(
    client, system, request, terms, person
):
    client.force_login(request.getfixturevalue(person))

    answer = client.post(url(system, "terms_accept"), {"sha256": terms.sha256})

    assert answer.status_code == 403
    assert "Read the terms" not in content(client.get(url(system, "terms_notice")))


@pages
def test_a_role_in_one_organisation_accepts_nothing_for_another(
    client, system, contributor, terms
):
    """Rights here are those of the widest role; this one is asked of each."""
    guest = MembershipFactory(market_system=system, user=contributor, role=Role.VIEWER)
    client.force_login(contributor)
    chosen = {"system": system.slug, "organisation": guest.organisation_id}
    client.post(reverse("acting_for"), chosen)

    answer = client.post(url(system, "terms_accept"), {"sha256": terms.sha256})

    assert answer.status_code == 403
    assert not TermsAcceptance.objects.exists()


# --- Reading --------------------------------------------------------------------------


@pages
@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_three_as_for_one(
    client, system, coordinator, terms, django_assert_num_queries, rows
):
    for _ in range(rows):
        member = MembershipFactory(market_system=system)
        accept_terms(
            system=system,
            sha256=terms.sha256,
            organisation=member.organisation,
            by=member.user,
        )
    client.force_login(coordinator)

    with django_assert_num_queries(8):
        client.get(url(system, "terms_detail"))


@pages
@pytest.mark.parametrize(
    ("person", "may_write"), [("viewer", False), ("coordinator", True)]
)
def test_without_terms_the_page_says_what_they_are_for(
    client, system, request, person, may_write
):
    client.force_login(request.getfixturevalue(person))

    page = client.get(url(system, "terms_detail"))

    assert page.status_code == 200
    assert ("Write the terms" in page.content.decode()) == may_write
    assert client.get(url(system, "terms_notice")).status_code == 200


@pages
def test_only_coordinators_read_through_whom(client, system, viewer, coordinator):
    member = MembershipFactory(market_system=system, user__first_name="Luzmila-Ana")
    terms = write_terms(system=system, text="Words", after=0, by=coordinator)
    accept_terms(
        system=system,
        sha256=terms.sha256,
        organisation=member.organisation,
        by=member.user,
    )

    def told(person, name, **kwargs):
        client.force_login(person)
        return content(client.get(url(system, name, **kwargs)))

    for name, kwargs in [("terms_detail", {}), ("terms_version", {"pk": terms.pk})]:
        assert member.organisation.name in told(viewer, name, **kwargs)
        assert "Luzmila-Ana" not in told(viewer, name, **kwargs)
        assert "Luzmila-Ana" in told(coordinator, name, **kwargs)


@pages
def test_an_older_acceptance_does_not_count_for_the_current_version(
    client, system, coordinator, terms
):
    own = coordinator.memberships.get().organisation
    accept_terms(system=system, sha256=terms.sha256, organisation=own, by=coordinator)
    write_terms(system=system, text="Newer", after=1, by=coordinator)
    client.force_login(coordinator)

    page = client.get(url(system, "terms_detail"))

    partner = next(p for p in page.context["partners"] if p.name == own.name)
    assert (page.context["accepted"], partner.number, partner.is_current) == (
        0,
        1,
        False,
    )


@pages
def test_the_file_names_who_accepted_and_who_has_not(
    client, system, coordinator, terms
):
    own = coordinator.memberships.get().organisation
    accept_terms(system=system, sha256=terms.sha256, organisation=own, by=coordinator)
    client.force_login(coordinator)

    text = content(client.get(url(system, "terms_export")))

    rows = list(csv.DictReader(text.lstrip("\ufeff").splitlines()))
    assert {r["Organisation"]: bool(r["Accepted"]) for r in rows} == {
        own.name: True,
        **{
            m.organisation.name: False
            for m in system.memberships.exclude(organisation=own)
        },
    }
    assert {r["SHA-256 of the text"] for r in rows} == {terms.sha256}


@needs_rows_to_wait
@pytest.mark.django_db(transaction=True)
def test_of_two_versions_written_at_once_one_is_kept():
    system, by = MarketSystemFactory(), UserFactory()

    outcomes = at_once(
        *(
            lambda text=text: write_terms(system=system, text=text, after=0, by=by)
            for text in "AB"
        )
    )

    assert outcomes.count(None) == 1
    assert system.sharing_terms.count() == 1
