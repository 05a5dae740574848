"""Reads one uploaded table and writes its rows as JSON lines: the child process.

Run as a program of its own, with limits on memory and time, because a hostile file can
make any parser abort or fill the machine. It knows nothing of Django or the database.
Lines out: {"file": …} once, {"rows": [[number, [cells]], …]} for some rows at a time,
of which none is blank, and at the end {"end": true} or {"refused": code, …}; with
neither it has died.
"""

import codecs
import csv
import io
import json
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import IO, Any

try:
    import resource
except ImportError:  # Windows: the parent's clock has to do
    resource = None  # type: ignore[assignment]

DELIMITERS = (",", ";", "\t", "|")
SNIFFED_BYTES = 65_536
SNIFFED_LINES = 200
TITLED = 0.9  # what a delimiter weighs that does not divide the first line
LONGEST_ROW = 200_000
LONGEST_CELL = 33_000  # a spreadsheet's own limit is 32,767
FIELD_LIMIT = 1_000_000
# So many rows or characters go out in one line, unless one row alone is longer.
PACKET = 250
PACKET_CHARACTERS = 60_000
MAX_UNZIPPED = 200 * 1024 * 1024
MAX_RATIO = 100
RATIO_FROM = 1024 * 1024  # small files may shrink as much as they like
GUESSES = ("cp1252", "cp1250", "cp1251", "mac_roman", "iso8859_15")
ACCENTED = 6

# What a file is, by its first bytes.
SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"{\\rtf", "document"),
    (b"SQLite format 3", "database"),
)
MARKUP = re.compile(
    rb"""\s*(<!doctype|<html|<\?xml|<table|<svg|<iati|<[a-z][\w:.-]*\s+[\w:.-]+=["'])""",
    re.IGNORECASE,
)
JSON = re.compile(rb'\s*(\[\s*)*\{\s*("[^"]*"\s*:|\})')
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml"
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WORD = re.compile(rb"[\w'\x80-\xff-]+")
# A formula whose result was never stored: no value, or an empty one.
NO_RESULT = re.compile(rb"(</f>|<f[^<>]*/>)\s*(</c>|<v\s*/>|<v></v>)")


class Refused(Exception):
    """The file cannot be read; the arguments are a code and what was found."""

    def __init__(self, code: str, **found: Any) -> None:
        super().__init__(code)
        self.code, self.found = code, found


def limit_process(memory: int, seconds: int) -> None:
    """Give this process, once and for good, so much memory and processor time."""
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


# What is it?


def is_markup(path: Path) -> bool:
    """Whether a file begins as XML or HTML does."""
    with path.open("rb") as file:
        head = file.read(SNIFFED_BYTES)
    return MARKUP.match(head.removeprefix(codecs.BOM_UTF8)) is not None


def known_beginning(head: bytes) -> str:
    """What a file that begins like this is for certain; "" where it may be a table."""
    for signature, name in SIGNATURES:
        if head.startswith(signature):
            return name
    head = head.removeprefix(codecs.BOM_UTF8)
    if MARKUP.match(head):
        return "markup"
    return "json" if JSON.match(head) else ""


def type_of(path: Path) -> str:
    """Say "csv" or "xlsx" by the content; raise Refused with what it is instead."""
    with path.open("rb") as file:
        head = file.read(SNIFFED_BYTES)
    if not head.strip():
        raise Refused("empty")
    if name := known_beginning(head):
        raise Refused("not_a_table", what=name)
    if head.startswith(b"PK\x03\x04"):
        return type_of_archive(path)
    if not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        control = sum(head.count(bytes([code])) for code in range(8))
        if control * 10 > len(head) and not bare_utf16(head):
            raise Refused("not_a_table", what="binary")
    return "csv"


