"""Opening a session in a room, and taking its answers over."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.base import SystemModelForm
from enterprises.models import RatingSession, SubNeed
from enterprises.models.needs import Category, Perspective
from enterprises.models.sessions import Clash

HOURS = (
    (1, _("1 hour")),
    (2, _("2 hours")),
    (4, _("4 hours")),
    (8, _("8 hours, a day")),
    (48, _("2 days")),
)


class SessionForm(SystemModelForm[RatingSession]):
    """A meeting with one segment, and what it is asked."""

    hours = forms.TypedChoiceField(
        label=_("It may stay open for"),
        choices=HOURS,
        initial=4,
        coerce=int,
        help_text=_("Nobody can answer after that, even if you forget to close it."),
    )
    sub_needs = forms.ModelMultipleChoiceField(
        label=_("What to ask about"),
        queryset=SubNeed.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one need to ask about.")},
    )

    class Meta:
        model = RatingSession
        fields = ["title", "round", "segment", "perspective", "pace"]
        help_texts = {
            "title": _("People in the room see it, such as “Meeting in Pisac, 12 May”.")
        }

    field_order = ["title", "round", "segment", "perspective", "pace", "hours"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rounds = self.system.rounds.filter(closed_at=None)
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]
        self.fields["round"].empty_label = gettext("Choose")  # type: ignore[attr-defined]
        self.fields["segment"].empty_label = gettext("Choose")  # type: ignore[attr-defined]
        views = [("", gettext("Choose")), *Perspective.choices]
        self.fields["perspective"].choices = views  # type: ignore[attr-defined]
        self.lines = list(self.system.sub_needs.in_use())
        self.fields["sub_needs"].queryset = self.system.sub_needs.in_use()  # type: ignore[attr-defined]
        self.initial.setdefault("sub_needs", [line.pk for line in self.lines])

    def categories(self) -> list[tuple[str, list[Any]]]:
        """The boxes of the needs by category, in the order of the taxonomy."""
        order = list(Category.values)
        lines = sorted(self.lines, key=lambda line: order.index(line.category))
        boxes = {str(box.data["value"]): box for box in self["sub_needs"]}
        return [
            (str(Category(key).label), [boxes[str(line.pk)] for line in group])
            for key, group in groupby(lines, key=lambda line: line.category)
        ]

    def chosen(self) -> list[SubNeed]:
        """What is asked, in the order of the taxonomy; the form is valid."""
        order = list(Category.values)
        chosen: list[SubNeed] = list(self.cleaned_data["sub_needs"])
        return sorted(chosen, key=lambda line: order.index(line.category))

    def session(self) -> RatingSession:
        """The session that is to be opened now; the form is valid."""
        row: RatingSession = self.save(commit=False)
        row.ends_at = timezone.now() + timedelta(hours=self.cleaned_data["hours"])
        return row


class TakeOverForm(forms.Form):
    """What happens to ratings that the round has of the same needs already."""

    clash = forms.ChoiceField(
        label=_("What about the ratings that are there already?"),
        choices=Clash.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens to these ratings.")},
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stamp: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["stamp"] = stamp
        if not stamp:
            # Nothing is there, so there is nothing to choose.
            del self.fields["clash"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned.setdefault("clash", Clash.BESIDE)
        return cleaned


class LeadForm(forms.Form):
    """How far a session is to be led; the facilitator's buttons send it."""

    position = forms.IntegerField(min_value=0, max_value=999)
    pace = forms.ChoiceField(choices=RatingSession.Pace)


class ShowForm(forms.Form):
    """Which topics' results the room is to see, or to see no more."""

    topic = forms.IntegerField(min_value=1, required=False)
    is_shown = forms.BooleanField(required=False)
