"""Sentences for the reader: why a file or a cell was refused, and how to go on."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, ngettext

from enterprises.tables.kinds import CellError, Column


def kinds_of_file() -> dict[str, str]:
    """What a file is that cannot be read as a table, by the reader's word for it."""
    return {
        "old_excel": gettext(
            "a workbook in the old Excel format (.xls), or one with a password"
        ),
        "pdf": gettext("a PDF document"),
        "archive": gettext("an archive (zip) or another packed document"),
        "picture": gettext("a picture"),
        "document": gettext("a text document"),
        "database": gettext("a database"),
        "markup": gettext("a web page or XML file"),
        "json": gettext("a JSON file"),
        "binary": gettext("a file that is no text"),
        "macros": gettext("a workbook with macros (.xlsm)"),
        "binary_excel": gettext("a binary workbook (.xlsb)"),
        "strict_excel": gettext("a workbook in the form “Strict Open XML”"),
        "opendocument": gettext("an OpenDocument file (.ods)"),
    }


DELIMITER_WORDS: dict[str, Callable[[], str]] = {
    ",": lambda: gettext("comma ( , )"),
    ";": lambda: gettext("semicolon ( ; )"),
    "\t": lambda: gettext("tab"),
    "|": lambda: gettext("bar ( | )"),
}


def _not_a_table(found: Mapping[str, Any]) -> str:
    what = kinds_of_file().get(found.get("what", ""), gettext("an unknown file"))
    return gettext(
        "This is %(what)s. Save the table as CSV (UTF-8) or as an Excel workbook "
        "(.xlsx) and upload that."
    ) % {"what": what}


def _inflates(found: Mapping[str, Any]) -> str:
    return gettext(
        "Unpacked, this workbook would be %(size)s from %(packed)s, more than a table "
        "of people's making. Save it as CSV and upload that."
    ) % {
        "size": filesizeformat(found.get("size", 0)),
        "packed": filesizeformat(found.get("packed", 0)),
    }


def _columns(found: Mapping[str, Any]) -> str:
    return gettext(
        "Line %(line)s has %(found)s cells; a table may have at most 200 columns."
    ) % {"line": found.get("line"), "found": found.get("found")}


def _rows(found: Mapping[str, Any]) -> str:
    return gettext(
        "This table has more than %(most)s rows. Divide it into several files."
    ) % {"most": f"{settings.UPLOAD_MAX_ROWS:,}"}


def _encoding(found: Mapping[str, Any]) -> str:
    return gettext(
        "The file cannot be read as %(encoding)s: it holds bytes that mean nothing "
        "there. Choose another encoding."
    ) % {"encoding": found.get("encoding")}


def _formulas(found: Mapping[str, Any]) -> str:
    count = int(found.get("count", 0))
    words = ngettext(
        "%(count)s cell of the sheet “%(sheet)s” holds a formula without its result. "
        "Open the file in a spreadsheet, save it, and upload it again.",
        "%(count)s cells of the sheet “%(sheet)s” hold formulas without their results. "
        "Open the file in a spreadsheet, save it, and upload it again.",
        count,
    )
    return words % {"count": count, "sheet": found.get("sheet")}


def _quote(found: Mapping[str, Any]) -> str:
    return gettext(
        'Line %(line)s has a quotation mark (") that is not closed, or text behind a '
        "closing one."
    ) % {"line": found.get("line")}


def _long(found: Mapping[str, Any]) -> str:
    return gettext(
        "Line %(line)s has a cell of more than a million characters, perhaps because a "
        'quotation mark (") is not closed.'
    ) % {"line": found.get("line")}


def _row_long(found: Mapping[str, Any]) -> str:
    return gettext("Line %(line)s has more than 200,000 characters.") % {
        "line": found.get("line")
    }


def _no_sheet(found: Mapping[str, Any]) -> str:
    return gettext("There is no sheet “%(sheet)s” in this workbook.") % {
        "sheet": found.get("sheet")
    }


def _xml_unsafe(_found: Mapping[str, Any]) -> str:
    return gettext(
        "This XML file declares a document type or entities, which are not read, for "
        "they can be made to fill a machine. Export it without, or upload it as CSV."
    )


