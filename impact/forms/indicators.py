"""What an indicator says, and the rounds in which some are measured."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.forms.base import SystemModelForm
from enterprises.models import MarketSystem
from impact.catalogue import StartingIndicator
from impact.models import Indicator, MeasurementRound

SHARE = Indicator.Aggregation.SHARE


class IndicatorForm(SystemModelForm[Indicator]):
    """All that makes two people count alike."""

    class Meta:
        model = Indicator
        fields = [
            "code",
            "name",
            "level",
            "beneficiary",
            "definition",
            "need",
            "intervention",
            "unit",
            "direction",
            "aggregation",
            "over_time",
            "frequency",
            "method",
            "use",
            "needs_review",
        ]
        widgets = {"definition": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "code": _("Short, as in your plan: P1 or women-reached."),
            "definition": _("So exact that two people would count the same."),
            "unit": _("As it stands behind the number: enterprises, KES a month."),
            "use": _("An indicator that nobody decides with costs people time."),
            "method": _("Interview, ledger, attendance list."),
            "needs_review": _(
                "A contributor has to approve each value before it enters a figure."
            ),
            "aggregation": _(
                "A share is added up from its two parts and is never a mean of shares."
            ),
        }

    def __init__(
        self,
        *args: Any,
        system: MarketSystem,
        has_evidence: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, system=system, **kwargs)
        needs = system.needs.select_related("sub_need", "segment")
        self.fields["need"].queryset = needs  # type: ignore[attr-defined]
        self.fields["need"].empty_label = _("None")  # type: ignore[attr-defined]
        self.fields["intervention"].empty_label = _("None")  # type: ignore[attr-defined]
        if has_evidence:
            self._keep_evidence()

    def _keep_evidence(self) -> None:
        """Values are stored under a period, and in the shape of a share or not."""
        fixed = _(
            "Values are already stored for this; add a new indicator to change it."
        )
        self.fields["frequency"].disabled = True
        self.fields["frequency"].help_text = fixed
        field: Any = self.fields["aggregation"]
        if self.instance.aggregation == SHARE:
            field.disabled, field.help_text = True, fixed
        else:
            field.choices = [one for one in field.choices if one[0] != SHARE]

    def sections(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        """The fields in the order in which people think about them."""
        return [
            (
                _("What is measured"),
                [
                    self[name]
                    for name in ("name", "code", "level", "beneficiary", "definition")
                ],
            ),
            (_("Which part of the thread"), [self["need"], self["intervention"]]),
            (
                _("How it becomes a figure"),
                [
                    self[name]
                    for name in (
                        "unit",
                        "direction",
                        "aggregation",
                        "frequency",
                        "over_time",
                    )
                ],
            ),
            (
                _("Who measures, and what for"),
                [self[name] for name in ("method", "use", "needs_review")],
            ),
        ]


def filled_from(start: StartingIndicator, currency: str) -> dict[str, object]:
    """What an indicator form begins with when it is taken from the catalogue."""
    definition = str(start.definition)
    if start.sdg_targets:
        targets = ", ".join(start.sdg_targets)
        definition += "\n" + str(_("SDG targets: %(targets)s")) % {"targets": targets}
    return {
        "code": start.code,
        "name": str(start.name),
        "definition": definition,
        "level": start.level,
        "beneficiary": start.beneficiary,
        "unit": str(start.unit).format(currency=currency),
        "direction": start.direction,
        "aggregation": start.aggregation,
        "over_time": start.over_time,
        "frequency": start.frequency,
        "method": str(start.method),
        "use": str(start.use),
    }


class MeasurementRoundForm(SystemModelForm[MeasurementRound]):
    """One wave of a panel."""

    class Meta:
        model = MeasurementRound
        fields = ["number", "name", "starts_on", "ends_on"]
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "number": _("Rounds are compared in this order; 0 may be the baseline."),
            "name": _("Wave 3, or Harvest 2026."),
        }

    def __init__(
        self,
        *args: Any,
        system: MarketSystem,
        has_evidence: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, system=system, **kwargs)
        if has_evidence:
            self.fields["number"].disabled = True
            self.fields["number"].help_text = _(
                "Values are already stored under this number."
            )
