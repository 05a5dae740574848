"""What the ranking and the coalition are asked with."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.base import SystemModelForm
from stakeholders.models.ranking import WEIGHTS, EngagementWeights
from stakeholders.models.stakeholders import Performance


class TryWeights(forms.Form):
    """Weights to try; they live in the address. An absent one is the saved one."""

    def __init__(self, *args: Any, saved: dict[str, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.saved = saved
        for name in WEIGHTS:
            column: Any = EngagementWeights._meta.get_field(name)
            self.fields[name] = forms.DecimalField(
                label=str(column.verbose_name).capitalize(),
                required=False,
                min_value=0,
                max_value=10,
                decimal_places=1,
                widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"}),
            )

    @property
    def weights(self) -> dict[str, Decimal]:
        """One for each reason; what cannot be read falls back to the saved one."""
        given = self.cleaned_data if self.is_bound else {}
        return {
            name: self.saved[name] if given.get(name) is None else given[name]
            for name in WEIGHTS
        }


class WeightsForm(SystemModelForm[EngagementWeights]):
    """The weights for everybody in the market system."""

    class Meta:
        model = EngagementWeights
        fields = WEIGHTS


class CoalitionOptions(forms.Form):
    """Which performances count as an answer to a need."""

    weakly = forms.BooleanField(
        label=_("Count whoever provides it weakly"), required=False
    )
    engaged = forms.BooleanField(label=_("Only who is engaged already"), required=False)

    @property
    def counts(self) -> tuple[str, ...]:
        chosen = [Performance.PROVIDES_WELL, Performance.COULD_PROVIDE]
        if self.is_bound and self.cleaned_data.get("weakly"):
            chosen.append(Performance.PROVIDES_WEAKLY)
        return tuple(str(one) for one in chosen)

    @property
    def is_engaged_only(self) -> bool:
        return bool(self.is_bound and self.cleaned_data.get("engaged"))
