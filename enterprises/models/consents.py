"""What owners agreed to: the purposes, in the words read to them, and their answers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.consents import PurposeCounts, counts_of
from enterprises.models.constraints import SameSystem, in_system, one_of
from enterprises.models.registry import MicroEnterprise, MicroEnterpriseQuerySet
from enterprises.models.systems import MarketSystem
from enterprises.models.versions import VersionedRow


class ConsentPurpose(VersionedRow):
    """Something that an owner's data may be used for, if the owner agrees."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="consent_purposes"
    )
    name = models.CharField(_("purpose"), max_length=200)
    explanation = models.TextField(
        _("explanation"),
        max_length=2000,
        blank=True,
        help_text=_("In the words that are read to the owner."),
    )
    is_for_contact = models.BooleanField(
        _("it needs to know how to reach the owner"), default=False
    )
    is_on = models.BooleanField(_("owners are asked for it"), default=True)

    class Meta:
        verbose_name = _("purpose of consent")
        verbose_name_plural = _("purposes of consent")
        ordering = ["name"]
        constraints = [
            in_system("consentpurpose"),
            models.UniqueConstraint(
                fields=["market_system", "name"],
                name="consentpurpose_name_unique",
                violation_error_message=_("There is a purpose of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class How(models.TextChoices):
    """In which way an owner agreed."""

    SPOKEN = "spoken", _("Spoken")
    SIGNED = "signed", _("Signed")
    PHONE = "phone", _("On the phone")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def open(self) -> "ConsentQuerySet":
        """Those that hold today."""
        return self.filter(withdrawn_on__isnull=True)

    def given_before(self, day: date) -> "ConsentQuerySet":
        return self.filter(given_on__lt=day)


class Consent(VersionedRow):
    """An owner agreed to one purpose, until it was withdrawn."""

    How = How

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="consents"
    )
    enterprise = models.ForeignKey(
        MicroEnterprise, on_delete=models.CASCADE, related_name="consents"
    )
    purpose = models.ForeignKey(
        ConsentPurpose,
        on_delete=models.PROTECT,
        related_name="consents",
        verbose_name=_("purpose"),
    )
    given_on = models.DateField(_("given on"))
    how = models.CharField(_("how"), max_length=10, choices=How)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["purpose__name", "-given_on", "-pk"]
        constraints = [
            SameSystem(field="enterprise", name="consent_enterprise_system"),
            SameSystem(field="purpose", name="consent_purpose_system"),
            one_of("how", How, "consent_how_known"),
            models.UniqueConstraint(
                fields=["enterprise", "purpose"],
                condition=Q(withdrawn_on__isnull=True),
                name="consent_open_once",
                violation_error_message=_(
                    "The owner has agreed to this already; a consent that was "
                    "withdrawn may be given anew."
                ),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True)
                | Q(withdrawn_on__gte=F("given_on")),
                name="consent_in_order",
                violation_error_message=_(
                    "A consent is withdrawn on the day it was given or later."
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["purpose", "enterprise", "withdrawn_on"],
                name="consent_by_purpose",
            ),
            # Few withdraw; whoever looks for them reads no others.
            models.Index(
                fields=["market_system", "purpose", "enterprise"],
                condition=Q(withdrawn_on__isnull=False),
                name="consent_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"consent of {self.enterprise_id}"


def _answers(system: MarketSystem, purpose: ConsentPurpose | None) -> ConsentQuerySet:
    """What was recorded here, for one purpose or for any."""
    rows = Consent.objects.filter(market_system=system).order_by()
    return rows if purpose is None else rows.filter(purpose=purpose)


def _of_owner(purpose: ConsentPurpose | None) -> ConsentQuerySet:
    """The same of the enterprise that a query looks at.

    Without its market system, which an enterprise has only one of: SQLite would begin
    with that, and read all consents for every enterprise.
    """
    rows = Consent.objects.filter(enterprise=OuterRef("pk")).order_by()
    return rows if purpose is None else rows.filter(purpose=purpose)


def _told(
    rows: MicroEnterpriseQuerySet, purpose: ConsentPurpose | None
) -> MicroEnterpriseQuerySet:
    """Whom a table says to have agreed, where nothing was recorded for that purpose."""
    rows = rows.filter(consent_on__isnull=False)
    about: dict[str, Any] = {"purpose__name": OuterRef("consent_purpose")}
    if purpose is not None:
        rows, about = rows.filter(consent_purpose=purpose.name), {"purpose": purpose}
    return rows.exclude(
        Exists(Consent.objects.filter(enterprise=OuterRef("pk"), **about))
    )


# Each of these gives lists that together hold what it says, an enterprise in one of
# them only. See `keyset.first_of` for why they are not one.
Lists = list[MicroEnterpriseQuerySet]


def with_consent(
    rows: MicroEnterpriseQuerySet,
    system: MarketSystem,
    purpose: ConsentPurpose | None = None,
) -> Lists:
    """The enterprises whose owners agree today, to one purpose or to any.

    What was recorded here counts; what a table said (`consent_on`) only where nothing
    was recorded for the purpose, so that no upload undoes a withdrawal.
    """
    recorded = _answers(system, purpose).open().values("enterprise")
    told = _told(rows, purpose).filter(consent_withdrawn_on__isnull=True)
    if purpose is None:
        told = told.exclude(Exists(_of_owner(None).open()))
    return [rows.filter(pk__in=recorded), told]


def with_consent_withdrawn(
    rows: MicroEnterpriseQuerySet,
    system: MarketSystem,
    purpose: ConsentPurpose | None = None,
) -> Lists:
    """Those whose owners withdrew a consent and agreed to none since.

    For one purpose or for any; whoever agrees to another one now has not withdrawn.
    """
    ended = _answers(system, purpose).filter(withdrawn_on__isnull=False)
    again = Exists(_of_owner(purpose).open())
    told = _told(rows, purpose).filter(consent_withdrawn_on__isnull=False)
    if purpose is None:
        told = told.exclude(Exists(_of_owner(None)))
    return [rows.filter(pk__in=ended.values("enterprise")).exclude(again), told]


def without_consent(
    rows: MicroEnterpriseQuerySet,
    system: MarketSystem,
    purpose: ConsentPurpose | None = None,
) -> Lists:
    """Those whose owners were never asked, as far as anybody wrote down.

    Whoever was erased cannot be asked, and is left out.
    """
    told = Q(consent_on__isnull=False)
    if purpose is not None:
        told &= Q(consent_purpose=purpose.name)
    asked = rows.exclude(Exists(_of_owner(purpose))).exclude(told)
    return [asked.filter(erased_on__isnull=True)]


def unnamed_purposes(system: MarketSystem) -> models.QuerySet[Any, Any]:
    """What tables say owners agreed to and no purpose is called: (words, how many)."""
    named = ConsentPurpose.objects.filter(market_system=system).order_by()
    said = system.enterprises.filter(consent_on__isnull=False).order_by()
    said = said.exclude(consent_purpose="")
    said = said.exclude(consent_purpose__in=named.values("name"))
    # Of one column, so that an index holds all that is read.
    words = said.values_list("consent_purpose").annotate(n=Count("*"))
    return words.order_by("-n", "consent_purpose")


# What the parts of one query are called.
AGREED, WITHDREW, ERASED = "agreed", "withdrew", "erased"
TOLD, TOLD_WITHDREW = "told", "told withdrew"


def purpose_counts(
    system: MarketSystem, purposes: Iterable[ConsentPurpose], total: int
) -> dict[int, PurposeCounts]:
    """How many agreed to each purpose, withdrew, or were never asked.

    `total` is how many enterprises there are whose owners are not erased. One query; a
    second where something was recorded and told for the same purpose.
    """
    names = {purpose.pk: purpose.name for purpose in purposes}
    counts: Counter[tuple[str, int | str]] = Counter()
    for part, key, words, n in _parts(system, names):
        counts[part, key or words] = n
    recorded = {
        key: (
            counts[AGREED, key],
            counts[AGREED, key] + counts[WITHDREW, key],
            counts[ERASED, key],
        )
        for key in names
    }
    by_table = {
        name: (counts[TOLD, name] - counts[TOLD_WITHDREW, name], counts[TOLD, name])
        for name in names.values()
    }
    both = [k for k, name in names.items() if recorded[k][1] and by_table[name][1]]
    for key, agreed, asked in _also_recorded(both) if both else ():
        told_agreed, told_asked = by_table[names[key]]
        by_table[names[key]] = told_agreed - agreed, told_asked - asked
    return counts_of(names=names, told=recorded, by_table=by_table, total=total)


def _parts(system: MarketSystem, names: Mapping[int, str]) -> Any:
    """(part, key of a purpose, or else its words, how many): counted in one query.

    Almost all consents are open, of which an owner has one for a purpose: these are
    counted in an index, and only the few others owner by owner.
    """
    here = Consent.objects.filter(purpose__in=list(names)).order_by()
    same = {"enterprise": OuterRef("enterprise"), "purpose": OuterRef("purpose")}
    again = Exists(Consent.objects.open().filter(**same))
    ended = here.filter(market_system=system, withdrawn_on__isnull=False)
    erased = here.filter(enterprise__in=system.erasures.values("enterprise"))
    said = {"consent_on__isnull": False, "consent_purpose__in": list(names.values())}
    told = system.enterprises.filter(**said).order_by()
    told_ended = told.filter(consent_withdrawn_on__isnull=False)
    owners = Count("enterprise", distinct=True)
    first, *others = (
        _recorded(AGREED, here.open(), Count("*")),
        _recorded(WITHDREW, ended.exclude(again), owners),
        _recorded(ERASED, erased, owners),
        _told_of(TOLD, told),
        _told_of(TOLD_WITHDREW, told_ended),
    )
    return first.union(*others, all=True)


def _recorded(part: str, rows: ConsentQuerySet, count: Count) -> Any:
    counts = rows.values("purpose_id").annotate(n=count)
    return counts.values_list(Value(part), "purpose_id", Value(""), "n")


def _told_of(part: str, rows: MicroEnterpriseQuerySet) -> Any:
    counts = rows.values("consent_purpose").annotate(n=Count("*"))
    return counts.values_list(Value(part), Value(0), "consent_purpose", "n")


def _also_recorded(purposes: Iterable[int]) -> Iterable[tuple[int, int, int]]:
    """Of those a table names, how many have an answer here: this one counts."""
    twice = Consent.objects.filter(
        purpose__in=purposes,
        enterprise__consent_on__isnull=False,
        enterprise__consent_purpose=F("purpose__name"),
    ).order_by()
    agrees = Q(enterprise__consent_withdrawn_on__isnull=True)
    counts = twice.values("purpose").annotate(
        agreed=Count("enterprise", distinct=True, filter=agrees),
        asked=Count("enterprise", distinct=True),
    )
    return counts.values_list("purpose", "agreed", "asked")