def _xml_broken(found: Mapping[str, Any]) -> str:
    return gettext(
        "This XML file breaks off or is damaged at its activity number %(number)s. "
        "Export it again."
    ) % {"number": max(1, int(found.get("line", 2)) - 1)}


def _xml_other(found: Mapping[str, Any]) -> str:
    return gettext(
        "This XML file begins with <%(what)s>; IATI activities begin with "
        "<iati-activities>. Upload those, or a table as CSV."
    ) % {"what": found.get("what")}


def _xml_version(found: Mapping[str, Any]) -> str:
    return gettext(
        "These are IATI activities of version %(version)s; 2.01 to 2.03 are read. "
        "Export them in a newer version, or as CSV."
    ) % {"version": found.get("version")}


REFUSALS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "xml_unsafe": _xml_unsafe,
    "xml_broken": _xml_broken,
    "xml_other": _xml_other,
    "xml_version": _xml_version,
    "empty": lambda _: gettext("There is no row in this file."),
    "not_a_table": _not_a_table,
    "damaged": lambda _: gettext(
        "The file is damaged, or no workbook inside. Open it in a spreadsheet, save it "
        "as CSV and upload that."
    ),
    "inflates": _inflates,
    "columns": _columns,
    "rows": _rows,
    "encoding": _encoding,
    "formulas": _formulas,
    "csv_quote": _quote,
    "csv_long": _long,
    "row_long": _row_long,
    "no_sheet": _no_sheet,
    "memory": lambda _: gettext(
        "Reading this file takes more memory than it may. Save it as CSV and upload "
        "that."
    ),
    "time": lambda _: gettext(
        "Reading this file takes too long. Save it as CSV, or divide it."
    ),
}


def refusal(code: str, found: Mapping[str, Any]) -> str:
    """Why a file was refused and how to go on."""
    speak = REFUSALS.get(code)
    if speak is None:
        return gettext(
            "Reading this file was stopped, for it asked for more than a table may. "
            "Save it as CSV and upload that."
        )
    return speak(found)


def expectations(column: Column) -> dict[str, str]:
    """What was expected instead, by the code of what went wrong in a cell."""
    return {
        "broken": gettext("text without NUL or broken characters"),
        "too_long": gettext("at most %(most)s characters") % {"most": column.longest},
        "missing": gettext("a value; this column must be filled"),
        "separators": gettext(
            "a number such as 1234.56. If the whole file writes numbers like this, "
            "say so under “Numbers and dates” and check again"
        ),
        "not_a_number": gettext("a number such as 1234.56"),
        "not_finite": gettext("a number such as 1234.56"),
        "other_digits": gettext("a number in the digits 0 to 9"),
        "too_large": gettext("a number with at most 14 digits before the point"),
        "not_whole": gettext("a whole number"),
        "out_of_range": _range(column),
        "not_a_date": gettext("a day of the calendar, such as 2025-12-31"),
        "ambiguous_date": gettext(
            "a date that reads one way only. Say under “Numbers and dates” whether the "
            "day or the month comes first, and check again"
        ),
        "date_out_of_range": gettext("a year between 1900 and 2100"),
        "unknown_choice": _choices(column),
        "rounded": gettext("kept with %(decimals)s decimals")
        % {"decimals": column.decimals},
        "time_left_out": gettext("kept as a day, without the time"),
    }


def _range(column: Column) -> str:
    if column.least is None:
        return gettext("at most %(most)s") % {"most": column.most}
    if column.most is None:
        return gettext("at least %(least)s") % {"least": column.least}
    return gettext("between %(least)s and %(most)s") % {
        "least": column.least,
        "most": column.most,
    }


def _choices(column: Column) -> str:
    labels = ", ".join(str(label) for _key, label in column.choices)
    return gettext(
        "one of: %(labels)s. Or say under “What the values mean” what this stands for"
    ) % {"labels": labels}


def cell_error(column: Column, code: str, raw: str, *, is_note: bool) -> CellError:
    """The error of one cell, with what was found cut to a readable length."""
    found = raw if len(raw) <= 60 else f"{raw[:57]}…"
    return CellError(column.name, found, expectations(column)[code], code, is_note)
