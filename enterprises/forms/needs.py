"""Rounds, ratings, needs, and the taxonomy they follow."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.rounds import lies_ahead
from enterprises.analysis.voices import Voice
from enterprises.catalogue import description_of
from enterprises.forms.base import NameOnce, StampedForm, SystemModelForm
from enterprises.models import (
    AssessmentRound,
    MarketSystem,
    Need,
    NeedRating,
    Segment,
    SubNeed,
)
from enterprises.models.needs import Category, Perspective
from enterprises.models.traits import Gender

SCALE = (
    ("1", _("light")),
    ("2", _("slight")),
    ("3", _("clear")),
    ("4", _("heavy")),
    ("5", _("blocks the business")),
)
DAY = {"type": "date"}
MOST_RESPONDENTS = 1_000_000


class RoundForm(NameOnce, SystemModelForm[AssessmentRound]):
    """One time at which needs are judged."""

    class Meta:
        model = AssessmentRound
        fields = ["name", "purpose", "approach", "method", "held_on"]
        widgets = {"held_on": forms.DateInput(format="%Y-%m-%d", attrs=DAY)}
        help_texts = {
            "name": _("Such as “First round, March 2026”."),
            "purpose": _("Which decision it is for; say it before anybody is asked."),
            "method": _("Such as “Focus groups of eight, apart for women and men”."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Older rounds may have none; whoever writes one down says it.
        self.fields["purpose"].required = True

    def clean_held_on(self) -> date:
        """A round that lies ahead would count as what was said last."""
        day: date = self.cleaned_data["held_on"]
        today = timezone.localdate()
        if lies_ahead(day, today):
            words = gettext(
                "%(found)s has not come yet; today is %(today)s. Write a round down "
                "when it is held."
            )
            days = {"found": date_format(day), "today": date_format(today)}
            raise forms.ValidationError(words % days)
        return day


class VoiceForm(forms.Form):
    """Who is speaking about whom; chosen before anything is rated."""

    segment = forms.ModelChoiceField(
        label=_("Segment"), queryset=Segment.objects.none(), empty_label=_("Choose")
    )
    perspective = forms.ChoiceField(
        label=_("Whose view"), choices=[("", _("Choose")), *Perspective.choices]
    )
    gender = forms.ChoiceField(
        label=_("Respondents' gender"),
        required=False,
        choices=[("", _("Mixed or unknown")), *Gender.choices],
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": _("Focus group, survey, …")}),
    )

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].queryset = system.segments.all()  # type: ignore[attr-defined]

    @property
    def voice(self) -> Voice:
        """The group of respondents; the form has been found valid."""
        c = self.cleaned_data
        return Voice(c["perspective"], c["gender"], c["source"])


class RatingForm(StampedForm):
    """Every need in use, each with a scale; what is left out stays not rated."""

    respondents = forms.IntegerField(
        label=_("How many people answered"),
        min_value=1,
        max_value=MOST_RESPONDENTS,
        help_text=_("The same people for all needs below."),
        error_messages={
            "min_value": _("A rating rests on at least one respondent."),
            "required": _("Write how many people answered."),
        },
    )

    def __init__(
        self,
        *args: Any,
        lines: Sequence[SubNeed],
        held: Mapping[int, NeedRating],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.held = held
        if held:
            self.initial["respondents"] = max(r.respondents for r in held.values())
        for line in lines:
            before = held.get(line.pk)
            stored = _written(before.severity) if before else ""
            self.fields[f"s{line.pk}"] = forms.ChoiceField(
                label=line.name,
                required=False,
                choices=_scale(stored),
                initial=stored,
                widget=forms.RadioSelect,
                help_text=description_of(line.catalogue_code),
                error_messages={
                    "invalid_choice": _("Severity goes from 1 to 5; choose one."),
                },
            )

    def categories(self) -> list[tuple[str, list[Any]]]:
        """The fields by category, in the order of the taxonomy."""
        ordered = sorted(self.lines, key=lambda line: _place(line.category))
        return [
            (str(Category(category).label), [self[f"s{line.pk}"] for line in group])
            for category, group in groupby(ordered, key=lambda line: line.category)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.held and not any(self.severities().values()):
            raise ValidationError(gettext("Rate at least one need."))
        return cleaned

    def severities(self) -> dict[int, Decimal | None]:
        """Each need in use with what was said of it, None for "not rated"."""
        said = {line.pk: self.cleaned_data.get(f"s{line.pk}") for line in self.lines}
        return {key: Decimal(value) if value else None for key, value in said.items()}

    def differences(self) -> list[tuple[str, str, str]]:
        """(label, theirs, mine) where what is stored now is not what was typed."""
        rows = []
        people = str(self.initial.get("respondents", ""))
        answered = str(self["respondents"].value() or "")
        if people != answered:
            label = str(self.fields["respondents"].label)
            rows.append((label, people or gettext("not rated"), answered))
        for line in self.lines:
            before = self.held.get(line.pk)
            stored = _written(before.severity) if before else ""
            typed = str(self[f"s{line.pk}"].value() or "")
            if stored != typed:
                none = gettext("not rated")
                rows.append((line.name, stored or none, typed or none))
        return rows


def _scale(stored: str) -> list[tuple[str, Any]]:
    """1 to 5, and a mean of many answers as it is stored, between its neighbours."""
    scale = [("", _("not rated")), *SCALE]
    if stored and stored not in dict(scale):
        scale.append((stored, _("as it was stored")))
        scale[1:] = sorted(scale[1:], key=lambda pair: Decimal(pair[0]))
    return scale


def _written(severity: Decimal) -> str:
    return format(severity.normalize(), "f")


def _place(category: str) -> int:
    return list(Category.values).index(category)


class NeedForm(SystemModelForm[Need]):
    """What keeps a segment from thriving, in its own words."""

    class Meta:
        model = Need
        fields = ["statement", "trend"]
        widgets = {"statement": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "statement": _(
                "One sentence as they said it, such as “The bank wants papers for "
                "land that is held in common”."
            )
        }


class SubNeedForm(SystemModelForm[SubNeed]):
    """One line of the taxonomy; a catalogue's line keeps its category."""

    hide = forms.BooleanField(required=False, label=_("Hide them all the same"))

    class Meta:
        model = SubNeed
        fields = ["category", "name", "is_on"]
        help_texts = {
            "name": _("It names the need, and the function that would answer it."),
            "is_on": _("Switched off, it is neither asked nor shown; nothing is lost."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_on = self.instance.pk is not None and self.instance.is_on
        if self.instance.catalogue_code or self.instance.pk:
            del self.fields["category"]
        if self.instance.pk is None:
            del self.fields["is_on"]
        if not (self.was_on and self._hidden_with_it):
            del self.fields["hide"]
        else:
            self.fields["hide"].help_text = self._hidden_with_it

    @property
    def _hidden_with_it(self) -> str:
        """What disappears from the pages with this line; "" if nothing."""
        rated = getattr(self.instance, "rated", 0)
        needed = getattr(self.instance, "needed", 0)
        if not rated + needed:
            return ""
        ratings = ngettext("%(n)s rating", "%(n)s ratings", rated) % {"n": rated}
        needs = ngettext("%(n)s need", "%(n)s needs", needed) % {"n": needed}
        words = gettext("%(ratings)s and %(needs)s will no longer be shown.")
        return words % {"ratings": ratings, "needs": needs}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        goes_off = self.was_on and not cleaned.get("is_on")
        if goes_off and "hide" in self.fields and not cleaned.get("hide"):
            self.add_error("hide", self._hidden_with_it)
        return cleaned
