"""One enterprise, and which of them a list shows."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.cell_values import plain_code
from enterprises.analysis.place_tree import PlaceSum
from enterprises.forms.base import SystemModelForm
from enterprises.forms.numbers import NumberField
from enterprises.forms.places import PlaceChoiceField, tree_choices
from enterprises.models import MarketSystem, MicroEnterprise
from enterprises.models.registry import Formality, Gender, Urbanity
from enterprises.tables.enterprises import OLDEST, YOUNGEST

UNKNOWN = "unknown"
DAY = {"type": "date"}


def with_unknown(choices: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The choices of a filter: all, each of them, and those of whom it is not known."""
    return [("", _("All")), *choices, (UNKNOWN, _("Not known"))]


class EnterpriseFilter(forms.Form):
    """Which enterprises the registry shows; lives in the address."""

    q = forms.CharField(
        label=_("Code or name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    segment = forms.ModelChoiceField(  # type: ignore[var-annotated]
        label=_("Segment"), queryset=None, required=False, empty_label=_("All")
    )
    place = forms.TypedChoiceField(
        label=_("Place"), required=False, coerce=int, empty_value=None
    )
    owner_gender = forms.ChoiceField(
        label=_("Owner"), required=False, choices=with_unknown(Gender.choices)
    )
    urbanity = forms.ChoiceField(
        label=_("Urban or rural"),
        required=False,
        choices=with_unknown(Urbanity.choices),
    )
    formality = forms.ChoiceField(
        label=_("Formality"), required=False, choices=with_unknown(Formality.choices)
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("open", _("In business")), ("closed", _("Closed"))],
    )

    def __init__(
        self, *args: Any, system: MarketSystem, tree: list[PlaceSum], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].queryset = system.segments.all()  # type: ignore[attr-defined]
        self.fields["place"].choices = tree_choices(tree, _("All"))  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen; a value that does not exist is no choice."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return {name: value for name, value in data.items() if value not in (None, "")}


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
        ]
        field_classes = {
            "place": PlaceChoiceField,
            "employees": NumberField,
            "casual_employees": NumberField,
            "turnover": NumberField,
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
        }

    sections = (
        (_("Which enterprise"), ("code", "name", "segment", "place", "urbanity")),
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

    @property
    def grouped(self) -> list[tuple[Any, list[Any]]]:
        """The fields by what they are about."""
        return [
            (title, [self[name] for name in names]) for title, names in self.sections
        ]

    def clean_code(self) -> str:
        code = plain_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(gettext("Write a code."))
        return code

    def clean_owner_birth_year(self) -> int | None:
        born: int | None = self.cleaned_data["owner_birth_year"]
        year = timezone.localdate().year
        if born is not None and not YOUNGEST <= year - born <= OLDEST:
            raise forms.ValidationError(
                gettext("The owner would be younger than 10 or older than 110.")
            )
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
