"""A business case with its investments and benefits by year."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import ExpressionWrapper, F, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import (
    MarketSystem,
    SameSystem,
    Segment,
    VersionedRow,
    in_system,
    one_of,
)
from stakeholders.models import Stakeholder, VisibleRow
from stakeholders.models.visibility import VisibleQuerySet
from valueprop.analysis.cases import BenefitLine, CaseLines, InvestmentLine

MAX_YEARS = 30
WHOLE = models.IntegerField()
# Columns of several tables come back under one; the widest of them fits in here.
WIDE = models.DecimalField(max_digits=40, decimal_places=6)


class Source(models.TextChoices):
    """Where the money of an investment comes from."""

    BUSINESS = "business", _("Business budget")
    SOCIAL = "social", _("Social investment")
    PHILANTHROPY = "philanthropy", _("Philanthropy")
    PARTNER = "partner", _("Partner")
    DONOR = "donor", _("Donor")
    IN_KIND = "in_kind", _("In kind")


class BenefitKind(models.TextChoices):
    COMMERCIAL = "commercial", _("Commercial")
    SOCIAL = "social", _("Social")


class BusinessCaseQuerySet(VisibleQuerySet["BusinessCase"]):
    def with_party(self, stakeholder: Stakeholder) -> "BusinessCaseQuerySet":
        """Those in which the stakeholder puts something in or gets something out."""
        return self.filter(
            Q(pk__in=stakeholder.investments.values("case"))
            | Q(pk__in=stakeholder.benefits.values("case"))
        )

    def lines(self) -> list[CaseLines]:
        """Load the cases with their lines for `valueprop.analysis`, in one query.

        Three kinds of row come back under the columns of a benefit; what a kind does
        not have is empty. Ordered by name.
        """
        cases = self.order_by()
        benefits = Benefit.objects.filter(case__in=cases).order_by()
        rows = benefits.values_list(
            Value("benefit"),
            "case_id",
            "pk",
            "stakeholder_id",
            "stakeholder__name",
            "label",
            "kind",
            "first_year",
            "last_year",
            ExpressionWrapper(F("units"), output_field=WIDE),
            ExpressionWrapper(F("change"), output_field=WIDE),
            ExpressionWrapper(F("value"), output_field=WIDE),
            "ramp_up_years",
        ).union(
            Investment.objects.filter(case__in=cases)
            .order_by()
            .values_list(
                Value("investment"),
                "case_id",
                "pk",
                "stakeholder_id",
                "stakeholder__name",
                "label",
                "source",
                "first_year",
                "last_year",
                "amount_per_year",
                Value(None, output_field=models.DecimalField()),
                Value(None, output_field=models.DecimalField()),
                Value(None, output_field=WHOLE),
            ),
            cases.values_list(
                Value("case"),
                "pk",
                "pk",
                Value(None, output_field=WHOLE),
                Value(""),
                "name",
                Value(""),
                "first_year",
                "years",
                Value(None, output_field=models.DecimalField()),
                "discount_rate",
                Value(None, output_field=models.DecimalField()),
                Value(None, output_field=WHOLE),
            ),
            all=True,
        )
        return _assembled(rows)


def _assembled(rows: Any) -> list[CaseLines]:
    """Put the rows of `lines` together, each line with its case."""
    cases: list[tuple[Any, ...]] = []
    investments: dict[int, list[InvestmentLine]] = defaultdict(list)
    benefits: dict[int, list[BenefitLine]] = defaultdict(list)
    names: dict[int, dict[int, str]] = defaultdict(dict)
    for row, case, pk, party, name, label, kind, first, last, *numbers in rows:
        if row == "case":
            cases.append((label, case, first, last, numbers[1]))
            continue
        names[case][party] = name
        if row == "benefit":
            line = BenefitLine(pk, party, label, kind, first, last, *numbers)
            benefits[case].append(line)
        else:
            amount: Decimal = numbers[0]
            investments[case].append(
                InvestmentLine(pk, party, label, kind, first, last, amount)
            )
    return [
        CaseLines(
            id=case,
            name=label,
            first_year=first,
            years=years,
            discount_rate=rate,
            investments=tuple(sorted(investments[case], key=_in_time)),
            benefits=tuple(sorted(benefits[case], key=_in_time)),
            names=tuple(sorted(names[case].items())),
        )
        for label, case, first, years, rate in sorted(cases)
    ]


def _in_time(line: InvestmentLine | BenefitLine) -> tuple[int, int]:
    return line.first_year, line.id


class BusinessCase(VersionedRow, VisibleRow):
    """What working on needs costs and returns, year by year, for each stakeholder."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="cases"
    )
    segment = models.ForeignKey(
        Segment,
        on_delete=models.PROTECT,
        related_name="cases",
        null=True,
        blank=True,
        verbose_name=_("segment"),
    )
    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("what it is about"), blank=True)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    years = models.PositiveSmallIntegerField(_("number of years"), default=5)
    # 0.12 is twelve percent a year.
    discount_rate = models.DecimalField(
        _("discount rate"), max_digits=6, decimal_places=4
    )

    objects = BusinessCaseQuerySet.as_manager()

    class Meta(VisibleRow.Meta):
        ordering = ["name"]
        constraints = [
            *VisibleRow.Meta.constraints,
            in_system("businesscase"),
            SameSystem(field="segment", name="case_segment_same_system"),
            models.UniqueConstraint(
                fields=["market_system", "name", "organisation"],
                name="case_name_unique",
            ),
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=MAX_YEARS),
                name="case_years",
                violation_error_message=_("A case runs over 1 to 30 years."),
            ),
            models.CheckConstraint(
                condition=Q(first_year__gte=1990, first_year__lte=2100),
                name="case_first_year",
            ),
            models.CheckConstraint(
                condition=Q(discount_rate__gt=-1, discount_rate__lte=1),
                name="case_discount_rate",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_year(self) -> int:
        return self.first_year + self.years - 1

    @property
    def discount_percent(self) -> Decimal:
        """12 for a rate of 0.12, without zeros at the end."""
        return Decimal(format((self.discount_rate * 100).normalize(), "f"))

    def get_absolute_url(self) -> str:
        return reverse(
            "valueprop:case_detail",
            kwargs={"slug": self.market_system.slug, "pk": self.pk},
        )


class Investment(VersionedRow):
    """What a stakeholder puts in: the same amount in each year from first to last."""

    Source = Source

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="investments"
    )
    case = models.ForeignKey(
        BusinessCase, on_delete=models.CASCADE, related_name="investments"
    )
    stakeholder = models.ForeignKey(
        Stakeholder, on_delete=models.PROTECT, related_name="investments"
    )
    label = models.CharField(_("what for"), max_length=200)
    source = models.CharField(_("source"), max_length=20, choices=Source)
    first_year = models.PositiveSmallIntegerField(_("from"))
    last_year = models.PositiveSmallIntegerField(_("until"))
    # In the currency of the system.
    amount_per_year = models.DecimalField(
        _("amount a year"), max_digits=18, decimal_places=2
    )

    class Meta:
        ordering = ["first_year", "pk"]
        constraints = [
            SameSystem(field="case", name="investment_case_same_system"),
            SameSystem(field="stakeholder", name="investment_stakeholder_system"),
            one_of("source", Source, "investment_source_known"),
            models.CheckConstraint(
                condition=Q(amount_per_year__gte=0), name="investment_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="investment_years_in_order",
                violation_error_message=_("The last year comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Benefit(VersionedRow):
    """What a stakeholder gets out: units times change times value, growing in."""

    Kind = BenefitKind

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="benefits"
    )
    case = models.ForeignKey(
        BusinessCase, on_delete=models.CASCADE, related_name="benefits"
    )
    stakeholder = models.ForeignKey(
        Stakeholder, on_delete=models.PROTECT, related_name="benefits"
    )
    label = models.CharField(_("what it is"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=BenefitKind)
    first_year = models.PositiveSmallIntegerField(_("from"))
    last_year = models.PositiveSmallIntegerField(_("until"))
    # "1,200 shops" times "30 cases more" times "4.50 for a case".
    units = models.DecimalField(_("units"), max_digits=18, decimal_places=4)
    unit_name = models.CharField(_("units of what"), max_length=60)
    change = models.DecimalField(
        _("change for each unit"), max_digits=18, decimal_places=6
    )
    value = models.DecimalField(
        _("value of one step of change"), max_digits=18, decimal_places=6
    )
    # 1: full from the first year; 3: a third, two thirds, full.
    ramp_up_years = models.PositiveSmallIntegerField(_("years to full size"), default=1)

    class Meta:
        ordering = ["first_year", "pk"]
        constraints = [
            in_system("benefit"),
            SameSystem(field="case", name="benefit_case_same_system"),
            SameSystem(field="stakeholder", name="benefit_stakeholder_system"),
            one_of("kind", BenefitKind, "benefit_kind_known"),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="benefit_years_in_order",
                violation_error_message=_("The last year comes before the first."),
            ),
            models.CheckConstraint(
                condition=Q(ramp_up_years__gte=1, ramp_up_years__lte=MAX_YEARS),
                name="benefit_ramp_up",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def full_from(self) -> int:
        """The first year in which the benefit has its full size."""
        return self.first_year + self.ramp_up_years - 1
