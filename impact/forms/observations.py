"""One value from the field, and the lists in which values are found again."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.forms.base import likely_day
from enterprises.models import MarketSystem, MicroEnterprise
from enterprises.models.traits import Gender
from impact.forms.figures import FigureField
from impact.models import Indicator, Observation

YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
# Aggregations that ask who was counted, not how much.
COUNTED = frozenset({Indicator.Aggregation.COUNT, Indicator.Aggregation.DISTINCT})
CANDIDATES = 8


def enterprises_like(system: MarketSystem, text: str) -> list[MicroEnterprise]:
    """The first enterprises whose code begins with, or whose name holds, the text."""
    words = text.strip()
    if not words:
        return []
    found = system.enterprises.filter(
        Q(code__istartswith=words) | Q(name__icontains=words)
    )
    rows = found.select_related("place", "segment").order_by("code")
    return list(rows[: CANDIDATES + 1])


class ObservationForm(forms.Form):
    """A value of one indicator, asked for in the shape that the indicator has."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    enterprise = forms.ModelChoiceField(
        label=gettext_lazy("Enterprise"),
        queryset=MicroEnterprise.objects.none(),
        required=False,
    )
    q = forms.CharField(
        label=gettext_lazy("Enterprise"),
        required=False,
        max_length=120,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "autocapitalize": "none"}
        ),
    )
    group_size = forms.IntegerField(
        label=gettext_lazy("How many enterprises it stands for"),
        required=False,
        min_value=1,
        max_value=2_000_000_000,
    )
    place: Any = forms.ModelChoiceField(
        label=gettext_lazy("Place"), queryset=None, required=False
    )
    segment: Any = forms.ModelChoiceField(
        label=gettext_lazy("Segment"), queryset=None, required=False
    )
    owner_gender = forms.ChoiceField(
        label=gettext_lazy("Owners' gender"),
        required=False,
        choices=[("", gettext_lazy("Mixed or not known")), *Gender.choices],
    )
    observed_on = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[likely_day],
    )
    round: Any = forms.ModelChoiceField(label=gettext_lazy("Round"), queryset=None)
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
    )
    numerator = FigureField(label=gettext_lazy("Of them"), required=False)
    denominator = FigureField(label=gettext_lazy("Out of"), required=False)
    value = FigureField(label=gettext_lazy("Value"))
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)

    def __init__(
        self,
        *args: Any,
        system: MarketSystem,
        indicator: Indicator,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.system, self.indicator, self.today = system, indicator, today
        # Enterprises that fit what was typed, where it was not one alone.
        self.candidates: list[MicroEnterprise] = []
        for name, rows in (
            ("enterprise", self.system.enterprises.select_related("place", "segment")),
            ("place", self.system.places.all()),
            ("segment", self.system.segments.all()),
            ("round", self.system.measurement_rounds.order_by("-number")),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        for name in ("place", "segment"):
            self.fields[name].empty_label = _("Not known")  # type: ignore[attr-defined]
        self.fields["observed_on"].widget.attrs["max"] = today.isoformat()
        self.is_share = indicator.aggregation == Indicator.Aggregation.SHARE
        self.is_counted = indicator.aggregation in COUNTED
        for name in self._not_asked():
            del self.fields[name]

    def _not_asked(self) -> set[str]:
        """The fields that this indicator has no use for."""
        parts = {"answer", "numerator", "denominator"}
        unused = {"value"} if self.is_share else parts
        if self.is_counted:
            unused = {"value", *parts}
        if self.indicator.frequency != Indicator.Frequency.ROUND:
            unused.add("round")
        return unused

    def clean_observed_on(self) -> date:
        """Refuse a day that has not come."""
        day: date = self.cleaned_data["observed_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        """Find the enterprise, and bring the value into the form it is stored in."""
        data: dict[str, Any] = super().clean() or {}
        self._clean_for_whom(data)
        if self.is_share:
            self._clean_share(data)
        elif self.is_counted:
            data["value"] = Decimal(1)
        return data

    def _clean_for_whom(self, data: dict[str, Any]) -> None:
        if "group_size" in self.errors or "enterprise" in self.errors:
            return
        named = data.get("enterprise") is not None or bool(data.get("q"))
        if data.get("group_size"):
            if named:
                message = _("Name one enterprise, or say how many, not both.")
                self.add_error("group_size", message)
            return
        if data.get("enterprise") is None:
            data["enterprise"] = self._enterprise_typed(data.get("q", ""))
        else:
            self.candidates = [data["enterprise"]]

    @property
    def chosen_enterprise(self) -> int | None:
        """The key of the enterprise that is marked in the list."""
        row = getattr(self, "cleaned_data", {}).get("enterprise")
        return None if row is None else row.pk

    def _enterprise_typed(self, text: str) -> MicroEnterprise | None:
        """The enterprise of exactly this code, or the only one that fits."""
        if not text:
            self.add_error("q", _("Say which enterprise: its code, or its name."))
            return None
        found = enterprises_like(self.system, text)
        exact = [row for row in found if row.code.lower() == text.strip().lower()]
        if len(exact or found) == 1:
            return (exact or found)[0]
        self.candidates = found[:CANDIDATES]
        if found:
            self.add_error("q", _("Several fit. Choose one."))
        else:
            self.add_error(
                "q", _("No enterprise has this code or name. Ask for it to be added.")
            )
        return None

    def _clean_share(self, data: dict[str, Any]) -> None:
        parts = (data.get("numerator"), data.get("denominator"))
        if answer := data.get("answer"):
            if parts != (None, None):
                message = _("Answer yes or no, or give both counts, not both.")
                self.add_error("answer", message)
            elif data.get("group_size"):
                message = _("For a group, say how many of how many.")
                self.add_error("numerator", message)
            data["numerator"] = Decimal(1 if answer == "yes" else 0)
            data["denominator"] = Decimal(1)
        elif {"numerator", "denominator"} & self.errors.keys():
            return
        elif None in parts:
            self.add_error("numerator", _("Give both counts, or answer yes or no."))
        elif data["denominator"] <= 0:
            self.add_error("denominator", _("This has to be more than zero."))

    def add_refusal(self, error: ValidationError) -> None:
        """Show what an action refused, beside the field where there is one."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            field = {"measurement_round": "round", "enterprise": "q"}.get(name, name)
            self.add_error(field if field in self.fields else None, errors)

    @property
    def record(self) -> dict[str, Any]:
        """What an action takes about the value; the form has been found valid."""
        data = self.cleaned_data
        names = set(data) - {"q", "answer", "round", "version", "reason"}
        return {
            **{name: data[name] for name in names},
            "measurement_round": data.get("round"),
        }


class ObservationChangeForm(ObservationForm):
    """A correction of one record: its value, day and note; never its enterprise."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("What was wrong"),
        max_length=300,
        help_text=gettext_lazy("Stays with the record, so that others can follow."),
    )

    def __init__(
        self,
        *args: Any,
        instance: Observation,
        system: MarketSystem,
        today: date = date.max,
        **kwargs: Any,
    ) -> None:
        names = ("observed_on", "value", "numerator", "denominator", "note", "version")
        group = ("group_size", "place", "segment", "owner_gender")
        initial: dict[str, Any] = {n: getattr(instance, n) for n in (*names, *group)}
        for name in ("value", "numerator", "denominator"):
            initial[name] = FigureField().prepare_value(initial[name])
        rounds = system.measurement_rounds.filter(number=instance.period)
        if instance.indicator.frequency == Indicator.Frequency.ROUND:
            initial["round"] = rounds.first()
        super().__init__(
            *args,
            system=system,
            indicator=instance.indicator,
            today=today,
            initial=initial,
            **kwargs,
        )
        self.is_group = instance.enterprise_id is None
        self.fields.pop("answer", None)
        for name in ("uuid", "enterprise", "q", *(() if self.is_group else group)):
            del self.fields[name]
        if self.is_group:
            self.fields["group_size"].required = True

    @property
    def read_version(self) -> int:
        """The version that was read, or the newer one the reader chose to replace."""
        overwrite = str(self.data.get("overwrite", ""))
        if overwrite.isascii() and overwrite.isdecimal():
            return int(overwrite)
        version: int = self.cleaned_data["version"]
        return version

    def _clean_for_whom(self, data: dict[str, Any]) -> None:
        """For whom the value is stays as it was."""


class ReasonForm(forms.Form):
    """Why a record is taken back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300)


class ReviewForm(forms.Form):
    """Whether a waiting record counts."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    approve = forms.TypedChoiceField(
        coerce=lambda choice: choice == "yes", choices=YES_NO
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Ask why, where a record is sent back."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("approve") is False and not data.get("reason"):
            self.add_error("reason", _("Say why the record is sent back."))
        return data
