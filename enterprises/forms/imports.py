"""An upload, how its file is read, and which column is which."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.cell_values import (
    Unreadable,
    folded,
    read_choice,
    sure_words,
)
from enterprises.analysis.header_match import OWN_COLUMNS
from enterprises.models import ImportBatch
from enterprises.tables.cells import LEAVE_EMPTY, seen_in
from enterprises.tables.kinds import Column, TableKind
from enterprises.tables.reader import DELIMITERS, GUESSES
from enterprises.tables.storage import is_packed
from enterprises.tables.words import DELIMITER_WORDS

REFUSE = ""
MOST_MEANINGS = 40
ENCODINGS = ("utf-8", "utf-16", *GUESSES)


class UploadForm(forms.Form):
    """A table of any kind."""

    file = forms.FileField(label=_("Table"), max_length=None, allow_empty_file=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.widget.attrs["accept"] = ".csv,.xlsx,.txt,.tsv"
        field.error_messages["empty"] = gettext("This file is empty.")
        field.help_text = gettext(
            "CSV, at most %(csv)s, or Excel workbook (.xlsx), at most %(xlsx)s. What "
            "becomes of each line is shown before anything is stored."
        ) % {
            "csv": filesizeformat(settings.UPLOAD_MAX_BYTES),
            "xlsx": filesizeformat(settings.UPLOAD_MAX_XLSX_BYTES),
        }

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        size = file.size or 0
        if is_packed(file) and size > settings.UPLOAD_MAX_XLSX_BYTES:
            words = gettext(
                "This workbook has %(size)s; at most %(most)s can be uploaded. Save it "
                "as CSV, which may be larger, or divide it into several files."
            )
            raise _too_large(words, size, settings.UPLOAD_MAX_XLSX_BYTES)
        if size > settings.UPLOAD_MAX_BYTES:
            words = gettext(
                "This file has %(size)s; at most %(most)s can be uploaded. Divide it "
                "into several files."
            )
            raise _too_large(words, size, settings.UPLOAD_MAX_BYTES)
        return file


def _too_large(words: str, size: int, most: int) -> forms.ValidationError:
    sizes = {"size": filesizeformat(size), "most": filesizeformat(most)}
    return forms.ValidationError(words % sizes, code="too_large")


class ReadingForm(forms.Form):
    """How the file is read, where what was found is not what it is."""

    header_line = forms.IntegerField(
        label=_("Line with the names of the columns"), min_value=1, max_value=1000
    )

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        file = batch.reading["file"]
        kwargs["initial"] = {"header_line": batch.reading["header_line"], **file}
        super().__init__(*args, **kwargs)
        if file["type"] == "xlsx":
            sheets = [(name, name) for name in file["sheets"]]
            self.fields["sheet"] = forms.ChoiceField(label=_("Sheet"), choices=sheets)
            return
        if file["type"] != "csv":
            return  # XML says by itself how it is read
        self.fields["delimiter"] = forms.ChoiceField(
            label=_("Between the cells stands a"),
            choices=[(d, DELIMITER_WORDS[d]()) for d in DELIMITERS],
        )
        encodings = dict.fromkeys([file["encoding"], *ENCODINGS])
        self.fields["encoding"] = forms.ChoiceField(
            label=_("Encoding"), choices=[(name, name) for name in encodings]
        )

    @property
    def asked(self) -> dict[str, str]:
        """What the reader is told; the form has been found valid."""
        data = self.cleaned_data
        return {name: data[name] for name in data if name != "header_line"}


@dataclass(frozen=True, slots=True)
class MatchedColumn:
    """A column of the kind on the page: its select, and what the file shows there."""

    column: Column
    field: forms.BoundField
    samples: list[str]


@dataclass(frozen=True, slots=True)
class Meanings:
    """Values of a file that a choice has to be found for."""

    column: Column
    fields: list[tuple[str, int, forms.BoundField]]


class MatchForm(forms.Form):
    """Which column of the file is which, and what its values mean."""

    decimal = forms.ChoiceField(
        label=_("Decimals stand behind a"),
        required=False,
        choices=[("", _("point: 1234.56")), (",", _("comma: 1234,56"))],
    )
    thousands = forms.ChoiceField(
        label=_("Thousands are"),
        required=False,
        choices=[
            ("", _("not separated: 1234")),
            (",", _("separated by a comma: 1,234")),
            (".", _("separated by a point: 1.234")),
            (" ", _("separated by a space: 1 234")),
            ("'", _("separated by an apostrophe: 1'234")),
        ],
    )
    dates = forms.ChoiceField(
        label=_("Dates such as 03/04/2025"),
        required=False,
        choices=[
            ("", _("are refused: they read both ways")),
            ("dmy", _("begin with the day: 3 April")),
            ("mdy", _("begin with the month: 4 March")),
        ],
    )

    def __init__(
        self, *args: Any, batch: ImportBatch, kind: TableKind, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.batch, self.kind, self.reading = batch, kind, batch.reading
        for name in ("decimal", "thousands", "dates"):
            self.fields[name].initial = self.reading.get(name, "")
        header = [(str(i), text) for i, text in enumerate(self.reading["header"])]
        for column in kind.columns:
            place = self.reading["columns"].get(column.name)
            self.fields[f"column-{column.name}"] = forms.ChoiceField(
                label=column.label,
                required=False,
                choices=[("", gettext("not in this file")), *header],
                initial="" if place is None else str(place),
            )
        for option in kind.options:
            self.fields[f"option-{option.name}"] = forms.ChoiceField(
                label=option.label,
                help_text=option.help,
                required=False,
                choices=option.choices_in(batch.market_system),
                initial=self.reading.get("options", {}).get(option.name, ""),
            )
        self._add_meanings()

    def _add_meanings(self) -> None:
        """A select for each value that is not understood by itself, or was settled."""
        self.values: dict[str, dict[str, str]] = {}
        self.counts: dict[str, dict[str, int]] = {}
        for column in self.kind.columns:
            counts = self._values_to_settle(column)
            if not counts:
                continue
            choices = self._choices(column)
            settled = self.reading.get("meanings", {}).get(column.name, {})
            names = {}
            for text in counts:
                name = meaning_field(column.name, text)
                names[name] = text
                self.fields[name] = forms.ChoiceField(
                    label=text,
                    required=False,
                    choices=choices,
                    initial=settled.get(text, REFUSE),
                )
            self.values[column.name], self.counts[column.name] = names, counts

    def _choices(self, column: Column) -> list[tuple[str, Any]]:
        own: list[tuple[str, Any]] = list(column.choices)
        if column.rows_of is not None:
            own = list(column.rows_of(self.batch.market_system))
        return [
            (REFUSE, gettext("refuse these rows")),
            *own,
            (LEAVE_EMPTY, gettext("leave empty: not known")),
        ]

    def _values_to_settle(self, column: Column) -> dict[str, int]:
        """Values with how often they were seen: of the first rows, or of all."""
        counts = dict(self.reading.get("unknown", {}).get(column.name, {}))
        settled = self.reading.get("meanings", {}).get(column.name, {})
        seen = self._samples(column)
        counts.update({text: seen.get(text, 0) for text in settled})
        if column.choices:
            for text in _not_known(seen, column):
                counts.setdefault(text, seen[text])
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return dict(ordered[:MOST_MEANINGS])

    def _samples(self, column: Column) -> dict[str, int]:
        return seen_in(self.reading, column.name)

    # What the page shows

    def matched(self) -> Iterator[MatchedColumn]:
        """Every column of the kind with its select and its first values."""
        for column in self.kind.columns:
            samples = list(self._samples(column))[:3]
            yield MatchedColumn(column, self[f"column-{column.name}"], samples)

    def to_settle(self) -> list[Meanings]:
        """Values whose meaning a person has to say."""
        return [
            Meanings(
                self.kind.column(name),
                [
                    (text, self.counts[name][text], self[field])
                    for field, text in fields.items()
                ],
            )
            for name, fields in self.values.items()
        ]

    def options(self) -> list[forms.BoundField]:
        """What is settled for the whole file."""
        return [self[f"option-{option.name}"] for option in self.kind.options]

    def unmatched(self) -> list[str]:
        """Columns of the file that will not be read."""
        used = set(self.reading["columns"].values())
        return [
            text
            for place, text in enumerate(self.reading["header"])
            if place not in used and text not in OWN_COLUMNS
        ]

    # What it says

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decimal") == data.get("thousands") == ",":
            self.add_error(
                "thousands", gettext("Decimals and thousands cannot both have a comma.")
            )
        if data.get("thousands") == "." and not data.get("decimal"):
            self.add_error(
                "thousands", gettext("Decimals and thousands cannot both have a point.")
            )
        self._check_columns(data)
        return data

    def _check_columns(self, data: dict[str, Any]) -> None:
        places: dict[str, str] = {}
        answered = {
            option.stands_for
            for option in self.kind.options
            if data.get(f"option-{option.name}")
        }
        for column in self.kind.columns:
            name = f"column-{column.name}"
            place = data.get(name) or ""
            is_missing = not place and column.name not in answered
            if is_missing and column.is_required and name not in self.errors:
                self.add_error(name, self._missing(column))
            elif place and place in places:
                twin = gettext("This column of the file is “%(other)s” already.")
                self.add_error(name, twin % {"other": places[place]})
            elif place:
                places[place] = str(column.label)

    def _missing(self, column: Column) -> str:
        header = self.reading["header"]
        found = ", ".join(header[:20])
        words = gettext(
            "A column for this is needed. Found %(count)s columns: %(found)s. Expected "
            "one such as “%(name)s”."
        ) % {"count": len(header), "found": found, "name": column.name}
        suspect = next((d for d in DELIMITERS if d in header[0]), None)
        if len(header) == 1 and suspect:
            words += " " + gettext(
                "Did you mean that a %(delimiter)s stands between the cells?"
            ) % {"delimiter": DELIMITER_WORDS[suspect]()}
        if any(option.stands_for == column.name for option in self.kind.options):
            words += " " + gettext("Or say below, under “For the whole file”.")
        return words

    @property
    def settled(self) -> dict[str, Any]:
        """What goes into `batch.reading`; the form has been found valid."""
        data = self.cleaned_data
        columns = {}
        for column in self.kind.columns:
            if place := data.get(f"column-{column.name}"):
                columns[column.name] = int(place)
        return {
            "columns": columns,
            "meanings": self._meanings(columns),
            "options": {
                option.name: data.get(f"option-{option.name}", "")
                for option in self.kind.options
            },
            **{name: data.get(name, "") for name in ("decimal", "thousands", "dates")},
        }

    def _meanings(self, columns: dict[str, int]) -> dict[str, dict[str, str]]:
        """Meanings of a column that is another now are forgotten."""
        found = {}
        for name, fields in self.values.items():
            if columns.get(name) == self.reading["columns"].get(name):
                found[name] = {
                    text: self.cleaned_data[field]
                    for field, text in fields.items()
                    if self.cleaned_data.get(field)
                }
        return found

    def has_new_values(self) -> bool:
        """Whether a choice now comes from another column, whose values are unseen."""
        columns, before = self.settled["columns"], self.reading["columns"]
        for column in self.kind.columns:
            place = columns.get(column.name)
            if not column.choices or place in (None, before.get(column.name)):
                continue
            if _not_known(dict(self.reading["samples"][place]), column):
                return True
        return False


def meaning_field(column: str, text: str) -> str:
    """The name of the select for one value; of the value, not of its place in a list.

    So that an answer is never taken for that of another value.
    """
    mark = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    return f"meaning-{column}-{mark}"


def _not_known(texts: Collection[str], column: Column) -> list[str]:
    """Which of the texts of a column say none of its choices, as far as is sure."""
    known = [(key, str(label)) for key, label in column.choices]
    synonyms = sure_words(column.synonyms, texts)
    return [text for text in texts if not _is_known(text, known, synonyms)]


def _is_known(
    text: str, known: list[tuple[str, str]], synonyms: Mapping[str, str]
) -> bool:
    if not folded(text):
        return True
    try:
        read_choice(text, known, synonyms)
    except Unreadable:
        return False
    return True
