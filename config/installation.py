"""What lies above single market systems: home, and the site administration's lists.

Names, numbers and contacts only; nothing here reads the content of a system.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import (
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from enterprises.models import AuditEvent, MarketSystem, Segment
from impact.models import Indicator
from stakeholders.models import (
    BreakGlass,
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    OrganisationVerdict,
    Stakeholder,
)
from stakeholders.models.agreements import JoinState
from stakeholders.models.people import OrganisationQuerySet, Role

DECLINED_SHOWN = timedelta(days=30)


@dataclass(slots=True)
class Card:
    """One market system of a person, as the home page shows it."""

    system: MarketSystem
    role: str
    organisations: list[str] = field(default_factory=list)
    segments: int = 0
    stakeholders: int = 0
    indicators: int = 0


def _count(model: type[Segment | Stakeholder | Indicator]) -> Coalesce:
    rows = model._default_manager.filter(market_system=OuterRef("market_system"))
    grouped = rows.order_by().values("market_system").annotate(n=Count("pk"))
    return Coalesce(Subquery(grouped.values("n")), 0, output_field=IntegerField())


def cards_of(user: User) -> list[Card]:
    """The person's market systems by name, with their widest role; one query."""
    held = user.memberships.active().select_related("market_system", "organisation")
    held = held.annotate(
        segment_count=_count(Segment),
        stakeholder_count=_count(Stakeholder),
        indicator_count=_count(Indicator),
    )
    cards: dict[int, Card] = {}
    membership: Any  # with three counts
    for membership in held.order_by("market_system__name", "-role", "pk"):
        card = cards.setdefault(
            membership.market_system_id,
            Card(
                system=membership.market_system,
                role=membership.get_role_display(),
                segments=membership.segment_count,
                stakeholders=membership.stakeholder_count,
                indicators=membership.indicator_count,
            ),
        )
        card.organisations.append(membership.organisation.name)
    return list(cards.values())


def invitations_for(user: User) -> QuerySet[Invitation]:
    """Open invitations to the addresses the person has proved to read."""
    addresses = user.emailaddress_set.filter(verified=True)  # type: ignore[attr-defined]
    usable = Invitation.objects.usable(timezone.now())
    return usable.filter(email__in=addresses.values("email")).select_related(
        "market_system", "organisation", "invited_by"
    )


def requests_of(user: User, now: datetime) -> QuerySet[JoinRequest]:
    """What the person asked for and waits for, and what was declined lately."""
    lately = Q(state=JoinState.DECLINED, decided_at__gt=now - DECLINED_SHOWN)
    mine = user.join_requests.filter(Q(state=JoinState.OPEN) | lately)
    return mine.select_related("market_system")


def closed_to(user: User) -> QuerySet[Membership]:
    """Memberships that a coordinator has deactivated."""
    closed = user.memberships.exclude(deactivated_at=None)
    return closed.select_related("market_system", "organisation")


def may_start(user: User) -> bool:
    """Whether the person may found a market system."""
    coordinated = user.memberships.active().filter(role=Role.COORDINATOR)
    return user.is_staff or coordinated.exists()


def own_or_listed(user: User) -> OrganisationQuerySet:
    """For whom somebody may found one."""
    mine = Q(pk__in=user.memberships.active().values("organisation"))
    return Organisation.objects.filter(Q(is_listed=True) | mine)


def usual_organisation(user: User) -> Organisation | None:
    """For whom somebody most likely founds one: that of their widest role."""
    held = user.memberships.active().select_related("organisation")
    first = held.order_by("-role", "pk").first()
    return first.organisation if first else None


# The site administration


def organisations(text: str) -> QuerySet[Organisation]:
    """All organisations, with how many people act for each and in how many systems."""
    found = Organisation.objects.matching(text).annotate(
        people=Count("memberships__user", distinct=True),
        systems=Count("memberships__market_system", distinct=True),
    )
    return found.order_by("name", "pk")


def organisation_verdicts(text: str) -> QuerySet[OrganisationVerdict]:
    """What was decided on pairs of organisations, the newest first."""
    return OrganisationVerdict.objects.naming(text).select_related("decided_by")


def people(text: str) -> QuerySet[User]:
    """All accounts, with the number of their market systems and their second factor."""
    found = User.objects.all()
    if text:
        found = found.filter(
            Q(first_name__icontains=text)
            | Q(last_name__icontains=text)
            | Q(email__icontains=text)
        )
    return found.annotate(
        systems=Count("memberships__market_system", distinct=True)
    ).order_by("-is_active", "email", "pk")


def systems(text: str) -> QuerySet[MarketSystem]:
    """All market systems, with the number of their members."""
    rows = MarketSystem.objects.filter(name__icontains=text)
    counted = rows.annotate(people=Count("memberships__user", distinct=True))
    return counted.order_by("name", "pk")


def systems_not_run() -> QuerySet[MarketSystem]:
    """Those nobody could be asked about, less the archived ones."""
    run = Membership.objects.coordinating().values("market_system")
    return MarketSystem.objects.filter(archived_at=None).exclude(pk__in=run)


def coordinators_of(rows: Iterable[MarketSystem]) -> dict[int, list[Membership]]:
    """Who can be asked about each system; one query."""
    found: dict[int, list[Membership]] = {}
    held = Membership.objects.coordinating().filter(market_system__in=list(rows))
    for membership in held.select_related("user", "organisation"):
        found.setdefault(membership.market_system_id, []).append(membership)
    return found


def systems_left_without(person: User) -> list[MarketSystem]:
    """Which systems would have no coordinator if this account were closed."""
    others = Membership.objects.coordinating().exclude(user=person)
    mine = MarketSystem.objects.filter(
        archived_at=None,
        memberships__user=person,
        memberships__role=Role.COORDINATOR,
        memberships__deactivated_at=None,
    ).distinct()
    return list(mine.exclude(pk__in=others.values("market_system")))


def systems_of(person: User) -> list[MarketSystem]:
    """Where the person takes part: which, and no more than that."""
    rows = MarketSystem.objects.filter(memberships__user=person)
    return list(rows.distinct())


def second_factors(person: User) -> list[str]:
    """What the person signs in with besides the password."""
    rows = Authenticator.objects.filter(user=person).order_by("type", "pk")
    return [str(row.get_type_display()) for row in rows]


def open_glasses() -> QuerySet[BreakGlass]:
    """Looks into systems that have not ended."""
    opened = BreakGlass.objects.open(timezone.now())
    return opened.select_related("market_system", "user")


def site_events() -> QuerySet[AuditEvent]:
    """What was done above the market systems."""
    return AuditEvent.objects.filter(market_system=None).select_related("actor")
