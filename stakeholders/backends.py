"""Turns memberships into permissions, through Django's own authentication backends."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import Model
from django.utils import timezone

from enterprises.access import SystemRequest
from enterprises.models import MarketSystem
from stakeholders.models import (
    Audience,
    BreakGlass,
    Invitation,
    JoinLink,
    Membership,
    Organisation,
)

ACTING_FOR = "acting_for"  # the session's key: organisation by system


def memberships_of(user: Any, system: MarketSystem) -> list[Membership]:
    """The person's active memberships here, the widest role first; one query.

    Kept on the user object for the length of a request, which loads its own.
    """
    kept: dict[int, list[Membership]] = _own(user).setdefault("_memberships", {})
    if system.pk not in kept:
        rows = Membership.objects.active().filter(user_id=user.pk, market_system=system)
        kept[system.pk] = list(
            rows.select_related("organisation").order_by("-role", "pk")
        )
    return kept[system.pk]


def _own(user: Any) -> dict[str, Any]:
    """The attributes of the user itself, not of the lazy stand-in a request carries."""
    loaded = user.__dict__.get("_wrapped", user) if user.pk else user
    attributes: dict[str, Any] = loaded.__dict__
    return attributes


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
        if open_glass(user_obj, obj) is not None:
            return set(settings.ROLE_PERMISSIONS[Membership.Role.VIEWER.name])
        return set()


def people_by_key(keys: Iterable[int]) -> dict[int, User]:
    """Accounts by their keys; one query. Whose names may be shown, callers know."""
    return User.objects.in_bulk(list(keys))


def open_glass(user: Any, system: MarketSystem) -> BreakGlass | None:
    """The break-glass by which a site administrator reads here now, if that is how.

    Kept on the user object for the length of a request, like the memberships.
    """
    if not getattr(user, "is_staff", False) or memberships_of(user, system):
        return None
    kept: dict[int, BreakGlass | None] = _own(user).setdefault("_glasses", {})
    if system.pk not in kept:
        opened = BreakGlass.objects.open(timezone.now())
        kept[system.pk] = opened.filter(user_id=user.pk, market_system=system).first()
    return kept[system.pk]


def reads(user: User, email: str) -> bool:
    """Whether the person has proved that they read the mail of this address."""
    addresses = EmailAddress.objects.filter(user=user, verified=True)
    return bool(addresses.filter(email__iexact=email).exists())


def join_link(word: str) -> JoinLink | None:
    """The open link of a word, if any: what somebody without a membership may see."""
    return JoinLink.objects.select_related("market_system").by_word(word)


def usable_invitation(digest: str) -> Invitation | None:
    """The invitation a token's hash opens, with what its page shows, if any."""
    usable = Invitation.objects.usable(timezone.now()).filter(token_sha256=digest)
    return usable.select_related("market_system", "organisation", "invited_by").first()


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