def type_of_archive(path: Path) -> str:
    """Say "xlsx" for a workbook that is safe to open."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            is_strict = STRICT in beginning_of(archive, "xl/workbook.xml")
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Refused("damaged") from None
    names = {part.filename for part in parts}
    if "xl/vbaProject.bin" in names:
        raise Refused("not_a_table", what="macros")
    if "xl/workbook.bin" in names:
        raise Refused("not_a_table", what="binary_excel")
    if "mimetype" in names and "content.xml" in names:
        raise Refused("not_a_table", what="opendocument")
    if not any(name.lower() == "xl/workbook.xml" for name in names):
        raise Refused("not_a_table", what="archive")
    whole = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if whole > MAX_UNZIPPED or (whole > RATIO_FROM and whole / packed > MAX_RATIO):
        raise Refused("inflates", size=whole, packed=packed)
    if is_strict:  # its sheets would seem to be empty
        raise Refused("not_a_table", what="strict_excel")
    return "xlsx"


def beginning_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first bytes of a part; none where it is not there."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(2000)


# Text


def bare_utf16(head: bytes) -> str:
    """The byte order of UTF-16 without a mark, "" for anything else."""
    even, odd = head[0:2000:2].count(0), head[1:2000:2].count(0)
    half = min(len(head), 2000) // 2
    if odd * 2 > half and even * 10 < half:
        return "utf-16-le"
    if even * 2 > half and odd * 10 < half:
        return "utf-16-be"
    return ""


def is_text_in(path: Path, encoding: str) -> bool:
    """Whether all of the file can be read in this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def encoding_of(path: Path) -> tuple[str, bool]:
    """The encoding, and whether it is only a guess that a person should look at."""
    with path.open("rb") as file:
        head = file.read(SNIFFED_BYTES)
    for mark, name in BOMS:
        if head.startswith(mark):
            if not is_text_in(path, name):
                raise Refused("encoding", encoding=name)
            return name, False
    if name := bare_utf16(head):
        return name, False
    if is_text_in(path, "utf-8"):
        return "utf-8", False
    if is_western(sample(path)):
        return "cp1252", True
    # Loaded only here: most files are UTF-8, and begin sooner without it.
    from_bytes = import_module("charset_normalizer").from_bytes
    best = from_bytes(sample(path), cp_isolation=list(GUESSES)).best()
    return (best.encoding if best else "cp1252"), True


def is_western(text: bytes) -> bool:
    """Whether some letters in words of plain ones would be those of Western Europe.

    A guess by frequency takes cp1250 for it, as the two share most letters. Words of
    other scripts have no plain letters between theirs.
    """
    words = b"".join(word for word in WORD.findall(text) if not word.isascii())
    strange = bytes(byte for byte in words if byte > 127)
    is_letters = strange.decode("cp1252", "replace").isalpha()
    return is_letters and len(strange) * 2 <= len(words)


def sample(path: Path) -> bytes:
    """The lines of the file that hold other than plain letters, else its beginning."""
    lines = []
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                lines.append(line[:2000])
            if len(lines) == SNIFFED_LINES:
                break
    return b"".join(lines)


def accented(path: Path, encodings: list[str]) -> dict[str, list[str]]:
    """Words with other than plain letters as each encoding reads them."""
    words = list(dict.fromkeys(WORD.findall(sample(path))))
    strange = [word for word in words if not word.isascii()][:ACCENTED]
    return {
        name: [word.decode(name, "replace") for word in strange] for name in encodings
    }


def delimiter_of(text: str) -> str:
    """The character that divides most lines into as many cells as the first.

    Or, where it does not divide the first, which may be a title, as most lines have.
    """
    best, found = (0.0, 0), ","
    for delimiter in DELIMITERS:
        lines = io.StringIO(text, newline="")
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
        width, weight = len(rows[0]) if rows else 0, 1.0
        if rows and width < 2:
            width, weight = Counter(map(len, rows)).most_common(1)[0][0], TITLED
        if width < 2:
            continue
        # The last line of the sample may be cut in two.
        body = rows[1:-1] or rows
        score = (weight * sum(len(row) == width for row in body) / len(body), width)
        if score > best:
            best, found = score, delimiter
    return found


def opened(path: Path, encoding: str) -> IO[str]:
    return path.open(encoding=encoding, errors="strict", newline="")


