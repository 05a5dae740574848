"""Which pairs that look alike are shown; and whose values survive a merge."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.filters import Filter
from enterprises.models import VersionedRow


def likelihoods(*steps: tuple[str, Any]) -> forms.ChoiceField:
    """From which likeness on pairs are shown."""
    return forms.ChoiceField(
        label=_("How alike"), required=False, choices=[("", _("All")), *steps]
    )


class PairFilter(Filter):
    """Which suggestions a page shows; lives in the address."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    likely = likelihoods()
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("To be decided")), ("decided", _("Decided"))],
    )


class MergeForm(forms.Form):
    """That one of two rows goes into the other, as both were when they were read."""

    # What is chosen together, for one says nothing without the other.
    PARTS: tuple[tuple[str, ...], ...] = ()

    def __init__(
        self, *args: Any, kept: VersionedRow, gone: VersionedRow, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kept: Any = kept
        self.gone: Any = gone
        # What only the one that goes knows is taken over without asking.
        self.filled: list[tuple[str, ...]] = []
        for name, row in (("kept_version", kept), ("gone_version", gone)):
            self.fields[name] = forms.IntegerField(
                initial=row.version, widget=forms.HiddenInput
            )

    def ask(self, names: tuple[str, ...], label: str, *words: str, first: str) -> None:
        """Let the reader choose whose value of a part stays; `first` is proposed."""
        self.fields[names[0]] = forms.ChoiceField(
            label=label,
            choices=list(zip(("kept", "gone"), words, strict=True)),
            initial=first,
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
            for names in self.PARTS
            if names in self.filled or self.cleaned_data.get(names[0]) == "gone"
            for name in names
        }


def is_known(values: list[Any]) -> bool:
    return values[0] not in (None, "")
