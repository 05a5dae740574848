"""Forms for what is seen through the four lenses."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.filters import Filter
from enterprises.models import MarketSystem, Segment
from stakeholders.forms.profiles import UNGRADED, OwnPartForm, day_input, past_day
from stakeholders.forms.stakeholders import ANY
from stakeholders.models import Stakeholder, SystemFinding
from stakeholders.models.lenses import Effect, Lens


class SystemFindingForm(OwnPartForm[SystemFinding]):
    """One thing seen through a lens. A new one needs its `organisation`."""

    circle = _(
        "A finding that others may not see is left out of what they read. “Only” holds "
        "for coordinators too."
    )

    class Meta:
        model = SystemFinding
        fields = [
            *("lens", "statement", "effect", "weight", "evidence", "source"),
            *("seen_on", "segment", "stakeholder", "what_to_do", "visibility"),
        ]
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 2}),
            "evidence": forms.Textarea(attrs={"rows": 3}),
            "seen_on": day_input(),
        }
        help_texts = {
            "statement": _("One thing in a sentence; another one is another finding."),
            "weight": _("A judgement of yours, from 1 to 5."),
            "evidence": _(
                "A figure, an observation, what somebody said. Empty while nothing "
                "shows it yet."
            ),
            "source": _("Where that comes from: a study, a visit, a conversation."),
            "what_to_do": _("What lessens it, or builds on it."),
        }

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today or date.max
        fields: Any = self.fields
        fields["lens"].choices = Lens.choices
        grades = SystemFinding._meta.get_field("weight").choices or ()
        words = [(value, f"{value} · {label}") for value, label in grades]
        fields["weight"].choices = [("", UNGRADED), *words]
        fields["segment"].empty_label = _("The whole market system")
        fields["stakeholder"].empty_label = _("Nobody in particular")

    def clean_seen_on(self) -> date | None:
        day: date | None = self.cleaned_data["seen_on"]
        return past_day(day, self.today) if day else None


class LensFilter(Filter):
    """What narrows what is seen through the lenses; it lives in the address."""

    segment = forms.ModelChoiceField(
        label=_("Segment"),
        required=False,
        queryset=Segment.objects.none(),
        empty_label=_("All"),
    )
    effect = forms.ChoiceField(
        label=_("What it does"),
        required=False,
        choices=[
            *ANY,
            (Effect.HELPS, _("Helps")),
            (Effect.HINDERS, _("Holds back")),
        ],
    )
    stakeholder = forms.ModelChoiceField(
        label=_("Who it is about"),
        required=False,
        queryset=Stakeholder.objects.none(),
        empty_label=_("All"),
    )
    unproven = forms.BooleanField(label=_("Without evidence"), required=False)
    # Kept while the filter changes: the lens that is shown alone.
    lens = forms.ChoiceField(
        required=False, choices=Lens.choices, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["segment"].queryset = system.segments.all()
        fields["stakeholder"].queryset = system.stakeholders.all()
