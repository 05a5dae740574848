"""Turns memberships into permissions, through Django's own authentication backends."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Model
from django.utils import timezone

from enterprises.access import SystemRequest
from enterprises.models import MarketSystem
from stakeholders.models import Audience, BreakGlass, Membership, Organisation

ACTING_FOR = "acting_for"  # the session's key: organisation by system


def memberships_of(user: Any, system: MarketSystem) -> list[Membership]:
    """The person's memberships in the system, the widest role first; one query.

    Kept on the user object for the length of a request, which loads its own.
    """
    kept: dict[int, list[Membership]] = user.__dict__.setdefault("_memberships", {})
    if system.pk not in kept:
        rows = Membership.objects.filter(user_id=user.pk, market_system=system)
        kept[system.pk] = list(
            rows.select_related("organisation").order_by("-role", "pk")
        )
    return kept[system.pk]


class MembershipBackend(BaseBackend):
    """Grants what a person's roles allow, in the market system of those roles only."""

    def get_user_permissions(
        self, user_obj: AbstractBaseUser | AnonymousUser, obj: Model | None = None
    ) -> set[str]:
        """Nothing for anonymous or inactive users and for other objects.

        A site administrator who is no member reads as a viewer while a break-glass
        of theirs is open; that row, with its reason, is made by `break_glass`.
        """
        if not user_obj.is_active or not isinstance(obj, MarketSystem):
            return set()
        held = memberships_of(user_obj, obj)
        if held:
            role = Membership.Role(held[0].role)
            return set(settings.ROLE_PERMISSIONS[role.name])
        if getattr(user_obj, "is_staff", False) and _has_broken_glass(user_obj, obj):
            return set(settings.ROLE_PERMISSIONS[Membership.Role.VIEWER.name])
        return set()


def _has_broken_glass(user: Any, system: MarketSystem) -> bool:
    return BreakGlass.objects.filter(
        user_id=user.pk, market_system=system, ends_at__gt=timezone.now()
    ).exists()


def audience(request: SystemRequest) -> Audience:
    """Whom `visible_to` answers: the person of this request, in this system."""
    held = memberships_of(request.user, request.system)
    return Audience(
        organisation_ids=frozenset(m.organisation_id for m in held),
        is_coordinator=any(m.role == Membership.Role.COORDINATOR for m in held),
    )


def acting_organisation(request: SystemRequest) -> Organisation:
    """For whom the person enters rows here: their choice, else their widest role's.

    Only for routes that need a membership; a reader through break-glass has none.
    """
    held = memberships_of(request.user, request.system)
    chosen = request.session.get(ACTING_FOR, {}).get(str(request.system.pk))
    for membership in held:
        if membership.organisation_id == chosen:
            return membership.organisation
    return held[0].organisation
