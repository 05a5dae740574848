"""What findings about consent look at, and the contacts that no consent covers."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from enterprises.findings.consents import YEARS, ConsentsState, PurposeStanding
from enterprises.models.consents import Consent, ConsentPurpose, purpose_counts
from enterprises.models.contacts import OwnerContact
from enterprises.models.systems import MarketSystem


def uncovered(system: MarketSystem) -> QuerySet[OwnerContact]:
    """Contacts of owners who agree to no purpose that needs one."""
    told = Consent.objects.filter(enterprise=OuterRef("enterprise"))
    agreed = told.open().filter(purpose__is_for_contact=True)
    by_table = ConsentPurpose.objects.filter(
        ~Exists(
            Consent.objects.filter(
                purpose=OuterRef("pk"), enterprise=OuterRef(OuterRef("enterprise"))
            )
        ),
        market_system=system,
        is_for_contact=True,
        name=OuterRef("enterprise__consent_purpose"),
    )
    covered = Q(Exists(agreed)) | Q(
        Exists(by_table),
        enterprise__consent_on__isnull=False,
        enterprise__consent_withdrawn_on__isnull=True,
    )
    return system.owner_contacts.exclude(covered)


def not_erased(system: MarketSystem) -> int:
    """How many enterprises have an owner who could be asked; one quick query."""
    erased = system.erasures.order_by().values("market_system").annotate(n=Count("pk"))
    gone = Coalesce(Subquery(erased.values("n")), 0)
    found = system.tallies.aggregate(n=Coalesce(Sum("total"), 0) - gone)
    return int(found["n"])


def years_before(today: date, years: int) -> date:
    """The same day so many years before; of 29 February the last of the month."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return today.replace(year=today.year - years, day=28)


def consents_state(system: MarketSystem, today: date) -> ConsentsState:
    """Everything `findings.consents.consents_findings` asks; six queries or seven."""
    before = years_before(today, YEARS)
    told = Consent.objects.filter(
        enterprise=OuterRef("pk"), purpose__name=OuterRef("consent_purpose")
    )
    by_table = system.enterprises.filter(
        consent_on__lt=before, consent_withdrawn_on__isnull=True
    ).exclude(Exists(told))
    purposes = list(system.consent_purposes.filter(is_on=True))
    registered = not_erased(system)
    counts = purpose_counts(system, purposes, registered)
    return ConsentsState(
        registered=registered,
        uncovered=uncovered(system).count(),
        old=system.consents.open().given_before(before).count() + by_table.count(),
        purposes=[
            PurposeStanding(purpose.name, counts[purpose.pk].asked)
            for purpose in purposes
        ],
        threshold=system.small_cell_threshold,
    )
