"""What a cell of a table means: numbers, dates, codes and choices, never guessed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from functools import cache

SPACES = "\u00a0\u202f\u2009"
QUOTES = "'\u2019"
LONGEST_NUMBER = 60
BROKEN = re.compile("[\0\ud800-\udfff]")
ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
ESCAPED = re.compile(r"'+[=+\-@\t\r]")
# Larger numbers fit no column, also where a database keeps fifteen digits only.
LARGEST = Decimal(10) ** 14
KEPT = Context(prec=15)
EARLIEST, LATEST = 1900, 2100
# A word that means another thing where the second stands in the same column.
CONTESTED = {"m": "h"}
SEPARATED = re.compile(rf"[+-]?[\d.,{QUOTES} {SPACES}]+%?", re.ASCII)
NOT_FINITE = re.compile(r"[+-]?(nan|inf(inity)?)", re.IGNORECASE)
ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ](\d{2}:\d{2}\S*))?")
DAY_OR_MONTH = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")


class Unreadable(Exception):
    """A cell that is refused; `code` says why and never changes."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Read:
    """A value, and the code of what was left out in reading it, "" for nothing."""

    value: object
    note: str = ""


def is_broken(raw: str) -> bool:
    """Whether a text holds what no database keeps: NUL or half a surrogate pair."""
    return BROKEN.search(raw) is not None


def mended(raw: str) -> str:
    """The text with a replacement character for each that no database keeps."""
    if not is_broken(raw):
        return raw
    return BROKEN.sub("\ufffd", raw)


def plain_text(raw: str) -> str:
    """The text in NFC without outer space, and without the mark of our own exports.

    The writer puts an apostrophe before what a spreadsheet would take for a formula
    (`=`, `+`, `-`, `@`, tab, return); it is taken off again.
    """
    if ESCAPED.match(raw):
        raw = raw[1:]
    return unicodedata.normalize("NFC", raw).strip()


def plain_code(raw: str) -> str:
    """A code as it is compared: NFKC, no zero-width characters, no outer space.

    Digits stay text: "0012" is not "12".
    """
    if ESCAPED.match(raw):
        raw = raw[1:]
    return unicodedata.normalize("NFKC", ZERO_WIDTH.sub("", raw)).strip()


def written(number: Decimal) -> str:
    """A number as short as it can be written: 10 for 10.00, and 1000 for 1E+3."""
    return format(number.normalize(), "f")


def folded(raw: str) -> str:
    """A word as it is compared where capitals and inner spaces do not matter."""
    return " ".join(plain_code(raw).casefold().split())


def read_number(raw: str, *, decimal: str = ".", thousands: str = "") -> Decimal:
    """The number a cell holds, in any magnitude below 10^14.

    Only the decimal mark and the thousands separator that were settled for the whole
    file are read; with any other separator the cell is Unreadable ("separators"), for
    `1,234` is a thousand to some and one to others. Digits of other scripts, NaN and
    infinity are refused.
    """
    text = raw.strip().replace("\N{MINUS SIGN}", "-")
    if not text.isascii() and any(c.isdigit() and not c.isascii() for c in text):
        raise Unreadable("other_digits")
    if NOT_FINITE.fullmatch(text):
        raise Unreadable("not_finite")
    match = _number_pattern(decimal, thousands).fullmatch(text)
    if len(text) > LONGEST_NUMBER:
        raise Unreadable("too_large" if match else "not_a_number")
    if match is None:
        is_grouped = SEPARATED.fullmatch(text) is not None
        raise Unreadable("separators" if is_grouped else "not_a_number")
    for separator in _spellings(thousands):
        text = text.replace(separator, "")
    value = Decimal(text.replace(decimal, "."))
    if abs(KEPT.plus(value)) >= LARGEST:
        raise Unreadable("too_large")
    return value


def _spellings(thousands: str) -> str:
    return " " + SPACES if thousands == " " else thousands


@cache
def _number_pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    point = re.escape(decimal)
    whole = r"\d+"
    if thousands:
        whole = rf"(?:\d{{1,3}}(?:[{re.escape(_spellings(thousands))}]\d{{3}})+|\d+)"
    return re.compile(
        rf"[+-]?(?:{whole}(?:{point}\d*)?|{point}\d+)(?:[eE][+-]?\d{{1,3}})?", re.ASCII
    )


def rounded(value: Decimal, decimals: int) -> Read:
    """The number with so many decimals, half to even; noted where that loses some."""
    kept = value.quantize(Decimal(1).scaleb(-decimals))
    return Read(kept, "" if kept == value else "rounded")


def read_whole(value: Decimal) -> int:
    """A number without a fraction (`12.0` is 12); Unreadable when it has one."""
    if value != value.to_integral_value():
        raise Unreadable("not_whole")
    return int(value)


def read_date(raw: str, *, order: str = "") -> Read:
    """The day a cell names: `2025-12-31`, or `31/12/2025` in the order settled.

    `order` is "dmy", "mdy" or "": without one, a date that reads both ways is
    Unreadable ("ambiguous_date"). Years have four digits, 1900 to 2100. A time of day
    is left out, which is noted unless it is midnight.
    """
    text = raw.strip()
    if match := ISO.fullmatch(text):
        year, month, day = (int(match[i]) for i in (1, 3, 4))
        is_midnight = re.match(r"00:00(:00)?", match[5] or "00:00")
        return Read(_day(year, month, day), "" if is_midnight else "time_left_out")
    if match := DAY_OR_MONTH.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        month, day = _month_and_day(first, second, order)
        return Read(_day(year, month, day))
    raise Unreadable("not_a_date")


def _month_and_day(first: int, second: int, order: str) -> tuple[int, int]:
    if order == "mdy":
        return first, second
    if order == "dmy" or first > 12 or first == second:
        return second, first
    if second > 12:
        return first, second
    raise Unreadable("ambiguous_date")


def _day(year: int, month: int, day: int) -> date:
    if not EARLIEST <= year <= LATEST:
        raise Unreadable("date_out_of_range")
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable("not_a_date") from None


def read_month(raw: str, *, order: str = "") -> Read:
    """A day, or the first day of a month written `2014-12` or `12/2014`."""
    text = raw.strip()
    if match := YEAR_MONTH.fullmatch(text):
        return Read(_day(int(match[1]), int(match[2]), 1))
    if match := MONTH_YEAR.fullmatch(text):
        return Read(_day(int(match[2]), int(match[1]), 1))
    return read_date(raw, order=order)


def sure_words(synonyms: Mapping[str, str], seen: Iterable[str]) -> dict[str, str]:
    """The synonyms that mean one thing in a column where these texts were seen.

    "M" is a man beside "F", and a woman (mujer) beside "H" (hombre): there it is asked.
    """
    beside = {folded(text) for text in seen}
    return {w: key for w, key in synonyms.items() if CONTESTED.get(w) not in beside}


def read_choice(
    raw: str, choices: Sequence[tuple[str, str]], synonyms: Mapping[str, str]
) -> str:
    """The key of the choice that a cell names by key, label or synonym."""
    wanted = folded(raw)
    for key, label in choices:
        if wanted in (folded(key), folded(label)):
            return key
    if wanted in synonyms:
        return synonyms[wanted]
    raise Unreadable("unknown_choice")
