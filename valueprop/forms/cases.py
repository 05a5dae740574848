"""A case and its lines."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.forms.base import SystemModelForm
from enterprises.forms.numbers import NumberField
from stakeholders.forms.choices import say_choose
from stakeholders.forms.own import OwnForm
from valueprop.forms.percent import PercentField
from valueprop.models import Benefit, BusinessCase, Investment
from valueprop.models.cases import MAX_YEARS

EARLIEST, LATEST = 1990, 2130
# More in a year than anybody in the world has.
TOO_MUCH = 10**15


def year_field(label: Any, **kwargs: Any) -> forms.IntegerField:
    """A calendar year."""
    return forms.IntegerField(
        label=label, min_value=EARLIEST, max_value=LATEST, **kwargs
    )


class CaseForm(OwnForm[BusinessCase]):
    """A case as such, for one organisation."""

    circle = gettext_lazy(
        "A case that others may not see is left out of the totals, exports and "
        "findings they see. “Only” holds for coordinators too."
    )

    first_year = forms.IntegerField(
        label=gettext_lazy("First year"), min_value=EARLIEST, max_value=2100
    )
    years = forms.IntegerField(
        label=gettext_lazy("Number of years"),
        min_value=1,
        max_value=MAX_YEARS,
        help_text=gettext_lazy(
            "How far the case looks ahead, the first year included."
        ),
    )
    discount_rate = PercentField(
        max_digits=5,
        decimal_places=2,
        label=gettext_lazy("Discount rate, percent a year"),
        help_text=gettext_lazy(
            "By how much money next year is worth less than money today: 12 for 12 %. "
            "Companies often use their cost of capital, public bodies less."
        ),
    )

    class Meta:
        model = BusinessCase
        fields = [
            "name",
            "segment",
            "summary",
            "first_year",
            "years",
            "discount_rate",
            "visibility",
        ]
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "segment": gettext_lazy(
                "The enterprises it is about; empty for several segments."
            ),
        }
        error_messages = {
            NON_FIELD_ERRORS: {
                "unique_together": gettext_lazy(
                    "Your organisation already has a case of this name."
                )
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial["discount_rate"] = self.instance.discount_percent

    def clean_discount_rate(self) -> Decimal:
        """Percent are typed, and a share is kept."""
        percent: Decimal = self.cleaned_data["discount_rate"]
        return percent / 100


class LineForm(SystemModelForm[Any]):
    """What an investment and a benefit have in common."""

    who: Any = ""
    first_year = year_field(gettext_lazy("From"))
    last_year = year_field(gettext_lazy("Until"))

    def __init__(
        self, *args: Any, case: BusinessCase | None = None, **kwargs: Any
    ) -> None:
        """A new line needs its `case`, and starts with the years of it."""
        super().__init__(*args, **kwargs)
        if case is None:
            case = self.instance.case
        else:
            self.instance.case = case
            self.initial.setdefault("first_year", case.first_year)
            self.initial.setdefault("last_year", case.last_year)
        self.fields["stakeholder"].label = self.who
        say_choose(self)
        self.fields["last_year"].help_text = _(
            "The case runs from %(first)d to %(last)d; other years are not counted."
        ) % {"first": case.first_year, "last": case.last_year}


class InvestmentForm(LineForm):
    """What somebody puts in."""

    who = gettext_lazy("Who puts it in")

    class Meta:
        model = Investment
        fields = [
            "stakeholder",
            "label",
            "source",
            "amount_per_year",
            "first_year",
            "last_year",
        ]
        field_classes = {"amount_per_year": NumberField}
        help_texts = {
            "label": gettext_lazy("Such as trainers, a cold store, working time."),
            "amount_per_year": gettext_lazy("The same in each of these years."),
        }

    def clean_amount_per_year(self) -> Any:
        """A negative investment would be a benefit."""
        amount = self.cleaned_data["amount_per_year"]
        if amount < 0:
            raise forms.ValidationError(
                _("An investment is not negative; what comes back is a benefit.")
            )
        return amount


class BenefitForm(LineForm):
    """What somebody gets out."""

    who = gettext_lazy("Who gains")
    ramp_up_years = forms.IntegerField(
        label=gettext_lazy("Years until it is full"),
        min_value=1,
        max_value=MAX_YEARS,
        initial=1,
        help_text=gettext_lazy(
            "1: full at once; 3: a third, two thirds, then all of it."
        ),
    )

    class Meta:
        model = Benefit
        fields = [
            "stakeholder",
            "kind",
            "label",
            "units",
            "unit_name",
            "change",
            "value",
            "first_year",
            "last_year",
            "ramp_up_years",
        ]
        field_classes = {
            "units": NumberField,
            "change": NumberField,
            "value": NumberField,
        }
        widgets = {"label": forms.TextInput(attrs={"list": "streams"})}
        labels = {
            "units": gettext_lazy("How many"),
            "unit_name": gettext_lazy("How many of what"),
            "change": gettext_lazy("Change for each of them, a year"),
            "value": gettext_lazy("Worth of one step of that change"),
        }
        help_texts = {
            "units": gettext_lazy("Such as 1200, for 1200 shops."),
            "change": gettext_lazy("Such as 30, for thirty cases more in a year."),
            "value": gettext_lazy("Such as 4.50, what is earned with one case."),
        }

    def clean(self) -> dict[str, Any] | None:
        """Each number may be fine and their product beyond all money there is."""
        cleaned = super().clean()
        numbers = [self.cleaned_data.get(name) for name in self.Meta.field_classes]
        if all(number is not None for number in numbers):
            units, change, value = map(Fraction, numbers)  # type: ignore[arg-type]
            if abs(units * change * value) >= TOO_MUCH:
                words = _(
                    "Together these numbers make more than a thousand trillion a year; "
                    "please check “How many”, the change and what it is worth."
                )
                raise forms.ValidationError(words, code="too_much")
        return cleaned
