"""Forms for existing initiatives, who takes part in them, and how they overlap."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.base import SystemModelForm
from enterprises.forms.filters import Filter
from enterprises.forms.segments import place_choices
from enterprises.models import MarketSystem, Place, Segment, SubNeed
from enterprises.models.needs import Category
from stakeholders.forms.choices import say_choose
from stakeholders.forms.own import OwnForm
from stakeholders.forms.profiles import day_input, past_day
from stakeholders.forms.stakeholders import ANY
from stakeholders.models import (
    ExistingInitiative,
    InitiativePart,
    OverlapVerdict,
    Stakeholder,
)
from stakeholders.models.phases import InitiativeState, Phase

CURRENCY = re.compile(r"[A-Z]{3}")
# The fields that tie an initiative to other rows, by their `through` column.
TIED = {"functions": "sub_need", "segments": "segment", "places": "place"}


class InitiativeForm(OwnForm[ExistingInitiative]):
    """What somebody already does, for whom, where and when."""

    functions = forms.ModelMultipleChoiceField(
        label=_("Which functions it performs"),
        queryset=SubNeed.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    segments = forms.ModelMultipleChoiceField(
        label=_("For which segments"),
        queryset=Segment.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    places = forms.ModelMultipleChoiceField(
        label=_("Where"),
        queryset=Place.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    link = forms.URLField(
        label=_("Link"), required=False, max_length=200, assume_scheme="https"
    )

    class Meta:
        model = ExistingInitiative
        fields = [
            *("name", "lead", "lead_name", "description", "state"),
            *("starts_on", "ends_on", "amount", "currency"),
            *("identifier", "source", "link", "visibility"),
        ]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "starts_on": day_input(),
            "ends_on": day_input(),
        }
        help_texts = {
            "lead": _("If it is listed as a stakeholder: pick it here."),
            "lead_name": _("If it is not listed: its name as the source writes it."),
            "amount": _("Empty while nobody knows."),
            "currency": _("Three letters, such as KES."),
            "identifier": _("Such as that of IATI: the same one twice is one row."),
            "source": _("Where this is known from."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.fields["state"].choices[1:]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", _("Not known")), *known]  # type: ignore[attr-defined]
        held = self.instance.functions.values("pk") if self.instance.pk else ()
        lines = self.system.sub_needs.all()
        ordered: dict[str, Any] = {
            "functions": (lines.in_use() | lines.filter(pk__in=held)).order_by(
                "category", "order", "pk"
            ),
            "segments": self.system.segments.order_by("name"),
            "places": self.system.places.order_by("path"),
        }
        for name, rows in ordered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].empty_label = None  # type: ignore[attr-defined]
            if self.instance.pk is not None:
                keys = getattr(self.instance, name).values_list("pk", flat=True)
                order = rows.query.order_by
                self.initial[name] = list(keys.order_by(*order))

    def clean_currency(self) -> str:
        found = self.cleaned_data["currency"].strip().upper()
        if found and not CURRENCY.fullmatch(found):
            words = gettext(
                "“%(found)s” is no currency; write three letters, like KES."
            )
            raise forms.ValidationError(words % {"found": found})
        return str(found)

    def clean(self) -> dict[str, Any]:
        """Say at the field what does not fit together."""
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            words = gettext("The end comes before the start; change one of the two.")
            self.add_error("ends_on", words)
        amount = cleaned.get("amount")
        is_bare = not cleaned.get("currency") and "currency" not in self.errors
        if amount is not None and amount < 0:
            self.add_error("amount", gettext("A budget is not below zero."))
        elif amount is not None and is_bare:
            words = gettext("A budget needs its currency, such as %(currency)s.")
            words %= {"currency": self.system.currency}
            self.add_error("currency", words)
        if cleaned.get("lead") and cleaned.get("lead_name"):
            same = cleaned["lead"].name.casefold()
            if same != cleaned["lead_name"].casefold() and self.instance.pk is None:
                words = gettext("Pick a stakeholder or write a name, not both.")
                self.add_error("lead_name", words)
        return cleaned

    @property
    def tied(self) -> dict[str, list[Any]]:
        """What it is tied to; the form has been found valid."""
        return {name: list(self.cleaned_data[name]) for name in TIED}

    def _ticked(self, name: str) -> set[str]:
        return {str(key) for key in self[name].value() or []}

    def function_groups(self) -> list[tuple[str, bool, list[tuple[Any, bool]]]]:
        """Checkboxes by category: its words, whether one is ticked, (row, ticked)."""
        ticked = self._ticked("functions")
        rows = self.fields["functions"].queryset  # type: ignore[attr-defined]
        groups = []
        for category, some in groupby(rows, key=lambda row: row.category):
            boxes = [(row, str(row.pk) in ticked) for row in some]
            label = str(Category(category).label)
            groups.append((label, any(on for _row, on in boxes), boxes))
        return groups

    def place_boxes(self) -> list[tuple[Any, bool]]:
        """Places in reading order, each with whether it is ticked."""
        ticked = self._ticked("places")
        rows = self.fields["places"].queryset  # type: ignore[attr-defined]
        return [(row, str(row.pk) in ticked) for row in rows]

    @property
    def has_places(self) -> bool:
        """Whether one is ticked."""
        return bool(self._ticked("places"))


class InitiativeFilter(Filter):
    """What narrows the register; it lives in the address."""

    q = forms.CharField(
        label=_("Name or words"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    function = forms.TypedChoiceField(
        label=_("Function"), required=False, coerce=int, empty_value=None
    )
    segment = forms.TypedChoiceField(
        label=_("Segment"), required=False, coerce=int, empty_value=None
    )
    place = forms.TypedChoiceField(
        label=_("Place"), required=False, coerce=int, empty_value=None
    )
    phase = forms.ChoiceField(
        label=_("When"), required=False, choices=[*ANY, *Phase.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[*ANY, *InitiativeState.choices]
    )
    lead = forms.TypedChoiceField(
        label=_("Lead"), required=False, coerce=int, empty_value=None
    )
    # Kept while the filter changes.
    ordering = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        functions: Sequence[tuple[int, str]],
        segments: Sequence[tuple[int, str]],
        places: Sequence[Place],
        leads: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {"function": functions, "segment": segments, "lead": leads}
        for name, choices in offered.items():
            self.fields[name].choices = [*ANY, *choices]  # type: ignore[attr-defined]
        self.fields["place"].choices = place_choices(places)  # type: ignore[attr-defined]
        self.paths = {place.pk: place.path for place in places}

    @property
    def chosen(self) -> dict[str, Any]:
        """What is asked for, `place` as its path; nonsense is left out."""
        found = super().chosen
        if "place" in found:
            found["place"] = self.paths[found["place"]]
        return found


class PartForm(SystemModelForm[InitiativePart]):
    """Somebody who takes part in an initiative, and as what."""

    class Meta:
        model = InitiativePart
        fields = ["kind", "stakeholder", "written_name"]
        labels = {
            "kind": _("As what"),
            "stakeholder": _("Stakeholder"),
            "written_name": _("Or a name that is not listed"),
        }

    def __init__(
        self, *args: Any, initiative: ExistingInitiative, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.initiative = initiative
        say_choose(self)

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"initiative"}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "stakeholder" in self.errors or "written_name" in self.errors:
            return cleaned
        stakeholder, name = cleaned.get("stakeholder"), cleaned.get("written_name")
        if (stakeholder is None) == (not name):
            words = gettext("Pick a stakeholder or write a name: one of the two.")
            self.add_error("stakeholder", words)
        elif self._is_listed(cleaned):
            self.add_error("kind", gettext("They take part as this already."))
        return cleaned

    def _is_listed(self, cleaned: dict[str, Any]) -> bool:
        same = {name: cleaned.get(name) for name in ("kind", "stakeholder")}
        if cleaned.get("stakeholder") is None:
            same["written_name"] = cleaned["written_name"]
        rows = self.instance.initiative.parts.exclude(pk=self.instance.pk)
        return bool(rows.filter(**same).exists())


class VerdictForm(OwnForm[OverlapVerdict]):
    """What is made of two initiatives that overlap, and why."""

    circle = _(
        "Only who may see both initiatives can see it. “Only” holds for coordinators "
        "too."
    )

    class Meta:
        model = OverlapVerdict
        fields = ["verdict", "reason", "decided_on", "visibility"]
        widgets = {
            "verdict": forms.RadioSelect,
            "reason": forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
            "decided_on": day_input(),
        }
        help_texts = {
            "reason": _("What speaks for it, and what follows from it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.today: date | None = kwargs.pop("today", None)
        super().__init__(*args, **kwargs)
        verdicts = self.fields["verdict"]
        verdicts.choices = OverlapVerdict.Verdict.choices  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"first", "second"}

    def clean_decided_on(self) -> date:
        day: date = self.cleaned_data["decided_on"]
        return past_day(day, self.today) if self.today else day


class OverlapFilter(Filter):
    """Which overlaps are shown; it lives in the address."""

    LEAST = (("0.5", _("from 50%")), ("0.7", _("from 70%")), ("0.9", _("from 90%")))

    state = forms.ChoiceField(
        label=_("Verdict"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("Still open")),
            ("decided", _("Any verdict")),
            *OverlapVerdict.Verdict.choices,
        ],
    )
    least = forms.ChoiceField(
        label=_("How much"), required=False, choices=[("", _("all")), *LEAST]
    )
    one = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )

    def __init__(self, data: Any) -> None:
        # Without a word in the address only high overlaps are shown.
        asked = data.copy()
        asked.setdefault("least", "0.7")
        super().__init__(asked)


class NameForm(forms.Form):
    """Which stakeholder a name is that somebody wrote."""

    name = forms.CharField(max_length=200, strip=False, widget=forms.HiddenInput)
    stakeholder = forms.ModelChoiceField(
        label=_("Stakeholder"), queryset=Stakeholder.objects.none()
    )

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stakeholder"].queryset = system.stakeholders.all()  # type: ignore[attr-defined]


class NameFilter(forms.Form):
    """Which written names are shown; it lives in the address."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    @property
    def is_narrowing(self) -> bool:
        """Whether anything is asked for."""
        return self.is_valid() and bool(self.cleaned_data["q"])

    def admits(self, name: str) -> bool:
        """Whether the list shows this name."""
        if not self.is_narrowing:
            return True
        return self.cleaned_data["q"].casefold() in name.casefold()
