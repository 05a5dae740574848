"""Which pairs are shown; and which value of two stakeholders survives a merge."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Organisation, Stakeholder

# Chosen together where one says nothing without the other.
PARTS: tuple[tuple[str, ...], ...] = (
    *(("name",), ("kind",), ("sub_kind",), ("organisation_id",), ("segment_id",)),
    *(("layer",), ("domain",), ("engagement",), ("value_brought",), ("priorities",)),
    *(("challenges",), ("influence",), ("interest",), ("named_by_count",)),
    ("beyond_transactional", "beyond_transactional_why"),
    ("positive_disruptor", "positive_disruptor_why"),
    *(("reached_through_id",), ("route",)),
)
LONGEST_WORDS = 120


class SimilarFilter(forms.Form):
    """Which suggestions the page shows; lives in the address."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    likely = forms.ChoiceField(
        label=_("How alike"),
        required=False,
        choices=[
            ("", _("All")),
            ("0.9", _("Very likely the same (90 % or more)")),
            ("0.97", _("The same but for how it is written")),
        ],
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("To be decided")), ("decided", _("Decided"))],
    )

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return {name: value for name, value in data.items() if value}


class StakeholderMergeForm(forms.Form):
    """For each part of which both say something else: whose value is kept."""

    def __init__(
        self, *args: Any, kept: Stakeholder, gone: Stakeholder, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.gone = kept, gone
        self.versions = {"kept_version": kept.version, "gone_version": gone.version}
        for name, version in self.versions.items():
            self.fields[name] = forms.IntegerField(
                initial=version, widget=forms.HiddenInput
            )
        # What only the one that goes knows is taken over without asking.
        self.filled: list[tuple[str, ...]] = []
        for names in PARTS:
            mine, theirs = _values(kept, names), _values(gone, names)
            if mine == theirs or not is_known(theirs) or self._is_about_the_two(names):
                continue
            if not is_known(mine):
                self.filled.append(names)
                continue
            self.fields[names[0]] = forms.ChoiceField(
                label=_label(names[0]),
                choices=[
                    ("kept", part_words(kept, names)),
                    ("gone", part_words(gone, names)),
                ],
                initial="kept",
                widget=forms.RadioSelect,
            )

    def filled_words(self) -> list[tuple[str, str]]:
        """What is taken over, as (what, in words)."""
        return [
            (_label(names[0]), part_words(self.gone, names)) for names in self.filled
        ]

    def _is_about_the_two(self, names: tuple[str, ...]) -> bool:
        """Nobody is reached through themselves: such a way ends with the merge."""
        both = {self.kept.pk, self.gone.pk}
        return names[0] == "reached_through_id" and bool(
            both & {self.kept.reached_through_id, self.gone.reached_through_id}
        )

    @property
    def read_versions(self) -> tuple[int, int]:
        data = self.cleaned_data
        return data["kept_version"], data["gone_version"]

    @property
    def taken(self) -> dict[str, Any]:
        """The values of the one that goes which the other one takes."""
        return {
            name: getattr(self.gone, name)
            for names in PARTS
            if names in self.filled or self.cleaned_data.get(names[0]) == "gone"
            for name in names
        }


def _values(row: Stakeholder, names: tuple[str, ...]) -> list[Any]:
    return [getattr(row, name) for name in names]


def is_known(values: list[Any]) -> bool:
    return values[0] not in (None, "")


def _label(name: str) -> str:
    field: Any = Stakeholder._meta.get_field(name.removesuffix("_id"))
    return str(capfirst(field.verbose_name))


def part_words(row: Stakeholder, names: tuple[str, ...]) -> str:
    """A part of a stakeholder as its reader knows it."""
    name = names[0].removesuffix("_id")
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if value in (None, ""):
        return gettext("not known")
    if isinstance(value, bool):
        value = gettext("Yes") if value else gettext("No")
    text = str(value)
    return text if len(text) <= LONGEST_WORDS else text[:LONGEST_WORDS] + " …"


class OrganisationMergeForm(forms.Form):
    """That somebody means it: the name of the one that goes, typed out."""

    name = forms.CharField(label=_("Its name, typed out"), max_length=200)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("Stands in the audit trail.")
    )

    def __init__(
        self, *args: Any, kept: Organisation, gone: Organisation, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.gone = kept, gone
        self.fields["name"].help_text = gettext("Type: %(name)s") % {"name": gone.name}
        self.versions = {"kept_version": kept.version, "gone_version": gone.version}
        for name, version in self.versions.items():
            self.fields[name] = forms.IntegerField(
                initial=version, widget=forms.HiddenInput
            )

    def clean_name(self) -> str:
        typed = str(self.cleaned_data["name"]).strip()
        if typed != self.gone.name.strip():
            raise forms.ValidationError(
                gettext("Found “%(typed)s”, expected “%(name)s”.")
                % {"typed": typed, "name": self.gone.name}
            )
        return typed

    @property
    def read_versions(self) -> tuple[int, int]:
        data = self.cleaned_data
        return data["kept_version"], data["gone_version"]
