"""Which part of the needs map is shown, and how."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.needs import ENTERPRISES, SUPPORTERS
from enterprises.charts.contrasts import GAP, GENDER, SEVERITY, TREND
from enterprises.forms.segments import SegmentChoice
from enterprises.models import AssessmentRound
from enterprises.models.needs import Category
from enterprises.models.registry import Gender

SIDES = "both"
VIEWS = (
    (SEVERITY, _("Severity")),
    (GAP, _("Voice gap")),
    (GENDER, _("Gender gap")),
    (TREND, _("Trend")),
)
# What a view has no use for: voice and gender gaps show both sides.
UNASKED = {
    SEVERITY: ("since",),
    GAP: ("since", "perspective"),
    GENDER: ("since", "perspective", "gender"),
    TREND: (),
}


class MapFilter(SegmentChoice):
    """Which part of the needs map is shown, and how; lives in the address."""

    field_order = ("view", "round", "since", "perspective", "gender", "category")

    view = forms.ChoiceField(required=False, choices=VIEWS, widget=forms.HiddenInput)
    round = forms.TypedChoiceField(
        label=_("Round"), required=False, coerce=int, empty_value=None
    )
    since = forms.TypedChoiceField(
        label=_("Against"), required=False, coerce=int, empty_value=None
    )
    perspective = forms.ChoiceField(
        label=_("Whose view"),
        required=False,
        choices=[
            (ENTERPRISES, _("What enterprises say")),
            (SUPPORTERS, _("What supporters say")),
            (SIDES, _("Both side by side")),
        ],
    )
    gender = forms.ChoiceField(
        label=_("Respondents"),
        required=False,
        choices=[("", _("All")), *Gender.choices],
    )
    category = forms.ChoiceField(
        label=_("Category"),
        required=False,
        choices=[("", _("All five")), *Category.choices],
    )

    def __init__(
        self, *args: Any, rounds: Sequence[AssessmentRound], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rounds = {r.pk: r for r in rounds}
        named = [(r.pk, r.name) for r in rounds]
        self._offer("round", named)
        self._offer("since", [("", _("the round before")), *named])
        self.is_valid()
        for name in UNASKED[self.view_chosen]:
            del self.fields[name]

    @property
    def round_chosen(self) -> AssessmentRound | None:
        """The round asked for, else the latest; None before the first one."""
        chosen = self.cleaned_data.get("round")
        if chosen is not None:
            return self.rounds[chosen]
        return next(iter(self.rounds.values()), None)

    @property
    def since_chosen(self) -> AssessmentRound | None:
        """The round to compare with, else the one before; None where there is none."""
        now = self.round_chosen
        chosen = self.rounds.get(self.cleaned_data.get("since") or 0)
        if now is None or (chosen is not None and chosen != now):
            return chosen
        rounds = list(self.rounds.values())
        return next(iter(rounds[rounds.index(now) + 1 :]), None)

    @property
    def view_chosen(self) -> str:
        """Severity, or which difference was asked for."""
        return self.cleaned_data.get("view") or SEVERITY

    @property
    def perspective_chosen(self) -> str:
        """Whose view was asked for, else that of the enterprises."""
        asked = self.cleaned_data.get("perspective") or ENTERPRISES
        return ENTERPRISES if asked == SIDES else asked

    @property
    def shows_both_sides(self) -> bool:
        """Whether what supporters believe stands beneath what enterprises say."""
        return (
            self.view_chosen == SEVERITY
            and self.cleaned_data.get("perspective") == SIDES
        )

    @property
    def gender_chosen(self) -> str:
        """Which of the enterprises' respondents are asked for; "" for all."""
        if "gender" not in self.fields or (
            "perspective" in self.fields and self.perspective_chosen == SUPPORTERS
        ):
            return ""
        return self.cleaned_data.get("gender") or ""

    @property
    def category_chosen(self) -> str:
        """The category whose sub-needs are shown, or "" for all five."""
        return self.cleaned_data.get("category") or ""
