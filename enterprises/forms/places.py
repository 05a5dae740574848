"""Places: a list of them, pasted or from a file; and one of them."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.place_lines import PlaceLine, PlaceProblem, read_places
from enterprises.analysis.place_tree import PlaceSum
from enterprises.forms.base import SystemModelForm
from enterprises.forms.filters import Filter
from enterprises.models import MarketSystem, Place

LONGEST_LIST = 1024 * 1024
MOST_PLACES = 20_000
INDENT = "\N{NO-BREAK SPACE}" * 3


class PlaceChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Places in reading order, indented by level; one query."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{INDENT * (obj.level - 1)}{obj.name}"


def tree_choices(tree: list[PlaceSum], empty: Any) -> list[tuple[Any, Any]]:
    """The places of a tree that is loaded already, as a select shows them."""
    return [
        ("", empty),
        *((place.key, f"{INDENT * len(place.above)}{place.name}") for place in tree),
    ]


class PlaceFilter(Filter):
    """Which places the tree shows; lives in the address."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class PlaceListForm(forms.Form):
    """Many places at once, as text."""

    text = forms.CharField(
        label=_("Places"),
        required=False,
        strip=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_(
            "One place a line. Either indent what lies within (by a tab, or two "
            "spaces), or write the whole way: Region > District > Village."
        ),
    )
    file = forms.FileField(
        label=_("Or a CSV file"),
        required=False,
        help_text=_("With the columns level1, level2, level3, level4."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    lines: list[PlaceLine]
    problems: list[PlaceProblem]

    def clean_file(self) -> "UploadedFile[bytes] | None":
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > LONGEST_LIST:
            raise forms.ValidationError(
                gettext("This file is larger than 1 MB. Divide the list.")
            )
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        text = data.get("text") or ""
        if file := data.get("file"):
            try:
                text = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", gettext("This is no text in UTF-8."))
                return data
        self.lines, self.problems = read_places(text)
        if not self.lines and not self.problems and not self.errors:
            self.add_error("text", gettext("Write at least one place."))
        if len(self.lines) > MOST_PLACES:
            self.add_error("text", gettext("At most 20,000 places at once."))
        data["text"] = text
        return data


class PlaceForm(SystemModelForm[Place]):
    """The name of a place, and where it lies."""

    class Meta:
        model = Place
        fields = ["name", "parent"]
        field_classes = {"parent": PlaceChoiceField}

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, system=system, **kwargs)
        parent: Any = self.fields["parent"]
        parent.empty_label = gettext("At the top")
        parent.queryset = parent.queryset.order_by(F("path"))
        if self.instance.pk:
            within = Place.objects.within(self.instance)
            parent.queryset = parent.queryset.exclude(pk__in=within.values("pk"))
