"""What the partners agree about their data: versions that stay, and who accepted."""

import hashlib

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from enterprises.actions.rows import record_event
from enterprises.models import MarketSystem
from stakeholders.models import Organisation, SharingTerms, TermsAcceptance


class Replaced(Exception):
    """There is a newer version than the one that was read; nothing was written."""

    def __init__(self, current: SharingTerms | None) -> None:
        super().__init__("a newer version")
        self.current = current


@transaction.atomic
def write_terms(
    *, system: MarketSystem, text: str, after: int, by: User
) -> SharingTerms:
    """Add the version that follows number `after`; who accepted that one is asked anew.

    Raises `Replaced` where another one follows it already, and ValidationError for a
    text that says the same.
    """
    current = _current(system)
    if (current.number if current else 0) != after:
        raise Replaced(current)
    digest = hashlib.sha256(text.encode()).hexdigest()
    if current is not None and current.sha256 == digest:
        raise ValidationError(
            {"text": gettext("This is word for word the current version.")}
        )
    terms = SharingTerms(
        market_system=system,
        number=after + 1,
        text=text,
        sha256=digest,
        written_by=by,
    )
    terms.validate_constraints()
    terms.save(force_insert=True)
    # The text itself stays in its row, which is never changed.
    changes = {"number": [None, terms.number], "sha256": [None, digest]}
    record_event(system=system, by=by, verb="added", row=terms, changes=changes)
    return terms


@transaction.atomic
def accept_terms(
    *, system: MarketSystem, sha256: str, organisation: Organisation, by: User
) -> TermsAcceptance:
    """Accept the current version for an organisation, once.

    `sha256` is that of the text that was shown: raises `Replaced` for any other, so
    that nobody accepts words they have not read.
    """
    current = _current(system)
    if current is None or current.sha256 != sha256:
        raise Replaced(current)
    accepted, is_new = TermsAcceptance.objects.get_or_create(
        terms=current,
        organisation=organisation,
        defaults={"market_system": system, "by": by},
    )
    if is_new:
        record_event(
            system=system,
            by=by,
            verb="accepted",
            row=accepted,
            changes={"sha256": [None, sha256]},
            subject=f"{current}, {organisation}",
        )
    return accepted


def _current(system: MarketSystem) -> SharingTerms | None:
    """The newest version, while nobody can write another one."""
    MarketSystem.objects.select_for_update(no_key=True).get(pk=system.pk)
    found: SharingTerms | None = system.sharing_terms.current()
    return found
