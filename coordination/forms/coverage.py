"""What narrows the matrix of functions and stakeholders, and how it is shown."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.analysis.coverage import COMMITTED, HOPED
from enterprises.forms.filters import Filter
from enterprises.models import MarketSystem, Segment
from enterprises.models.needs import Category
from stakeholders.forms.stakeholders import ANY
from stakeholders.models.people import OrganisationKind

VIEWS = ("after", "now", "change")
ORDERINGS = (
    ("", _("Most urgent")),
    ("severity", _("Most severe")),
    ("name", _("Name")),
)


class CoverageFilter(Filter):
    """It lives in the address; nonsense in it is left out."""

    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[*ANY, *Category.choices]
    )
    segment = forms.ModelChoiceField(
        label=_("Segment"),
        required=False,
        queryset=Segment.objects.none(),
        empty_label=_("All"),
    )
    kind = forms.ChoiceField(
        label=_("Kind of stakeholder"),
        required=False,
        choices=[*ANY, *OrganisationKind.choices],
    )
    plans = forms.ChoiceField(
        label=_("Interventions that count"),
        required=False,
        choices=[("", _("Planned and running")), ("all", _("Ideas as well"))],
    )
    ordering = forms.ChoiceField(
        label=_("First comes"), required=False, choices=ORDERINGS
    )
    severe = forms.BooleanField(label=_("Severe only"), required=False)
    changes = forms.BooleanField(label=_("Only changes"), required=False)
    # Kept while the filter changes.
    view = forms.CharField(required=False, widget=forms.HiddenInput)

    NARROWING = ("category", "segment", "kind", "severe", "changes")

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].queryset = system.segments.all()  # type: ignore[attr-defined]

    @property
    def shown(self) -> str:
        """Which of `VIEWS` is asked for."""
        asked: str = self.chosen.get("view", "")
        return asked if asked in VIEWS else VIEWS[0]

    @property
    def states(self) -> Collection[str]:
        """The states of interventions that count."""
        return HOPED if self.chosen.get("plans") == "all" else COMMITTED

    @property
    def is_narrowing(self) -> bool:
        return any(name in self.chosen for name in self.NARROWING)
