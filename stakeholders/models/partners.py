"""The organisations that take part in a system, and how many people each has."""

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from enterprises.models import MarketSystem
from stakeholders.models.people import Organisation, Role


def partners_of(system: MarketSystem, text: str = "") -> QuerySet[Organisation]:
    """Each with `people`, `active`, `coordinators`, `last_seen`, `invited`; one query.

    `last_seen` is the newest sign-in of its people, to whatever system that was.
    """
    here = Q(memberships__market_system=system)
    active = here & Q(
        memberships__deactivated_at=None, memberships__user__is_active=True
    )
    runs = active & Q(memberships__role=Role.COORDINATOR)
    usable = system.invitations.usable(timezone.now()).order_by()
    invited = usable.filter(organisation=OuterRef("pk")).values("organisation")
    found = Organisation.objects.matching(text).filter(here)
    return found.annotate(
        people=Count("memberships__user", filter=here, distinct=True),
        active=Count("memberships__user", filter=active, distinct=True),
        coordinators=Count("memberships__user", filter=runs, distinct=True),
        last_seen=Max("memberships__user__last_login", filter=active),
        invited=Coalesce(Subquery(invited.annotate(n=Count("pk")).values("n")), 0),
    )