def read_csv(path: Path, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what the file is, then its rows."""
    csv.field_size_limit(FIELD_LIMIT)
    guess, is_guess = encoding_of(path)
    encoding = asked.get("encoding") or guess
    if not is_text_in(path, encoding):
        raise Refused("encoding", encoding=encoding)
    with opened(path, encoding) as file:
        beginning = "".join(
            line for line, _ in zip(file, range(SNIFFED_LINES), strict=False)
        )
    guessed = delimiter_of(beginning[: 4 * SNIFFED_BYTES])
    delimiter = asked.get("delimiter") or guessed
    yield {
        "file": {
            "type": "csv",
            "encoding": encoding,
            "encoding_is_guess": is_guess,
            "accented": accented(path, [guess, *GUESSES]) if is_guess else {},
            "delimiter": delimiter,
            "delimiter_guess": guessed,
        }
    }
    with opened(path, encoding) as file:
        rows = csv.reader(file, delimiter=delimiter, strict=True)
        number = 0
        while True:
            number += 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                reason = "long" if "limit" in str(error) else "quote"
                raise Refused(f"csv_{reason}", line=number) from None
            if any(cell.strip() for cell in row):
                yield {"row": [number, row]}


# Workbooks


def text_of(value: Any) -> str:
    """A cell of a workbook as the person who typed it would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # A workbook shows 15 digits; what lies behind them is binary noise.
        return format(Decimal(f"{value:.15g}"), "f")
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def without_result(path: Path, part: str) -> int:
    """How many formulas of a sheet have no stored result."""
    count, rest = 0, b""
    with zipfile.ZipFile(path) as archive, archive.open(part) as sheet:
        while piece := sheet.read(1 << 20):
            piece = rest + piece
            found = list(NO_RESULT.finditer(piece))
            count += len(found)
            rest = piece[max(found[-1].end() if found else 0, len(piece) - 200) :]
    return count


def has_rows(sheet: Any) -> bool:
    sheet.reset_dimensions()  # what the file says of itself may be a lie
    return any(
        any(value not in (None, "") for value in row)
        for row in sheet.iter_rows(values_only=True)
    )


def read_xlsx(path: Path, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what the workbook is, then the rows of one sheet."""
    # Loaded only here, which halves the time that a CSV takes to begin.
    load = import_module("openpyxl").load_workbook
    # A file, for a name without .xlsx would be refused unseen.
    with path.open("rb") as file:
        book = load(file, read_only=True, data_only=True, keep_links=False)
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        sheet = chosen_sheet(path, sheets, asked.get("sheet"))
        yield {"file": {"type": "xlsx", "sheet": sheet.title, "sheets": list(sheets)}}
        sheet.reset_dimensions()
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            row = [text_of(value) for value in values]
            while row and not row[-1].strip():
                row.pop()
            if row:
                yield {"row": [number, row]}


def chosen_sheet(path: Path, sheets: dict[str, Any], wanted: str | None) -> Any:
    """The sheet that was asked for, else the first that holds anything."""
    if wanted and wanted not in sheets:
        raise Refused("no_sheet", sheet=wanted)
    for sheet in [sheets[wanted]] if wanted else sheets.values():
        if count := without_result(path, sheet._worksheet_path.lstrip("/")):
            raise Refused("formulas", count=count, sheet=sheet.title)
        if wanted or has_rows(sheet):
            return sheet
    raise Refused("empty")


# XML


def read_markup(path: Path, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what the document is, then its rows, as the kind's own program has them."""
    found = spec_from_file_location("markup", asked["markup"])
    if found is None or found.loader is None:
        raise Refused("not_a_table", what="markup")
    program = module_from_spec(found)
    found.loader.exec_module(program)
    yield from program.read(path, Refused)


# The whole


def within_limits(number: int, cells: list[str], columns: int) -> list[str]:
    """The cells of a row, none longer than a spreadsheet allows; or Refused."""
    if any(cell.strip() for cell in cells[columns:]):
        raise Refused("columns", line=number, found=len(cells))
    kept = cells[:columns]
    if sum(map(len, kept)) <= LONGEST_CELL:
        return kept
    kept = [cell[:LONGEST_CELL] for cell in kept]
    if sum(map(len, kept)) > LONGEST_ROW:
        raise Refused("row_long", line=number)
    return kept


def read(path: Path, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every line of the answer; `asked` overrides what would be guessed.

    Keys of `asked`: encoding, delimiter, sheet, columns and rows (the caps), `markup`,
    the file of the program that reads XML, where a kind takes it, and
    `stop_after`, the number of rows after which a preview has seen enough.
    """
    if asked.get("markup") and is_markup(path):
        read_rows = read_markup
    else:
        read_rows = read_xlsx if type_of(path) == "xlsx" else read_csv
    seen = 0
    for line in read_rows(path, asked):
        if "row" in line:
            seen += 1
            if seen > asked["rows"] + 1:  # the header
                raise Refused("rows", found=seen)
            number, cells = line["row"]
            line = {"row": [number, within_limits(number, cells, asked["columns"])]}
        yield line
        if seen == asked.get("stop_after"):
            break
    if not seen:
        raise Refused("empty")
    yield {"end": True, "rows": seen}


def packed(lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The same with the rows in packets, which are quicker to write and to read."""
    packet: list[Any] = []
    size = 0
    for line in lines:
        row = line.get("row")
        length = sum(map(len, row[1])) if row else 0
        if packet and (not row or size + length > PACKET_CHARACTERS):
            yield {"rows": packet}
            packet, size = [], 0
        if not row:
            yield line
            continue
        packet.append(row)
        size += length
        if len(packet) == PACKET:
            yield {"rows": packet}
            packet, size = [], 0
    if packet:
        yield {"rows": packet}


def refusal(error: BaseException) -> dict[str, Any]:
    """What to tell about an error of a parser, which may raise anything at all."""
    if isinstance(error, Refused):
        return {"refused": error.code, **error.found}
    if isinstance(error, MemoryError):
        return {"refused": "memory"}
    return {"refused": "damaged", "error": type(error).__name__}


def main(path: str, asked: dict[str, Any]) -> None:
    limit_process(asked["memory"], asked["seconds"])
    write = sys.stdout.write
    try:
        for line in packed(read(Path(path), asked)):
            write(json.dumps(line) + "\n")
    except BaseException as error:  # noqa: BLE001 - the process ends with this word
        write(json.dumps(refusal(error)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
