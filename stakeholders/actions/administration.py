"""What site administrators do: accounts, coordinators, and the logged look inside."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from enterprises.actions.rows import add_row, change_row, record_event
from enterprises.models import MarketSystem
from stakeholders.actions.letters import Letter
from stakeholders.actions.memberships import NotOneself
from stakeholders.actions.people import take_organisation
from stakeholders.models import BreakGlass, Membership, Organisation

LONGEST_LOOK = 60  # minutes


@transaction.atomic
def add_administrator(*, email: str, password: str | None, by: User | None) -> User:
    """Make, or find, the account of an address and let it run the installation.

    Without a password the account opens by a link for a new one only.
    """
    email = email.strip().lower()
    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        person = User.objects.create_user(username=email, email=email)
    if password is not None:
        person.set_password(password)
    person.is_staff = person.is_active = True
    person.save()
    EmailAddress.objects.update_or_create(
        user=person, email=email, defaults={"verified": True, "primary": True}
    )
    _record(person, by=by, verb="made administrator")
    return person


@transaction.atomic
def give_coordinator_role(
    *,
    system: MarketSystem,
    person: User,
    organisation: Organisation,
    by: User,
    reason: str,
) -> Membership:
    """Make a person a coordinator where nobody else can; the others there are told.

    Never oneself: that would be a way to read a system without breaking the glass.
    """
    if person.pk == by.pk:
        raise NotOneself
    organisation = take_organisation(organisation=organisation, by=by)
    held = system.memberships.filter(user=person, organisation=organisation)
    membership = held.select_for_update().first()
    role = Membership.Role.COORDINATOR
    if membership is None:
        membership = Membership(
            market_system=system, user=person, organisation=organisation, role=role
        )
        add_row(row=membership, by=by, reason=reason)
    else:
        membership.role, membership.deactivated_at = role, None
        change_row(row=membership, version=membership.version, by=by, reason=reason)
    Letter.to_coordinators(
        system,
        gettext("%(system)s has a new coordinator"),
        "config/coordinator_letter.txt",
        membership=membership,
        by=by,
        reason=reason,
    )
    return membership


@transaction.atomic
def break_glass(
    *, system: MarketSystem, reason: str, minutes: int, by: User
) -> BreakGlass:
    """Let an administrator read a system for a while; its coordinators are told."""
    if not 0 < minutes <= LONGEST_LOOK:
        raise ValueError(f"not a time to look for: {minutes} minutes")
    now = timezone.now()
    glass = BreakGlass(
        market_system=system,
        user=by,
        reason=reason,
        opened_at=now,
        ends_at=now + timedelta(minutes=minutes),
    )
    glass.validate_constraints()
    glass.save()
    record_event(system=system, by=by, verb="broke the glass", row=glass, reason=reason)
    Letter.to_coordinators(
        system,
        gettext("An administrator reads %(system)s"),
        "config/break_glass_letter.txt",
        glass=glass,
        by=by,
    )
    return glass


@transaction.atomic
def close_break_glass(*, glass: BreakGlass, by: User) -> BreakGlass:
    """End a look before its time."""
    now = timezone.now()
    if BreakGlass.objects.open(now).filter(pk=glass.pk).update(ends_at=now):
        record_event(
            system=glass.market_system, by=by, verb="closed the glass", row=glass
        )
        glass.ends_at = now
    return glass


def _record(person: User, *, by: User | None, verb: str, reason: str = "") -> None:
    # Events stay for ever, so they carry the person's number and no address.
    record_event(
        system=None,
        by=by,
        verb=verb,
        row=person,
        reason=reason,
        subject=f"#{person.pk}",
    )
