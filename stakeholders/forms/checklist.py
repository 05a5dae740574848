"""Forms for the checklist of what a system offers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.base import SystemModelForm
from enterprises.forms.filters import Filter
from stakeholders.analysis.checklist import Judgement, Line
from stakeholders.catalogue import PLAYERS, SYSTEM_FUNCTIONS
from stakeholders.catalogue.system_functions import OTHER
from stakeholders.forms.choices import say_choose
from stakeholders.forms.stakeholders import ANY
from stakeholders.models import SystemFunction
from stakeholders.models.lenses import Presence

NOT_JUDGED = ("", _("Not judged"))
UNJUDGED = "unjudged"


class JudgeForm(forms.Form):
    """What is judged of several lines: how much is there, who offers it, a note.

    `names` are the stakeholders that may be named, by key. `seen` holds which version
    of each line the page showed.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        player: str,
        lines: Sequence[Line],
        names: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        # Several groups may be open on one page.
        kwargs["auto_id"] = f"{player}-%s"
        super().__init__(*args, **kwargs)
        self.lines, self.names, self.list_id = lines, names, f"{player}-names"
        self.fields["seen"].initial = self.now
        offered = {"list": self.list_id, "autocomplete": "off"}
        for line in lines:
            self.fields[f"presence-{line.key}"] = forms.ChoiceField(
                label=str(line.name),
                required=False,
                widget=forms.RadioSelect,
                choices=[NOT_JUDGED, *Presence.choices],
                initial=line.presence,
            )
            self.fields[f"who-{line.key}"] = forms.CharField(
                label=_("Who offers it here"),
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs=offered),
                initial=line.stakeholder,
            )
            self.fields[f"note-{line.key}"] = forms.CharField(
                label=_("Note"), required=False, max_length=300, initial=line.note
            )

    @property
    def now(self) -> str:
        """Which version of each line is stored now, as `seen` holds it."""
        return ";".join(f"{line.key}={line.version}" for line in self.lines)

    @property
    def read_versions(self) -> dict[str, int]:
        """What the page showed, or the newer one that the reader chose to replace."""
        said = str(self.data.get("overwrite") or self.cleaned_data.get("seen") or "")
        pairs = (part.partition("=") for part in said.split(";"))
        return {
            key: int(version)
            for key, _is, version in pairs
            if version.isascii() and version.isdecimal()
        }

    def rows(self) -> list[tuple[Line, Any, Any, Any]]:
        """Each line with its three fields, for the page."""
        return [
            (
                line,
                self[f"presence-{line.key}"],
                self[f"who-{line.key}"],
                self[f"note-{line.key}"],
            )
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not {line.key for line in self.lines} <= self.read_versions.keys():
            self.add_error(None, gettext("Open the page again: it was incomplete."))
        by_name = {name.casefold(): key for key, name in self.names.items()}
        by_name |= {name: key for key, name in self.names.items()}
        for line in self.lines:
            field = f"who-{line.key}"
            name = cleaned.get(field, "")
            found = by_name.get(name) or by_name.get(name.casefold())
            if name and not found:
                words = gettext(
                    "Nobody called “%(name)s” is listed here. Choose one of the names, "
                    "or list that stakeholder first."
                )
                self.add_error(field, words % {"name": name})
            cleaned[field] = found
        return cleaned

    def judgements(self) -> dict[str, Judgement]:
        """What is said of each line; the form has been found valid."""
        return {
            line.key: Judgement(
                self.cleaned_data[f"presence-{line.key}"],
                self.cleaned_data[f"who-{line.key}"],
                self.cleaned_data[f"note-{line.key}"],
            )
            for line in self.lines
        }

    def differences(self) -> list[tuple[str, str, str]]:
        """What somebody else said meanwhile: (line, theirs, mine)."""
        mine, seen = self.judgements(), self.read_versions
        return [
            (
                str(line.name),
                self._words(Judgement(line.presence, line.stakeholder_id, line.note)),
                self._words(mine[line.key]),
            )
            for line in self.lines
            if seen.get(line.key, 0) != line.version
        ]

    def _words(self, said: Judgement) -> str:
        presence = dict([NOT_JUDGED, *Presence.choices])[said.presence]
        name = self.names.get(said.stakeholder_id or 0, "")
        return " · ".join(str(part) for part in (presence, name, said.note) if part)


class SystemFunctionForm(SystemModelForm[SystemFunction]):
    """A line of the team's own."""

    class Meta:
        model = SystemFunction
        fields = ["name", "player", "presence", "stakeholder", "note"]
        help_texts = {
            "name": _("What a supportive system would offer, in a few words."),
        }

    player = forms.ChoiceField(
        label=_("Who usually offers it"),
        choices=[*PLAYERS.items(), (OTHER, _("Others"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        say_choose(self)
        fields: Any = self.fields
        fields["presence"].choices = [NOT_JUDGED, *Presence.choices]
        if self.initial.get("player") not in PLAYERS:
            self.initial["player"] = OTHER

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        own = self.system.system_functions.exclude(pk=self.instance.pk)
        known = {str(start.name).casefold() for start in SYSTEM_FUNCTIONS}
        if name.casefold() in known or own.filter(name__iexact=name).exists():
            words = gettext("“%(name)s” is on the list already; judge that line.")
            raise forms.ValidationError(words % {"name": name})
        return name


class ChecklistFilter(Filter):
    """What narrows the checklist; it lives in the address."""

    presence = forms.ChoiceField(
        label=_("Here"),
        required=False,
        choices=[*ANY, *Presence.choices, (UNJUDGED, _("Not judged"))],
    )
    player = forms.ChoiceField(
        label=_("Who usually offers it"),
        required=False,
        choices=[*ANY, *PLAYERS.items(), (OTHER, _("Others"))],
    )
    severe = forms.BooleanField(label=_("A severe need rests on it"), required=False)
