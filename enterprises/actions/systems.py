"""How a market system begins, changes, and goes into the archive."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from enterprises.actions.rows import add_row, change_row
from enterprises.catalogue import SUB_NEEDS, VOICE_GROUPS
from enterprises.models import MarketSystem, SubNeed, VoiceGroup

DEFAULT_THRESHOLD = 5


@transaction.atomic
def create_system(
    *,
    name: str,
    slug: str,
    country: str,
    currency: str,
    value_chain: str,
    purpose: str,
    by: User,
    small_cell_threshold: int = DEFAULT_THRESHOLD,
) -> MarketSystem:
    """Make a market system with the needs and groups of the catalogue.

    They are named in the maker's language.

    ValidationError if the address is taken. Who may enter it is not said here: the app
    that knows people adds a membership in the same transaction.
    """
    system = MarketSystem(
        name=name,
        slug=slug,
        country=country,
        currency=currency,
        value_chain=value_chain,
        purpose=purpose,
        small_cell_threshold=small_cell_threshold,
    )
    system.validate_unique()
    add_row(row=system, by=by)
    SubNeed.objects.bulk_create(
        SubNeed(
            market_system=system,
            category=line.category,
            catalogue_code=line.code,
            name=str(line.name),
            order=order,
        )
        for order, line in enumerate(SUB_NEEDS, start=1)
    )
    VoiceGroup.objects.bulk_create(
        VoiceGroup(market_system=system, kind=kind, name=str(name))
        for kind, name in VOICE_GROUPS
    )
    return system


@transaction.atomic
def change_system(
    *, system: MarketSystem, version: int, by: User, reason: str = ""
) -> MarketSystem:
    """Store the settings `system` now has; raises `Stale` like any change of a row."""
    return change_row(row=system, version=version, by=by, reason=reason)


@transaction.atomic
def archive_system(
    *, system: MarketSystem, version: int, by: User, reason: str = ""
) -> MarketSystem:
    """Take the system out of everybody's list; nothing in it is lost."""
    system.archived_at = timezone.now()
    return change_row(
        row=system, version=version, by=by, reason=reason, verb="archived"
    )


@transaction.atomic
def reopen_system(
    *, system: MarketSystem, version: int, by: User, reason: str = ""
) -> MarketSystem:
    """Bring an archived system back into everybody's list."""
    system.archived_at = None
    return change_row(
        row=system, version=version, by=by, reason=reason, verb="reopened"
    )
