"""Filters that live in the address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.filters import Filter
from enterprises.models import MarketSystem, Place, Segment
from enterprises.models.traits import Gender
from impact.models.indicators import Beneficiary, Level
from impact.models.observations import Status

DAY = {"type": "date"}
# Regions and districts; villages are too many for one list.
OFFERED_LEVELS = 2


class LevelFilter(Filter):
    """Indicators of one level, for one kind of beneficiary."""

    level = forms.TypedChoiceField(
        label=_("Level"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("All")), *Level.choices],
    )
    beneficiary = forms.ChoiceField(
        label=_("For whom"),
        required=False,
        choices=[("", _("All")), *Beneficiary.choices],
    )


class IndicatorFilter(LevelFilter):
    """Which indicators a list shows."""

    intervention: Any = forms.ModelChoiceField(
        label=_("Intervention"), queryset=None, required=False, empty_label=_("All")
    )

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        interventions = system.interventions.all()
        self.fields["intervention"].queryset = interventions  # type: ignore[attr-defined]


class ObservationFilter(Filter):
    """Which records a list shows."""

    indicator: Any = forms.ModelChoiceField(
        label=_("Indicator"), queryset=None, required=False, empty_label=_("All")
    )
    status = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Status.choices]
    )
    segment: Any = forms.ModelChoiceField(
        label=_("Segment"), queryset=None, required=False, empty_label=_("All")
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs=DAY)
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs=DAY)
    )

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = system.indicators.all()  # type: ignore[attr-defined]
        self.fields["segment"].queryset = system.segments.all()  # type: ignore[attr-defined]


class DashboardFilter(LevelFilter):
    """Which indicators, which part of the enterprises and which years are shown."""

    slice = forms.ChoiceField(label=_("Of which enterprises"), required=False)
    year = forms.TypedChoiceField(
        label=_("Up to the end of"), required=False, coerce=int, empty_value=None
    )

    def __init__(
        self,
        *args: Any,
        segments: Iterable[Segment],
        places: Iterable[Place],
        years: Iterable[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        today: list[Any] = [("", _("today"))]
        self.fields["year"].choices = [*today, *((y, y) for y in years)]  # type: ignore[attr-defined]
        # One part at a time, for figures are kept no finer.
        self.fields["slice"].choices = [  # type: ignore[attr-defined]
            ("", _("All enterprises")),
            (_("Segment"), [(f"segment:{row.pk}", row.name) for row in segments]),
            (
                _("Owner's gender"),
                [(f"gender:{k}", text) for k, text in Gender.choices],
            ),
            (
                _("Place"),
                [
                    (f"place:{row.pk}", "\N{EM SPACE}" * (row.level - 1) + row.name)
                    for row in places
                    if row.level <= OFFERED_LEVELS
                ],
            ),
        ]
