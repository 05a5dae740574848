"""Who becomes a member of a market system, for whom and in which role."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext

from enterprises.actions.rows import add_row, change_row, record_event
from enterprises.models import AuditEvent, MarketSystem
from enterprises.wording import isolated
from stakeholders.actions.letters import Issued, Letter
from stakeholders.backends import reads
from stakeholders.models import Invitation, Membership, Organisation
from stakeholders.models.people import hashed

Link = Callable[[str], str]  # token -> the address it opens
TOKEN_BYTES = 32


class WrongAddress(Exception):
    """An invitation is for the person of its address; nothing was written."""


class InvitationGone(Exception):
    """The link was used, revoked or replaced, or has expired; nothing was written."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody without an account, who chooses name and password with the link."""

    name: str
    password: str


@transaction.atomic
def take_organisation(*, organisation: Organisation, by: User) -> Organisation:
    """Store an organisation that has been named for the first time."""
    if organisation.pk is not None:
        return organisation
    return add_row(row=organisation, by=by)


@transaction.atomic
def invite(
    *,
    system: MarketSystem,
    email: str,
    role: int,
    organisation: Organisation,
    link: Link,
    by: User,
    reason: str = "",
) -> Issued:
    """Make an invitation and send its link; only the hash of the token is stored.

    Raises ValidationError for somebody who takes part for this organisation already.
    """
    organisation = take_organisation(organisation=organisation, by=by)
    members = system.memberships.reading(email)
    if members.filter(organisation=organisation).exists():
        raise ValidationError(
            gettext("This person already takes part for this organisation.")
        )
    invitation = Invitation(
        market_system=system,
        organisation=organisation,
        email=email,
        role=role,
        invited_by=by,
    )
    # One that has run out makes room; an open one is refused by the database.
    invitations = system.invitations.unanswered()
    expired = invitations.filter(email=email, organisation=organisation)
    expired.filter(expires_at__lte=timezone.now()).update(revoked_at=timezone.now())
    return _issue(invitation, link=link, by=by, verb="invited", reason=reason)


@transaction.atomic
def resend_invitation(*, invitation: Invitation, link: Link, by: User) -> Issued:
    """Send a new link; the old one is dead from now on."""
    open_ones = Invitation.objects.unanswered().select_for_update()
    current = open_ones.filter(pk=invitation.pk).first()
    if current is None:
        raise InvitationGone
    return _issue(current, link=link, by=by, verb="invited again")


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Kill the link of an invitation nobody has accepted."""
    open_ones = Invitation.objects.unanswered().filter(pk=invitation.pk)
    if not open_ones.update(revoked_at=timezone.now()):
        raise InvitationGone
    _record(invitation, by=by, verb="revoked")
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: User | Newcomer) -> Membership:
    """Make its receiver a member, once; raises `InvitationGone` for the second.

    The row is locked first, so that of two who come at once only one gets an account.
    """
    usable = Invitation.objects.usable(timezone.now())
    locked = usable.select_for_update(of=("self",)).filter(
        pk=invitation.pk, token_sha256=invitation.token_sha256
    )
    found = locked.select_related("market_system", "organisation").first()
    if found is None:
        raise InvitationGone
    if isinstance(by, User):
        if not reads(by, found.email):
            raise WrongAddress
        person = by
    else:
        person = _account_for(found.email, by)
    answered = {"accepted_at": timezone.now(), "accepted_by": person}
    if not usable.filter(pk=found.pk).update(**answered):
        raise InvitationGone
    _record(found, by=person, verb="accepted")
    return take_member(
        system=found.market_system,
        person=person,
        organisation=found.organisation,
        role=found.role,
        by=person,
    )


@transaction.atomic
def take_member(
    *,
    system: MarketSystem,
    person: User,
    organisation: Organisation,
    role: int,
    by: User,
) -> Membership:
    """Make somebody a member; who is one already never loses a right by it."""
    held = Membership.objects.filter(market_system=system, user=person)
    present = held.filter(organisation=organisation).select_for_update().first()
    if present is None:
        joined = Membership(
            market_system=system, user=person, organisation=organisation, role=role
        )
        return add_row(row=joined, by=by, verb="joined" if by == person else "added")
    if present.role < role or present.deactivated_at is not None:
        present.role = max(present.role, role)
        present.deactivated_at = None
        change_row(row=present, version=present.version, by=by)
    return present


def _account_for(email: str, newcomer: Newcomer) -> User:
    """The link came by mail, so whoever opened it reads this address."""
    taken = User.objects.filter(username=email).exists()
    person = User.objects.create_user(
        username=secrets.token_hex(16) if taken else email,
        email=email,
        password=newcomer.password,
        first_name=newcomer.name,
    )
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def _issue(
    invitation: Invitation, *, link: Link, by: User, verb: str, reason: str = ""
) -> Issued:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation.token_sha256 = hashed(token)
    hours = timedelta(hours=settings.INVITATION_HOURS)
    invitation.expires_at = timezone.now() + hours
    invitation.validate_constraints()
    invitation.save()
    _record(invitation, by=by, verb=verb, reason=reason)
    issued = Issued(invitation, link(token), _letter(invitation, link(token), by))
    transaction.on_commit(issued.letter.send, robust=True)
    return issued


def _letter(invitation: Invitation, address: str, by: User) -> Letter:
    context = {
        "invitation": invitation,
        "address": address,
        "inviter": by.get_full_name() or by.email,
    }
    return Letter(
        to=[invitation.email],
        subject=gettext("Invitation to %(system)s")
        % {"system": isolated(invitation.market_system.name)},
        text=render_to_string("stakeholders/invitation_letter.txt", context),
    )


def _record(
    invitation: Invitation, *, by: User, verb: str, reason: str = ""
) -> AuditEvent:
    # Neither the token nor its hash, and no address: events stay for ever.
    return record_event(
        system=invitation.market_system, by=by, verb=verb, row=invitation, reason=reason
    )
