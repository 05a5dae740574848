"""Roles that change, memberships and accounts that end, for a while or for good.

Whatever could take a market system's last coordinator away takes the same lock first,
the system's row, so that of two at once only one succeeds.
"""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext

from enterprises.actions.rows import change_row, record_event
from enterprises.models import MarketSystem
from stakeholders.actions.letters import Letter
from stakeholders.models import Invitation, JoinRequest, Membership
from stakeholders.models.people import InvitationQuerySet

Role = Membership.Role


class LastCoordinator(Exception):
    """Nobody would be left to run these market systems; nothing was written."""

    def __init__(self, *systems: MarketSystem) -> None:
        super().__init__(", ".join(str(system) for system in systems))
        self.systems = systems


class LastAdministrator(Exception):
    """Nobody would be left to run the installation; nothing was written."""


class NotOneself(Exception):
    """One may do this for others only; nothing was written."""


class NotMember(Exception):
    """The membership has ended meanwhile; nothing was written."""


@transaction.atomic
def change_role(
    *, membership: Membership, version: int, role: int, by: User, reason: str = ""
) -> Membership:
    """Give a member another role; the last coordinator keeps theirs."""
    _lock(membership.market_system)
    if role < Role.COORDINATOR:
        _leave_a_coordinator(membership.market_system, [membership])
    membership.role = role
    return change_row(row=membership, version=version, by=by, reason=reason)


@transaction.atomic
def remove_member(*, membership: Membership, by: User, reason: str = "") -> Membership:
    """End a membership, which closes the system for the person at their next click.

    Without a way back by one click, which would let somebody bring back their own
    role: who is to return is invited again. Links that would lead back are revoked.
    """
    system = membership.market_system
    _lock(system)
    _leave_a_coordinator(system, [membership])
    _end(membership, by=by, verb="removed", reason=reason)
    if not system.memberships.filter(user=membership.user).exists():
        _revoke_links(membership.user, system.invitations.unanswered(), by=by)
    return membership


@transaction.atomic
def leave_system(
    *, system: MarketSystem, by: User, reason: str = ""
) -> list[Membership]:
    """End all memberships of whoever asks; the last coordinator stays."""
    _lock(system)
    held = list(system.memberships.active().filter(user=by))
    if not held:
        raise NotMember
    _leave_a_coordinator(system, held)
    for membership in held:
        _end(membership, by=by, verb="left", reason=reason)
    _revoke_links(by, system.invitations.unanswered(), by=by)
    return held


@transaction.atomic
def deactivate_member(
    *, membership: Membership, by: User, reason: str = ""
) -> Membership:
    """Close one system to a member, who keeps role and history; sign them out at once.

    Invitations that they sent, or that wait for them, are dead from now on.
    """
    if membership.user_id == by.pk:
        raise NotOneself
    system = membership.market_system
    _lock(system)
    _leave_a_coordinator(system, [membership])
    held = _stored(membership)
    if held.deactivated_at is None:
        held.deactivated_at = timezone.now()
        change_row(
            row=held, version=held.version, by=by, reason=reason, verb="deactivated"
        )
    _revoke_links(held.user, system.invitations.unanswered(), by=by)
    _end_sessions(held.user)
    return held


@transaction.atomic
def reactivate_member(
    *, membership: Membership, by: User, reason: str = ""
) -> Membership:
    """Open the system to a member again, in the role they had."""
    _lock(membership.market_system)
    held = _stored(membership)
    held.deactivated_at = None
    return change_row(
        row=held, version=held.version, by=by, reason=reason, verb="reactivated"
    )


