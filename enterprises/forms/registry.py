"""One enterprise, and which of them a list shows."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.cell_values import plain_code
from enterprises.analysis.positions import MOST_LATITUDE, MOST_LONGITUDE
from enterprises.charts.years import age_words
from enterprises.forms.base import SystemModelForm
from enterprises.forms.numbers import DegreesField, NumberField
from enterprises.forms.places import PlaceChoiceField
from enterprises.models import MarketSystem, MicroEnterprise
from enterprises.models.registry import EMPLOYEE_LIMIT
from enterprises.tables.enterprise_plans import OLDEST, YOUNGEST

DAY = {"type": "date"}


def refusals(values: Mapping[str, Any], currency: str) -> dict[str, str]:
    """What cannot be true of one enterprise, by the field where it is mended.

    `values` are those that were found valid one by one; what is missing or None is not
    known and contradicts nothing.
    """
    return {
        field: words
        for field, words in {
            "employees": _too_many(values),
            **_below_zero(values),
            "turnover_currency": _without_currency(values, currency),
            "closed_on": _closed_too_early(values),
            "consent_on": _consent_too_early(values),
            **_half_a_position(values),
        }.items()
        if words
    }


def _too_many(values: Mapping[str, Any]) -> str:
    names = ("employees", "casual_employees")
    total = sum((values.get(name) or Decimal(0) for name in names), Decimal(0))
    if total < EMPLOYEE_LIMIT:
        return ""
    return gettext(
        "%(found)s employees in all. A micro-enterprise is one person working for "
        "themselves, or a business with fewer than ten employees, casual ones counted "
        "in. If this one has outgrown that, it does not belong in this registry."
    ) % {"found": format(total.normalize(), "f")}


def _below_zero(values: Mapping[str, Any]) -> dict[str, str]:
    """Nobody employs fewer than none, or sells for less than nothing."""
    words = gettext("%(found)s was read; it cannot be below zero.")
    return {
        name: words % {"found": format(number.normalize(), "f")}
        for name in ("employees", "casual_employees", "turnover")
        if (number := values.get(name)) is not None and number < 0
    }


def _without_currency(values: Mapping[str, Any], currency: str) -> str:
    if values.get("turnover") is None or values.get("turnover_currency"):
        return ""
    words = gettext("A turnover needs its currency, such as %(currency)s.")
    return words % {"currency": currency}


def _closed_too_early(values: Mapping[str, Any]) -> str:
    closed, started = values.get("closed_on"), values.get("started_year")
    if closed is None or started is None or closed.year >= started:
        return ""
    return gettext(
        "It would have closed in %(closed)s, before it started in %(started)s. Mend "
        "the one that is wrong, or empty it."
    ) % {"closed": closed.year, "started": started}


def _consent_too_early(values: Mapping[str, Any]) -> str:
    given, born = values.get("consent_on"), values.get("owner_birth_year")
    if given is None or born is None or given.year >= born:
        return ""
    return gettext(
        "Consent in %(given)s would be older than the owner, born in %(born)s. Mend "
        "the one that is wrong, or empty it."
    ) % {"given": given.year, "born": born}


def _half_a_position(values: Mapping[str, Any]) -> dict[str, str]:
    """A position is both numbers or none, each on the globe."""
    found = {}
    for name, other, most in (
        ("latitude", "longitude", MOST_LATITUDE),
        ("longitude", "latitude", MOST_LONGITUDE),
    ):
        degrees = values.get(name)
        if degrees is not None and abs(degrees) > most:
            words = gettext("%(found)s was read; it goes from -%(most)s to %(most)s.")
            found[name] = words % {
                "found": format(degrees.normalize(), "f"),
                "most": most,
            }
        elif degrees is None and name in values and values.get(other) is not None:
            found[name] = gettext("A position needs both numbers; write this one too.")
    return found


class EnterpriseForm(SystemModelForm[MicroEnterprise]):
    """All that is known of one enterprise; what is not known stays empty."""

    class Meta:
        model = MicroEnterprise
        fields = [
            "code",
            "name",
            "segment",
            "place",
            "owner_gender",
            "owner_birth_year",
            "urbanity",
            "motivation",
            "employees",
            "casual_employees",
            "turnover",
            "turnover_currency",
            "formality",
            "premises",
            "started_year",
            "closed_on",
            "consent_on",
            "consent_purpose",
            "latitude",
            "longitude",
        ]
        field_classes = {
            "place": PlaceChoiceField,
            "employees": NumberField,
            "casual_employees": NumberField,
            "turnover": NumberField,
            "latitude": DegreesField,
            "longitude": DegreesField,
        }
        widgets = {
            "closed_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "consent_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "turnover_currency": forms.TextInput(attrs={"maxlength": 3, "size": 4}),
        }
        help_texts = {
            "code": _("Your own number or letters for it, without personal data."),
            "employees": _("Fewer than ten in all, casual ones counted in."),
            "turnover_currency": _("Three letters, such as KES."),
            "consent_purpose": _("What the owner agreed to."),
            "latitude": _("Decimal degrees, south of the equator with a minus."),
            "longitude": _(
                "Decimal degrees, west of Greenwich with a minus; "
                "six decimals are kept."
            ),
        }

    sections = (
        (
            _("Which enterprise"),
            (
                *("code", "name", "segment", "place", "urbanity"),
                *("latitude", "longitude"),
            ),
        ),
        (_("Its owner"), ("owner_gender", "owner_birth_year", "motivation")),
        (
            _("The business"),
            (
                *("employees", "casual_employees", "turnover", "turnover_currency"),
                *("formality", "premises", "started_year", "closed_on"),
            ),
        ),
        (_("Consent"), ("consent_on", "consent_purpose")),
    )

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, system=system, **kwargs)
        place: Any = self.fields["place"]
        place.queryset = place.queryset.order_by("path")
        self._say_not_known()
        if not self.instance.pk:
            self.fields["turnover_currency"].initial = system.currency

    def _say_not_known(self) -> None:
        """An empty choice is an answer too, and has words."""
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = gettext("not known")
            elif isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                known = [choice for choice in choices if choice[0] != ""]
                field.choices = [("", gettext("not known")), *known]

    def _get_validation_exclusions(self) -> set[str]:
        # What these two forbid is told here, and not only when the row is written.
        excluded = super()._get_validation_exclusions()
        return excluded - {"consent_withdrawn_on", "erased_on"}

    @property
    def grouped(self) -> list[tuple[Any, list[Any]]]:
        """The fields by what they are about."""
        return [
            (title, [self[name] for name in names]) for title, names in self.sections
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, words in refusals(cleaned, self.system.currency).items():
            if name not in self.errors:
                self.add_error(name, words)
        return cleaned

    def clean_code(self) -> str:
        code = plain_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(gettext("Write a code."))
        return code

    def clean_owner_birth_year(self) -> int | None:
        born: int | None = self.cleaned_data["owner_birth_year"]
        year = timezone.localdate().year
        if born is not None and born <= OLDEST:
            words = gettext("Write the year, such as %(such)s; %(found)s was read.")
            such = {"such": year - max(born, YOUNGEST), "found": born}
            raise forms.ValidationError(words % such)
        if born is not None and not YOUNGEST <= year - born <= OLDEST:
            raise forms.ValidationError(age_words(year - born, YOUNGEST, OLDEST))
        return born

    def clean_started_year(self) -> int | None:
        year: int | None = self.cleaned_data["started_year"]
        if year is not None and not 1900 <= year <= timezone.localdate().year:
            raise forms.ValidationError(gettext("A year from 1900 until now."))
        return year

    def clean_closed_on(self) -> date | None:
        return self._not_in_future("closed_on")

    def clean_consent_on(self) -> date | None:
        return self._not_in_future("consent_on")

    def _not_in_future(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(gettext("This day is in the future."))
        return day

    def clean_turnover_currency(self) -> str:
        return str(self.cleaned_data["turnover_currency"]).upper()
