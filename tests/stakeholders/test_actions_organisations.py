"""Two organisations become one: everything that refers to one refers to the other."""

import pytest
from django.db.models import ProtectedError
from django.urls import reverse

from enterprises.actions.pairs import forget_verdict, tell_apart
from enterprises.actions.rows import Stale, remove_row, restore_removal
from enterprises.models import AuditEvent
from enterprises.tables.references import references
from stakeholders.actions.organisations import merge_organisations
from stakeholders.models import (
    Invitation,
    Membership,
    Organisation,
    OrganisationVerdict,
)
from stakeholders.tables.likely import organisation_pairs, organisations_like
from stakeholders.tables.meeting import organisations_meet
from tests import factories
from tests.factories import (
    ImportBatchFactory,
    InvitationFactory,
    MarketSystemFactory,
    MembershipFactory,
    MotiveFactory,
    OrganisationFactory,
    OrganisationVerdictFactory,
    StakeholderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def by():
    return UserFactory(is_staff=True)


@pytest.fixture
def kept():
    return OrganisationFactory(name="Oxfam Novib")


@pytest.fixture
def gone():
    return OrganisationFactory(name="Stichting Oxfam-Novib")


def merge(kept, gone, by):
    return merge_organisations(
        survivor=kept,
        loser=gone,
        versions=(kept.version, gone.version),
        reason="The same",
        by=by,
    )


# Whoever adds a key to an organisation gives its model a factory, and it is here.


def factory_of(model):
    return getattr(factories, f"{model.__name__}Factory")


@pytest.mark.parametrize(
    "label", [one.label for one in references(Organisation)], ids=str
)
def test_every_key_to_an_organisation_is_moved(system, by, kept, gone, label):
    one = next(one for one in references(Organisation) if one.label == label)
    row = factory_of(one.model)(**{one.field.name: gone, "market_system": system})

    merge(kept, gone, by)

    row.refresh_from_db()
    assert getattr(row, one.field.attname) == kept.pk
    assert not Organisation.objects.filter(pk=gone.pk).exists()


def test_hidden_keys_are_found_too():
    labels = {one.label for one in references(Organisation)}

    assert {
        "stakeholders.membership.organisation",
        "stakeholders.motive.organisation",
        "stakeholders.termsacceptance.organisation",
        "valueprop.businesscase.organisation",
        "coordination.contribution.organisation",
        "impact.observation.organisation",
    } <= labels


@pytest.mark.parametrize(
    ("mine", "theirs", "after"),
    [
        ((10, False), (40, False), (40, False)),
        ((40, False), (10, False), (40, False)),
        ((40, True), (20, False), (20, False)),
        ((30, False), (40, True), (30, False)),
        ((30, True), (40, True), (30, True)),
    ],
)
def test_who_is_a_member_for_both_may_do_what_they_could(
    system, by, kept, gone, mine, theirs, after
):
    person, now = UserFactory(), system.created_at
    for organisation, (role, is_closed) in ((kept, mine), (gone, theirs)):
        MembershipFactory(
            market_system=system,
            user=person,
            organisation=organisation,
            role=role,
            deactivated_at=now if is_closed else None,
        )

    merge(kept, gone, by)

    left = system.memberships.get(user=person)
    assert left.organisation == kept
    assert (left.role, left.deactivated_at is not None) == after


def test_an_invitation_that_both_sent_counts_once(system, by, kept, gone):
    for organisation in (kept, gone):
        InvitationFactory(
            market_system=system, organisation=organisation, email="a@people.example"
        )

    merge(kept, gone, by)

    states = [one.state for one in Invitation.objects.filter(organisation=kept)]
    assert sorted(states) == ["open", "revoked"]


def test_two_profiles_of_one_system_stay_and_one_loses_the_tie(system, by, kept, gone):
    first = StakeholderFactory(market_system=system, organisation=kept)
    second = StakeholderFactory(market_system=system, organisation=gone)
    elsewhere = StakeholderFactory(organisation=gone)

    merge(kept, gone, by)

    for row, organisation in ((first, kept), (second, None), (elsewhere, kept)):
        row.refresh_from_db()
        assert row.organisation == organisation


def test_what_both_say_is_kept_once_and_written_down(system, by, kept, gone):
    stakeholder = StakeholderFactory(market_system=system)
    for organisation in (kept, gone):
        MotiveFactory(stakeholder=stakeholder, organisation=organisation, text="Reach")

    merge(kept, gone, by)

    assert stakeholder.motives.get().organisation == kept
    event = AuditEvent.objects.get(verb="removed")
    assert (event.market_system, event.reason) == (system, "The same")


def test_each_system_is_told_and_none_of_the_others(system, by, kept, gone):
    StakeholderFactory(market_system=system, organisation=gone)
    other = MarketSystemFactory()
    MembershipFactory(market_system=other, organisation=gone)
    MarketSystemFactory()

    merge(kept, gone, by)

    events = AuditEvent.objects.filter(verb="merged").order_by("pk")
    assert [event.market_system for event in events] == [None, system, other]
    name = ["Stichting Oxfam-Novib", "Oxfam Novib"]
    assert events[0].changes == {
        "name": name,
        "memberships": [None, 1],
        "stakeholders": [None, 1],
    }
    assert events[1].changes == events[2].changes == {"name": name}


def test_keys_that_are_no_foreign_keys_are_moved_as_well(system, by, kept, gone):
    batch = ImportBatchFactory(market_system=system, reports_for=gone.pk)
    motive = MotiveFactory(market_system=system, organisation=gone)
    removal = remove_row(row=motive, by=by)

    merge(kept, gone, by)

    batch.refresh_from_db()
    removal.refresh_from_db()
    assert batch.reports_for == kept.pk
    restore_removal(removal=removal, by=by)
    assert system.motives.get().organisation == kept


def test_nothing_is_merged_that_somebody_changed_or_with_itself(by, kept, gone):
    Organisation.objects.filter(pk=gone.pk).update(version=9)
    with pytest.raises(Stale):
        merge(kept, gone, by)
    with pytest.raises(ValueError, match="itself"):
        merge(kept, kept, by)
    assert Organisation.objects.filter(pk=gone.pk).exists()


def test_what_nobody_moved_keeps_an_organisation(gone):
    """The last word is the database's: a key that was missed fails the merge."""
    StakeholderFactory(organisation=gone)

    with pytest.raises(ProtectedError):
        gone.delete()


def test_what_a_merge_meets_is_counted_by_table(
    system, kept, gone, django_assert_num_queries
):
    stakeholder = StakeholderFactory(market_system=system, organisation=kept)
    StakeholderFactory(market_system=system, organisation=gone)
    for organisation in (kept, gone):
        MotiveFactory(stakeholder=stakeholder, organisation=organisation, text="Reach")
    MotiveFactory(stakeholder=stakeholder, organisation=gone, text="Name")

    with django_assert_num_queries(1):
        found = organisations_meet(gone, kept)

    assert [(one.words, one.moved, one.left, one.emptied) for one in found] == [
        ("Motives", 1, 1, 0),
        ("Stakeholders", 0, 0, 1),
    ]


def told_apart(one, other, by):
    kind = OrganisationVerdict
    return tell_apart(kind=kind, one=one, other=other, reason="Two", by=by)


def test_two_told_apart_are_not_suggested_until_that_is_taken_back(by, kept, gone):
    def suggested():
        pairs = [(p.first, p.second) for p in organisation_pairs().pairs]
        return pairs, [key for key, _likeness in organisations_like(gone, 5)]

    assert suggested() == ([(kept.pk, gone.pk)], [kept.pk])

    verdict = told_apart(gone, kept, by)
    assert told_apart(kept, gone, by) == verdict
    assert suggested() == ([], [])
    forget_verdict(verdict=verdict, by=by)

    assert suggested() == ([(kept.pk, gone.pk)], [kept.pk])
    events = AuditEvent.objects.values_list("verb", "market_system", "actor")
    assert set(events) == {("told apart", None, by.pk), ("removed", None, by.pk)}


def test_who_was_told_apart_from_one_is_from_what_it_became(by, kept, gone):
    third = OrganisationFactory(name="Oxfam Novib Africa")
    told_apart(gone, third, by)
    told_apart(gone, kept, by)

    merge(kept, gone, by)

    said = OrganisationVerdict.objects.values_list(
        "first_key", "second_key", "verdict", "survivor_key", "first_words"
    )
    assert set(said) == {
        (kept.pk, third.pk, "different", None, "Oxfam Novib"),
        (kept.pk, gone.pk, "merged", kept.pk, "Oxfam Novib"),
    }


# Pages of the site administration


def url(name, *args):
    return reverse(f"administration_organisation_{name}", args=args)


def test_pairs_and_twins_lead_to_a_merge_that_asks_for_the_name(
    client, by, kept, gone, system
):
    MembershipFactory(market_system=system, organisation=gone)
    client.force_login(by)
    pairs = client.get(url("similar")).content.decode()
    assert "Stichting Oxfam-Novib" in pairs
    twins = client.get(url("twin", kept.pk)).content.decode()
    assert "Stichting Oxfam-Novib" in twins
    assert "Stichting" in client.get(url("twin", kept.pk) + "?q=stich").content.decode()
    address = url("merge", kept.pk, gone.pk)
    page = client.get(address).content.decode()
    assert "cannot be undone" in page
    assert "Memberships" in page
    sent = {"name": gone.name, "reason": "Same", "kept_version": 1, "gone_version": 1}
    wrong = client.post(address, {**sent, "name": "Stichting"})
    assert wrong.status_code == 422
    assert "Found “Stichting”, expected “Stichting Oxfam-Novib”." in (
        wrong.content.decode()
    )
    assert client.post(address, {**sent, "kept_version": 4}).status_code == 409
    assert Organisation.objects.filter(pk=gone.pk).exists()

    response = client.post(address, sent)

    assert response.url == url("change", kept.pk)
    assert not Organisation.objects.filter(pk=gone.pk).exists()
    assert "No two names look alike" in client.get(url("similar")).content.decode()
    assert (
        "No other organisation"
        in client.get(url("twin", kept.pk) + "?q=zzzz").content.decode()
    )
    decided = client.get(url("similar") + "?show=decided").content.decode()
    assert "Merged: <bdi>Same</bdi>" in decided
    assert "cannot be undone" in decided
    merged = OrganisationVerdict.objects.get()
    assert client.post(url("undo", merged.pk)).status_code == 404
    assert client.get(url("merge", kept.pk, kept.pk)).status_code == 404


def test_pairs_are_told_apart_and_back_on_their_pages(client, by, kept, gone):
    client.force_login(by)
    page = client.get(url("similar")).content.decode()
    assert url("differ", kept.pk, gone.pk) in page
    assert not client.get(url("similar") + "?q=zzz").context["pairs"]
    assert client.get(url("similar") + "?likely=0.97&q=oxf").context["pairs"]

    told = client.post(url("differ", kept.pk, gone.pk), follow=True)

    assert not told.context["pairs"]
    undo = OrganisationVerdict.objects.get().get_undo_url()
    assert undo in told.content.decode()
    assert undo in client.get(url("similar") + "?show=decided&q=oxf").content.decode()
    back = client.post(undo, follow=True)
    assert len(back.context["pairs"]) == 1
    assert client.post(url("differ", 1, 1)).status_code == 404


@pytest.mark.parametrize(("show", "queries"), [("", 5), ("decided", 4)])
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_pairs_takes_as_many_queries_with_many(
    client, by, count, show, queries, django_assert_num_queries
):
    for n in range(count):
        OrganisationFactory(name=f"Qwerty{n * 'x'} Bank")
        OrganisationFactory(name=f"Qwerty{n * 'x'} Bank Ltd")
        OrganisationVerdictFactory()
    client.force_login(by)
    client.get(url("similar"))

    with django_assert_num_queries(queries):
        page = client.get(url("similar"), {"show": show} if show else {})

    assert len(page.context["page"]) >= count