@transaction.atomic
def deactivate_person(*, person: User, by: User, reason: str) -> User:
    """Close an account, end its sessions at once, and kill links that would lead back.

    Raises `LastCoordinator` with the systems, less the archived ones, that nobody else
    runs: somebody there has to get the role first.
    """
    if person.pk == by.pk:
        raise NotOneself
    # Locked in one order, so that two cannot close each other's account; but open to
    # the audit events of others, which name these people while a system is locked.
    active = User.objects.filter(is_staff=True, is_active=True).order_by("pk")
    locked = active.select_for_update(no_key=True)
    administrators = set(locked.values_list("pk", flat=True))
    if not administrators - {person.pk}:
        raise LastAdministrator
    _leave_all_with_a_coordinator(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    _end_sessions(person)
    _revoke_links(person, Invitation.objects.unanswered(), by=by)
    for request in JoinRequest.objects.open().filter(user=person):
        request.state, request.decided_by = JoinRequest.State.WITHDRAWN, by
        request.decided_at = timezone.now()
        request.save(update_fields=["state", "decided_by", "decided_at"])
        record_event(system=request.market_system, by=by, verb="withdrawn", row=request)
    _record(person, by=by, verb="deactivated", reason=reason)
    return person


@transaction.atomic
def reactivate_person(*, person: User, by: User, reason: str) -> User:
    """Open a closed account again; its old sessions stay ended."""
    person.is_active = True
    person.save(update_fields=["is_active"])
    _record(person, by=by, verb="reactivated", reason=reason)
    return person


@transaction.atomic
def reset_second_factor(*, person: User, by: User, reason: str) -> Letter:
    """Take away authenticator apps, passkeys and recovery codes; tell the person.

    Their sessions end too, for a lost phone may be signed in.
    """
    Authenticator.objects.filter(user=person).delete()
    _end_sessions(person)
    _record(person, by=by, verb="second factor reset", reason=reason)
    letter = Letter(
        to=[person.email] if person.email else [],
        subject=gettext("Your two-step sign-in was reset"),
        text=render_to_string("config/second_factor_letter.txt", {"reason": reason}),
    )
    transaction.on_commit(letter.send, robust=True)
    return letter


def _lock(system: MarketSystem) -> None:
    """Let nobody else change who coordinates this system until we are done."""
    MarketSystem.objects.select_for_update(no_key=True).get(pk=system.pk)


def _leave_a_coordinator(system: MarketSystem, ending: Iterable[Membership]) -> None:
    """Refuse to end memberships of which one is the last that runs the system."""
    coordinating = system.memberships.coordinating()
    keys = [membership.pk for membership in ending]
    if not coordinating.filter(pk__in=keys).exists():
        return
    if not coordinating.exclude(pk__in=keys).exists():
        raise LastCoordinator(system)


def _leave_all_with_a_coordinator(person: User) -> None:
    """The same for all systems in use that a person runs, locked in one order."""
    mine = Membership.objects.coordinating().filter(user=person)
    run = MarketSystem.objects.filter(pk__in=mine.values("market_system"))
    in_use = run.filter(archived_at=None).order_by("pk")
    locked = list(in_use.select_for_update(no_key=True))
    others = Membership.objects.coordinating().exclude(user=person)
    kept = set(
        others.filter(market_system__in=locked).values_list("market_system", flat=True)
    )
    left = [system for system in locked if system.pk not in kept]
    if left:
        raise LastCoordinator(*left)


def _end(membership: Membership, *, by: User, verb: str, reason: str) -> None:
    stored = _stored(membership)
    record_event(
        system=stored.market_system,
        by=by,
        verb=verb,
        row=stored,
        changes={"role": [stored.role, None]},
        reason=reason,
    )
    stored.delete()


def _stored(membership: Membership) -> Membership:
    """The row as it is now that the system's lock is held."""
    rows = Membership.objects.select_related("market_system", "organisation", "user")
    found = rows.filter(pk=membership.pk).first()
    if found is None:
        raise NotMember
    return found


def _revoke_links(person: User, unanswered: InvitationQuerySet, *, by: User) -> None:
    """Kill the invitations somebody sent, or could take, among the unanswered ones."""
    proved = EmailAddress.objects.filter(user=person, verified=True)
    addresses = {address.lower() for address in proved.values_list("email", flat=True)}
    theirs = Q(invited_by=person) | Q(email__in=addresses)
    for invitation in unanswered.filter(theirs):
        Invitation.objects.filter(pk=invitation.pk).update(revoked_at=timezone.now())
        record_event(
            system=invitation.market_system, by=by, verb="revoked", row=invitation
        )


def _end_sessions(person: User) -> None:
    """A session does not say whose it is but inside, so each is looked into."""
    alive = Session.objects.filter(expire_date__gt=timezone.now())
    theirs = [
        session.pk
        for session in alive.iterator()
        if session.get_decoded().get("_auth_user_id") == str(person.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()


def _record(person: User, *, by: User, verb: str, reason: str) -> None:
    # Events stay for ever, so they carry the person's number and no address.
    record_event(
        system=None,
        by=by,
        verb=verb,
        row=person,
        reason=reason,
        subject=f"#{person.pk}",
    )
