"""Insights, and which of them a list shows."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.insights import Cover
from enterprises.forms.base import SystemModelForm
from enterprises.forms.segments import SegmentChoice
from enterprises.models import Insight, Segment

WHOLE = "whole"
FRESH, STALE = "fresh", "stale"


class InsightForm(SystemModelForm[Insight]):
    """One thing that is known; what it is for is asked first."""

    # Without a scheme, an address is taken for a secure one.
    link = forms.URLField(
        label=_("Link"), required=False, max_length=200, assume_scheme="https"
    )

    class Meta:
        model = Insight
        fields = [
            *("purpose", "topic", "segment", "statement", "source", "supplied_by"),
            *("link", "method", "view", "confidence", "dated_on"),
        ]
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 5}),
            "supplied_by": forms.TextInput(attrs={"list": "known-suppliers"}),
            "dated_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }
        labels = {"dated_on": _("Date")}
        help_texts = {
            "purpose": _(
                "Say first which decision it helps with, such as “Choose where to "
                "place cooling tanks”. What helps with none need not be collected."
            ),
            "statement": _("One thing, in plain sentences, with its numbers."),
            "source": _("The report, survey, person or group it comes from."),
            "supplied_by": _(
                "The organisation that knew it, if others did. Begin to write, and "
                "choose one that is named already where it is the same."
            ),
            "view": _("Both are needed; together they tell more than either."),
            "dated_on": _("When it was true, not when you read it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].empty_label = gettext("The whole market system")  # type: ignore[attr-defined]

    def clean_dated_on(self) -> date:
        day: date = self.cleaned_data["dated_on"]
        if day > timezone.localdate():
            raise ValidationError(gettext("This day is still to come."), code="future")
        return day


class CoverageFilter(SegmentChoice):
    """Of which segments the grid tells; lives in the address."""

    field_order = ("state",)

    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Every segment")),
            (Cover.BLANK, _("Where a topic is blank")),
            (Cover.STALE, _("Where a topic is stale")),
            (Cover.THIN, _("Where a topic is thin")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_valid()

    @property
    def is_filtered(self) -> bool:
        return any(self.cleaned_data.values())

    def asks_for(self, states: Collection[Cover]) -> bool:
        """Whether a line of these states is asked for; each is without a choice."""
        asked = self.cleaned_data.get("state")
        return not asked or Cover(asked) in states


class InsightFilter(SegmentChoice):
    """Which insights the list shows; lives in the address."""

    field_order = ("q", "topic")
    # Asked for less often, so behind a word.
    folded = ("method", "view", "confidence", "age")

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    topic = forms.ChoiceField(
        label=_("Topic"),
        required=False,
        choices=[("", _("All")), *Insight.Topic.choices],
    )
    segment = forms.ChoiceField(label=_("Segment"), required=False)
    method = forms.ChoiceField(
        label=_("Method"),
        required=False,
        choices=[("", _("All")), *Insight.Method.choices],
    )
    view = forms.ChoiceField(
        label=_("Whose view"),
        required=False,
        choices=[("", _("All")), *Insight.View.choices],
    )
    confidence = forms.TypedChoiceField(
        label=_("Confidence"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("All")), (3, _("High")), (2, _("Medium")), (1, _("Low"))],
    )
    age = forms.ChoiceField(
        label=_("Age"),
        required=False,
        choices=[
            ("", _("All")),
            (FRESH, _("Of the last two years")),
            (STALE, _("Older: stale")),
        ],
    )

    def __init__(self, *args: Any, segments: Sequence[Segment], **kwargs: Any) -> None:
        super().__init__(*args, segments=segments, **kwargs)
        everybody, *named = self.fields["segment"].choices  # type: ignore[attr-defined]
        whole = (WHOLE, gettext("The whole market system"))
        self._offer("segment", [everybody, whole, *named])
        self.is_valid()

    @property
    def is_unfolded(self) -> bool:
        """Whether what is folded away is in use, and so in sight."""
        return any(name in self.chosen for name in self.folded)
