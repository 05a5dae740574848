"""Which pairs are shown; and which value of two enterprises survives a merge."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.bulk_changes import value_words
from enterprises.models import MicroEnterprise

# Chosen together where one says nothing without the other. Code and consent stay those
# of the one that survives.
PARTS: tuple[tuple[str, ...], ...] = (
    *(("name",), ("segment_id",), ("place_id",), ("owner_gender",)),
    *(("owner_birth_year",), ("urbanity",), ("motivation",), ("employees",)),
    *(("casual_employees",), ("turnover", "turnover_currency"), ("formality",)),
    *(("premises",), ("started_year",), ("closed_on",), ("latitude", "longitude")),
)


class DuplicateFilter(forms.Form):
    """Which suggestions the page shows; lives in the address."""

    q = forms.CharField(
        label=_("Code or name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    likely = forms.ChoiceField(
        label=_("How alike"),
        required=False,
        choices=[
            ("", _("All")),
            ("0.85", _("Likely the same (85 % or more)")),
            ("1", _("Equal in all that is known")),
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


class MergeForm(forms.Form):
    """For each part in which two enterprises differ: whose value is kept."""

    def __init__(
        self, *args: Any, kept: MicroEnterprise, gone: MicroEnterprise, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.gone = kept, gone
        self.versions = {"kept_version": kept.version, "gone_version": gone.version}
        for name, version in self.versions.items():
            self.fields[name] = forms.IntegerField(
                initial=version, widget=forms.HiddenInput
            )
        for names in PARTS:
            mine, theirs = _values(kept, names), _values(gone, names)
            if mine != theirs:
                self.fields[names[0]] = forms.ChoiceField(
                    label=_label(names[0]),
                    choices=[
                        ("kept", f"{kept.code}: {part_words(kept, names)}"),
                        ("gone", f"{gone.code}: {part_words(gone, names)}"),
                    ],
                    initial="kept" if is_known(mine) else "gone",
                    widget=forms.RadioSelect,
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
            if self.cleaned_data.get(names[0]) == "gone"
            for name in names
        }


def _values(row: MicroEnterprise, names: tuple[str, ...]) -> list[Any]:
    # A currency without an amount is no difference.
    if getattr(row, names[0]) is None:
        return [None]
    return [getattr(row, name) for name in names]


def is_known(values: list[Any]) -> bool:
    return values[0] not in (None, "")


def _label(name: str) -> str:
    field: Any = MicroEnterprise._meta.get_field(name.removesuffix("_id"))
    if name == "latitude":
        return gettext("Position")
    return str(capfirst(field.verbose_name))


def part_words(row: MicroEnterprise, names: tuple[str, ...]) -> str:
    """A part of an enterprise as its reader knows it."""
    values = _values(row, names)
    if not is_known(values):
        return value_words(names[0], None)
    if names[0] in {"segment_id", "place_id"}:
        return str(getattr(row, names[0].removesuffix("_id")))
    choices: Any = MicroEnterprise._meta.get_field(names[0])
    named = dict(choices.flatchoices)
    if names[0] == "closed_on":
        return value_words(names[0], values[0])
    return " ".join(_said(named.get(value, value)) for value in values)


def _said(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
