"""Which organisations take part, and what each of them accepted."""

from dataclasses import dataclass
from datetime import datetime

from enterprises.models import MarketSystem
from stakeholders.models.agreements import SharingTerms, TermsAcceptance


@dataclass(frozen=True, slots=True)
class Partner:
    """One organisation with people here; the version it accepted last, if any."""

    organisation_id: int
    name: str
    number: int | None = None
    accepted_at: datetime | None = None
    by: str = ""
    is_current: bool = False


def partners_and_terms(
    system: MarketSystem, current: SharingTerms | None
) -> list[Partner]:
    """Those that have not accepted the current version first, by name; two queries."""
    active = system.memberships.active().filter(user__is_active=True)
    rows = active.order_by("organisation__name", "organisation")
    names = dict(rows.values_list("organisation", "organisation__name"))
    newest: dict[int, TermsAcceptance] = {}
    accepted = TermsAcceptance.objects.filter(market_system=system)
    for row in accepted.select_related("terms", "by").order_by("terms__number"):
        newest[row.organisation_id] = row
    told = [_partner(pk, name, newest.get(pk), current) for pk, name in names.items()]
    return sorted(told, key=lambda one: one.is_current)


def _partner(
    pk: int, name: str, last: TermsAcceptance | None, current: SharingTerms | None
) -> Partner:
    if last is None:
        return Partner(pk, name)
    return Partner(
        organisation_id=pk,
        name=name,
        number=last.terms.number,
        accepted_at=last.accepted_at,
        by=last.by.get_full_name() or last.by.email,
        is_current=current is not None and last.terms_id == current.pk,
    )
