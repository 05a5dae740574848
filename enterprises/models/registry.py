"""The registry of micro-enterprises."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.country_boxes import BOXES
from enterprises.analysis.positions import Position
from enterprises.analysis.registry import OwnerCounts
from enterprises.analysis.scripts import is_spaced
from enterprises.models.constraints import SameSystem, in_system
from enterprises.models.segments import Segment
from enterprises.models.systems import MarketSystem, Place
from enterprises.models.traits import Formality, Gender, Motivation, Premises, Urbanity
from enterprises.models.versions import VersionedRow

# "Self-employed women and men, and businesses with fewer than ten employees."
EMPLOYEE_LIMIT = 10


def _known(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": ["", *choices.values]}),
        name=f"enterprise_{field}_known",
    )


# From so many letters on, a search finds them anywhere.
ANYWHERE_FROM = 3
WORD_ENDS = " -"


def is_short(text: str) -> bool:
    """Whether a search looks for the text at the beginning of words only.

    Never in a script that does not part words, where two letters may be a name.
    """
    return len(text) < ANYWHERE_FROM and is_spaced(text)


class MicroEnterpriseQuerySet(models.QuerySet["MicroEnterprise"]):
    def searched(self, text: str) -> "MicroEnterpriseQuerySet":
        """Those whose code or name has the text in it.

        One or two letters are looked for where a word begins (`is_short`): an index
        finds them there, and elsewhere they mean little.
        """
        if not is_short(text):
            return self.filter(Q(code__icontains=text) | Q(name__icontains=text))
        begins = Q()
        for name in ("code", "name"):
            begins |= Q(**{f"{name}__istartswith": text})
            for before in WORD_ENDS:
                begins |= Q(**{f"{name}__icontains": before + text})
        return self.filter(begins)

    def within(self, place: Place) -> "MicroEnterpriseQuerySet":
        """Those in a place or in one that lies in it."""
        return self.filter(place__path__startswith=place.path)

    def open(self) -> "MicroEnterpriseQuerySet":
        return self.filter(closed_on__isnull=True)

    def closed(self) -> "MicroEnterpriseQuerySet":
        return self.filter(closed_on__isnull=False)

    def outside(self, country: str) -> "MicroEnterpriseQuerySet":
        """Those whose position lies outside every box around a part of the country.

        None of a country of unknown place; see `analysis.positions.lies_in`.
        """
        boxes = BOXES.get(country)
        if boxes is None:
            return self.none()
        found = self.filter(latitude__isnull=False)
        for west, south, east, north in boxes:
            found = found.exclude(
                longitude__gte=Decimal(str(west)),
                longitude__lte=Decimal(str(east)),
                latitude__gte=Decimal(str(south)),
                latitude__lte=Decimal(str(north)),
            )
        return found

    def owners(self) -> OwnerCounts:
        """How many there are, by what is known of their owners; one query.

        Reads the rows themselves; `RegistryTally` knows the same for most filters.
        """
        rows: Any = self.order_by().values("owner_gender")
        owners: OwnerCounts = rows.owners_of_these()
        return owners

    def owners_of_these(self) -> OwnerCounts:
        """The same of a slice of `values("owner_gender")`."""
        # Of one column, so that an index can hold all that is read.
        counts = self.aggregate(
            total=Count("*"),
            women=Count("owner_gender", filter=Q(owner_gender=Gender.WOMAN)),
            known=Count("owner_gender", filter=~Q(owner_gender="")),
        )
        return OwnerCounts(**counts)


class MicroEnterprise(VersionedRow):
    """A business with fewer than ten employees, or a self-employed person."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="enterprises"
    )
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200, blank=True)
    segment = models.ForeignKey(
        Segment,
        on_delete=models.PROTECT,
        related_name="enterprises",
        null=True,
        blank=True,
        verbose_name=_("segment"),
    )
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        related_name="enterprises",
        null=True,
        blank=True,
        verbose_name=_("place"),
    )
    owner_gender = models.CharField(
        _("owner's gender"), max_length=10, choices=Gender, blank=True
    )
    owner_birth_year = models.PositiveSmallIntegerField(
        _("owner's year of birth"), null=True, blank=True
    )
    urbanity = models.CharField(
        _("urban or rural"), max_length=10, choices=Urbanity, blank=True
    )
    motivation = models.CharField(
        _("motivation"), max_length=20, choices=Motivation, blank=True
    )
    employees = models.DecimalField(
        _("employees"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    casual_employees = models.DecimalField(
        _("casual employees"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    turnover = models.DecimalField(
        _("turnover a month"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    turnover_currency = models.CharField(
        _("currency of the turnover"), max_length=3, blank=True
    )
    formality = models.CharField(
        _("formality"), max_length=20, choices=Formality, blank=True
    )
    premises = models.CharField(
        _("premises"), max_length=20, choices=Premises, blank=True
    )
    started_year = models.PositiveSmallIntegerField(
        _("year started"), null=True, blank=True
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    consent_purpose = models.CharField(_("consent for"), max_length=200, blank=True)
    consent_withdrawn_on = models.DateField(
        _("consent withdrawn on"), null=True, blank=True
    )
    # The owner asked to be forgotten: who it was is not known here any more.
    erased_on = models.DateField(null=True, blank=True, editable=False)
    # Decimal degrees (WGS 84); about ten metres apart in the fourth decimal.
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MicroEnterpriseQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            in_system("enterprise"),
            SameSystem(field="segment", name="enterprise_segment_same_system"),
            SameSystem(field="place", name="enterprise_place_same_system"),
            models.UniqueConstraint(
                fields=["market_system", "code"],
                name="enterprise_code_unique",
                violation_error_message=_("This code is already taken."),
            ),
            models.CheckConstraint(
                condition=(
                    (Q(employees__isnull=True) | Q(employees__gte=0))
                    & (Q(casual_employees__isnull=True) | Q(casual_employees__gte=0))
                    & (Q(employees__isnull=True) | Q(employees__lt=EMPLOYEE_LIMIT))
                    & (
                        Q(casual_employees__isnull=True)
                        | Q(casual_employees__lt=EMPLOYEE_LIMIT)
                    )
                    & (
                        Q(employees__isnull=True)
                        | Q(casual_employees__isnull=True)
                        | Q(employees__lt=EMPLOYEE_LIMIT - F("casual_employees"))
                    )
                ),
                name="enterprise_is_micro",
                violation_error_message=_(
                    "A micro-enterprise has fewer than ten employees in all."
                ),
            ),
            models.CheckConstraint(
                condition=Q(turnover__isnull=True)
                | (Q(turnover__gte=0) & Q(turnover_currency__regex=r"^[A-Z]{3}$")),
                name="enterprise_turnover_has_currency",
                violation_error_message=_("A turnover needs its currency."),
            ),
            models.CheckConstraint(
                condition=Q(owner_birth_year__isnull=True)
                | Q(owner_birth_year__gte=1900, owner_birth_year__lte=2100),
                name="enterprise_birth_year",
            ),
            models.CheckConstraint(
                condition=Q(started_year__isnull=True)
                | Q(started_year__gte=1900, started_year__lte=2100),
                name="enterprise_started_year",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
                name="enterprise_position",
                violation_error_message=_(
                    "A position needs a latitude from -90 to 90 and a longitude from "
                    "-180 to 180."
                ),
            ),
            models.CheckConstraint(
                condition=Q(consent_withdrawn_on__isnull=True)
                | Q(
                    consent_on__isnull=False,
                    consent_withdrawn_on__gte=F("consent_on"),
                ),
                name="enterprise_consent_in_order",
                violation_error_message=_(
                    "A consent is withdrawn on the day it was given or later."
                ),
            ),
            models.CheckConstraint(
                condition=Q(erased_on__isnull=True)
                | Q(
                    name="",
                    owner_birth_year__isnull=True,
                    consent_purpose="",
                    latitude__isnull=True,
                    longitude__isnull=True,
                ),
                name="enterprise_erased_is_gone",
                violation_error_message=_(
                    "The owner asked to be erased: no name, no year of birth, no "
                    "position and no words of a consent are kept."
                ),
            ),
            _known("owner_gender", Gender),
            _known("urbanity", Urbanity),
            _known("motivation", Motivation),
            _known("formality", Formality),
            _known("premises", Premises),
        ]
        indexes = [
            # The orders of the list, each with the key that makes it one order.
            models.Index(
                fields=["market_system", "name", "id"], name="enterprise_name"
            ),
            models.Index(
                fields=["market_system", "employees", "id"], name="enterprise_employees"
            ),
            models.Index(
                fields=["market_system", "started_year", "id"],
                name="enterprise_started",
            ),
            # Answers a filter over several attributes without reading the rows.
            models.Index(
                fields=[
                    *("market_system", "segment", "formality", "urbanity"),
                    *("premises", "motivation", "owner_gender"),
                ],
                name="enterprise_by_answers",
            ),
            models.Index(fields=["market_system", "place"], name="enterprise_by_place"),
            models.Index(
                fields=["market_system", "owner_gender"], name="enterprise_by_gender"
            ),
            # For filters that may fit few or none: what is not known is left out.
            models.Index(
                fields=["market_system", "owner_birth_year"],
                condition=Q(owner_birth_year__isnull=False),
                name="enterprise_by_birth_year",
            ),
            models.Index(
                fields=["market_system", "turnover_currency", "turnover"],
                condition=Q(turnover__isnull=False),
                name="enterprise_by_turnover",
            ),
            # Where the middle turnover of a segment stands.
            models.Index(
                fields=["segment", "turnover_currency", "turnover"],
                condition=Q(turnover__isnull=False, closed_on__isnull=True),
                name="enterprise_turnovers",
            ),
            models.Index(
                fields=["market_system"],
                condition=Q(consent_withdrawn_on__isnull=False),
                name="enterprise_consent_withdrawn",
            ),
            models.Index(
                fields=["market_system", "consent_purpose"],
                condition=Q(consent_on__isnull=False),
                name="enterprise_by_purpose",
            ),
            # For findings: does a segment know why its owners began, and who is abroad.
            models.Index(
                fields=["segment"],
                condition=~Q(motivation=""),
                name="enterprise_motivated",
            ),
            models.Index(
                fields=["market_system", "latitude", "longitude"],
                condition=Q(latitude__isnull=False),
                name="enterprise_positions",
            ),
        ]

    # Never in the trail, which nobody can change.
    PERSONAL = frozenset(
        {"name", "owner_birth_year", "consent_purpose", "latitude", "longitude"}
    )

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()

    @property
    def trail_name(self) -> str:
        """What it is called in the trail: no name that may be a person's."""
        return self.code

    @property
    def position(self) -> Position | None:
        """Where it is on the globe, if that is known."""
        if self.latitude is None or self.longitude is None:
            return None
        return Position(self.latitude, self.longitude)

    def get_absolute_url(self) -> str:
        return reverse(
            "enterprises:enterprise_detail",
            kwargs={"slug": self.market_system.slug, "pk": self.pk},
        )


class SliceChange(models.Model):
    """Says that an enterprise moved to another place, segment or gender group.

    Written with the change itself; the app that copied those keys (impact) takes it up
    and removes it, so that this one need not know it.
    """

    enterprise = models.ForeignKey(
        MicroEnterprise, on_delete=models.CASCADE, related_name="slice_changes"
    )
    changed_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.enterprise_id} moved"
