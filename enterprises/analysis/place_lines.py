"""Pasted lists of places: what each line means, and what is wrong with it."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from enterprises.analysis.cell_values import mended, plain_text

MAX_LEVEL = 4
LONGEST_NAME = 120
LEVELS = tuple(f"level{n}" for n in range(1, MAX_LEVEL + 1))
LEADING = re.compile(r"[ \t\u00a0]*")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One line of a list, as the names from the top down."""

    number: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceProblem:
    """A line that is refused: why, and what was found."""

    number: int
    code: str
    found: str


Lines = Sequence[tuple[int, str]]
Answer = tuple[list[PlaceLine], list[PlaceProblem]]


class _Wrong(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_places(text: str) -> Answer:
    """The places a text lists, and the lines that cannot be.

    Three ways to write them: a CSV whose first line names columns `level1` to `level4`;
    lines `Region > District > Village`; or one name a line, indented by tabs, or by two
    spaces and more. The last two may stand in one text: what is indented below a whole
    way lies in the place it ends with. Nothing is guessed: a line that is too deep
    (four levels), skips a level, has an empty name, or is indented and a whole way
    where other lines are indented names, is a problem.
    """
    lines = [
        (number, mended(line))
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    if not lines:
        return [], []
    first = re.split(r"[,;\t]", lines[0][1].lstrip("\ufeff").strip().lower())
    if first[0].strip(' "') == LEVELS[0]:
        return _from_table(lines)
    return _from_lines(lines)


def _gather(split: Iterable[tuple[int, str, Sequence[str]]]) -> Answer:
    found, problems = [], []
    for number, line, parts in split:
        try:
            found.append(PlaceLine(number, _names(parts)))
        except _Wrong as error:
            problems.append(PlaceProblem(number, error.code, line.strip()[:200]))
    return found, problems


def _names(parts: Sequence[str]) -> tuple[str, ...]:
    names = tuple(plain_text(part) for part in parts)
    if len(names) > MAX_LEVEL:
        raise _Wrong("too_deep")
    if not all(names):
        raise _Wrong("empty_level")
    if any(len(name) > LONGEST_NAME for name in names):
        raise _Wrong("too_long")
    if any(">" in name for name in names):
        raise _Wrong("not_a_name")
    return names


def _from_table(lines: Lines) -> Answer:
    head = lines[0][1]
    delimiter = next((d for d in ",;\t" if d in head), ",")
    rows = csv.reader([line for _number, line in lines], delimiter=delimiter)
    header = [cell.strip("\ufeff ").lower() for cell in next(rows)]
    places = [header.index(level) for level in LEVELS if level in header]
    split = []
    for (number, line), row in zip(lines[1:], rows, strict=False):
        parts = [row[place] if place < len(row) else "" for place in places]
        while parts and not parts[-1].strip():
            parts.pop()
        split.append((number, line, parts or [""]))
    return _gather(split)


def _from_lines(lines: Lines) -> Answer:
    indents = _indents(lines)
    spaces = [len(i) for i in indents if i and set(i) == {" "}]
    unit = min((n for n in spaces if n > 1), default=2)
    found, problems = [], []
    way: list[tuple[str, ...]] = []  # by level, the names that what is below lies in
    is_lost = False  # below a refused line nothing can be placed
    lost_at = 0
    for (number, line), indent in zip(lines, indents, strict=True):
        try:
            level = _level(indent, unit)
            if is_lost and level > lost_at:
                raise _Wrong("below_refused")
            if level and ">" in line:
                raise _Wrong("indented_way")
            if level > len(way):
                raise _Wrong("skipped_level")
            names = _names([*(way[level - 1] if level else ()), *line.split(">")])
        except _Wrong as error:
            if error.code != "below_refused":
                is_lost, lost_at = True, min(_depth(indent, unit), len(way))
            problems.append(PlaceProblem(number, error.code, line.strip()[:200]))
            continue
        is_lost = False
        way[level:] = [names]
        found.append(PlaceLine(number, names))
    return found, problems


def _indents(lines: Lines) -> list[str]:
    """What each line begins with; space before whole ways says nothing by itself."""
    indents = [_indent(line) for _number, line in lines]
    ways = [">" in line for _number, line in lines]
    if any(ways) and all(
        is_way or not indent for is_way, indent in zip(ways, indents, strict=True)
    ):
        return [""] * len(lines)
    return indents


def _indent(line: str) -> str:
    match = LEADING.match(line)
    return match[0].replace("\u00a0", " ") if match else ""


def _depth(indent: str, unit: int) -> int:
    return indent.count("\t") + indent.count(" ") // unit


def _level(indent: str, unit: int) -> int:
    if "\t" in indent and " " in indent:
        raise _Wrong("mixed_indent")
    if indent.count(" ") % unit:
        raise _Wrong("odd_indent")
    return _depth(indent, unit)
