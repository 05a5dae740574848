"""Which part of the needs map is shown, and how."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.ratings import ENTERPRISES, SUPPORTERS, Rating
from enterprises.analysis.rounds import Spoke, places_of, speaking
from enterprises.charts.contrasts import GAP, GENDER, SEVERITY, TREND
from enterprises.forms.segments import SegmentChoice
from enterprises.models import AssessmentRound
from enterprises.models.needs import Category
from enterprises.models.traits import Gender

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
    # Asked for less often, so behind a word.
    folded = ("role", "setting", "place")

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
            (ENTERPRISES, _("Enterprises")),
            (SUPPORTERS, _("Supporters")),
            (SIDES, _("Both sides")),
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
        self._offer("round", [("", _("the last of each")), *named])
        self._offer("since", [("", _("the round before")), *named])
        self.is_valid()
        for name in UNASKED[self.view_chosen]:
            del self.fields[name]

    @property
    def round_chosen(self) -> AssessmentRound | None:
        """The round asked for; None for what was said last of each need."""
        return self.rounds.get(self.cleaned_data.get("round") or 0)

    @property
    def since_chosen(self) -> AssessmentRound | None:
        """The round to compare with; None for the one before, whichever that is."""
        chosen = self.rounds.get(self.cleaned_data.get("since") or 0)
        return None if chosen == self.round_chosen else chosen

    def speaking(self, ratings: Sequence[Rating]) -> Spoke:
        """The round that speaks for each (segment, sub-need)."""
        if self.round_chosen is None:
            return speaking(ratings, side=self.perspective_chosen)
        return dict.fromkeys(places_of(ratings), self.round_chosen.pk)

    def before(self, ratings: Sequence[Rating], spoke: Spoke) -> Spoke:
        """The round that each is compared with; some may have none.

        The one asked for, and where that speaks itself, the one before it.
        """
        side = self.perspective_chosen
        if self.round_chosen is None:
            found = speaking(ratings, side=side, back=1)
        else:
            keys = list(self.rounds)
            earlier = set(keys[keys.index(self.round_chosen.pk) + 1 :])
            found = speaking([r for r in ratings if r.round_id in earlier], side=side)
        if self.since_chosen is None:
            return found
        than = self.since_chosen.pk
        return found | {place: than for place, key in spoke.items() if key != than}

    @property
    def view_chosen(self) -> str:
        """Severity, or which difference was asked for."""
        return self.cleaned_data.get("view") or SEVERITY

    @property
    def perspective_chosen(self) -> str:
        """Whose view was asked for, else that of the enterprises."""
        if "perspective" not in self.fields:
            return ENTERPRISES
        asked = self.cleaned_data.get("perspective") or ENTERPRISES
        return ENTERPRISES if asked == SIDES else asked

    @property
    def is_of_supporters(self) -> bool:
        """Whether it shows how severe supporters believe needs are, and no more."""
        return self.view_chosen == SEVERITY and self.perspective_chosen == SUPPORTERS

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
    def is_unfolded(self) -> bool:
        """Whether what is folded away is in use, and so in sight."""
        return any(self.cleaned_data.get(name) for name in self.folded)

    @property
    def category_chosen(self) -> str:
        """The category whose sub-needs are shown, or "" for all five."""
        return self.cleaned_data.get("category") or ""
