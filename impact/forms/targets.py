"""Where an indicator stood, and what it is to reach."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.forms.base import SystemModelForm
from enterprises.models import MarketSystem
from impact.forms.figures import FigureField, figure_field
from impact.models import Baseline, Indicator

PeriodChoices = Sequence[tuple[int, str]]


class TargetForm(forms.Form):
    """What an indicator is to reach by a period; replacing one needs a reason."""

    period = forms.TypedChoiceField(label=gettext_lazy("By"), coerce=int)
    value = FigureField(label=gettext_lazy("Target"))
    reason = forms.CharField(
        label=gettext_lazy("Reason for the change"), max_length=300, required=False
    )

    def __init__(
        self,
        *args: Any,
        periods: PeriodChoices,
        set_already: frozenset[int],
        is_share: bool,
        unit: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.set_already = set_already
        self.fields["period"].choices = periods  # type: ignore[attr-defined]
        self.fields["value"] = figure_field(
            is_share=is_share, unit=unit, label=_("Target")
        )
        self.fields["reason"].help_text = _(
            "Needed when the period already has a target; the old one stays readable."
        )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where a target is replaced."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("period") in self.set_already and not data.get("reason"):
            self.add_error(
                "reason", _("This period has a target. Say why it is replaced.")
            )
        return data


class BaselineForm(SystemModelForm[Baseline]):
    """A value, or the reason why there is none; the instance names its indicator."""

    class Meta:
        model = Baseline
        fields = ["value", "observed_on", "method", "not_applicable_reason"]
        widgets = {
            "observed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        }
        help_texts = {
            "not_applicable_reason": gettext_lazy(
                "Only where no value can be given, such as “counting starts with the "
                "plan”."
            )
        }

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, system=system, **kwargs)
        indicator = self.instance.indicator
        self.fields["value"] = figure_field(
            is_share=indicator.aggregation == Indicator.Aggregation.SHARE,
            unit=indicator.unit,
            label=_("Value"),
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """Refuse both and neither."""
        data: dict[str, Any] = super().clean() or {}
        if "value" not in self.cleaned_data:
            return data
        if data.get("value") is None and not data.get("not_applicable_reason"):
            self.add_error("value", _("Give a value, or say below why there is none."))
        elif data.get("value") is not None and data.get("not_applicable_reason"):
            self.add_error(
                "not_applicable_reason", _("Leave this empty where there is a value.")
            )
        return data


class BaselinePeriodForm(forms.Form):
    """Against which period changes are told."""

    period = forms.TypedChoiceField(
        label=gettext_lazy("Changes are told against"),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, periods: PeriodChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing = ("", _("No period"))
        self.fields["period"].choices = [nothing, *periods]  # type: ignore[attr-defined]
