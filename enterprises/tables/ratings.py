"""What would become of rows of ratings: look-ups only, a few for each chunk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from enterprises.analysis.cell_values import folded, written
from enterprises.analysis.nearest import nearest
from enterprises.analysis.rounds import lies_ahead
from enterprises.catalogue import SUB_NEEDS
from enterprises.models import (
    AssessmentRound,
    ImportBatch,
    MarketSystem,
    NeedRating,
    Segment,
    SubNeed,
)
from enterprises.models.imports import RowAction as Action
from enterprises.models.needs import Category
from enterprises.tables.kinds import CellError, CheckedRow, SourceRow
from enterprises.tables.naming import ByName, which_of

# Round, segment, need, whose view, gender, source: what the database keeps once.
Voice = tuple[int, int, int, str, str, str]


@dataclass(slots=True)
class RatingPlan:
    """What a row would write: the stored rating, if any, and the values it gets."""

    stored: NeedRating | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LookUps:
    """The rows of the system that ratings refer to, by every word for them."""

    rounds: dict[int, AssessmentRound]
    segments: dict[int, Segment]
    sub_needs: dict[int, SubNeed]
    round_words: ByName[int]
    segment_words: ByName[int]
    need_words: ByName[int]
    stored: dict[Voice, NeedRating]


def round_choices(system: MarketSystem) -> list[tuple[str, str]]:
    """The rounds that an unknown name may be said to mean."""
    return [(str(pk), name) for pk, name in system.rounds.values_list("pk", "name")]


def open_rounds(system: MarketSystem) -> list[tuple[str, str]]:
    """The rounds that a whole file may be said to be of."""
    rounds = system.rounds.filter(closed_at=None)
    return [(str(pk), name) for pk, name in rounds.values_list("pk", "name")]


def need_choices(system: MarketSystem) -> list[tuple[str, str]]:
    """The needs in use that an unknown name may be said to mean."""
    lines = system.sub_needs.in_use()
    return [(str(line.pk), whole_need(line)) for line in lines]


def whole_need(line: SubNeed) -> str:
    """`Finance > Savings`, which is never another need's name."""
    return f"{Category(line.category).label} > {line.name}"


def check_ratings(batch: ImportBatch, rows: list[SourceRow]) -> list[CheckedRow]:
    """Say for each row whether it is new, changes a stored rating, or cannot be."""
    if held := batch.reading.get("options", {}).get("round"):
        rows = [_of_round(row, held) for row in rows]
    found = _look_up(batch.market_system, rows)
    return [_checked(row, found) for row in rows]


def _of_round(row: SourceRow, key: str) -> SourceRow:
    """The row with the round of the whole file, where no column tells it."""
    if "round" in row.values or any(error.column == "round" for error in row.errors):
        return row
    values = {**row.values, "round": gettext("the round of the whole file")}
    return replace(row, values=values, chosen={**row.chosen, "round": key})


def _look_up(system: MarketSystem, rows: list[SourceRow]) -> LookUps:
    rounds = {row.pk: row for row in system.rounds.all()}
    segments = {row.pk: row for row in system.segments.all()}
    sub_needs = {row.pk: row for row in system.sub_needs.all()}
    round_words = _by_name(rounds)
    meant = {text for row in rows if (text := row.values.get("round"))}
    keys = {key for text in meant for key in round_words.meant(text)}
    keys |= {int(row.chosen["round"]) for row in rows if "round" in row.chosen}
    stored = system.ratings.filter(round_id__in=keys)
    return LookUps(
        rounds=rounds,
        segments=segments,
        sub_needs=sub_needs,
        round_words=round_words,
        segment_words=_by_name(segments),
        need_words=_needs_by_word(sub_needs.values()),
        stored=_by_voice(stored.iterator()),
    )


def _by_name(rows: Mapping[int, Any]) -> ByName[int]:
    return ByName((row.name, key) for key, row in rows.items())


def _needs_by_word(lines: Iterable[SubNeed]) -> ByName[int]:
    """Each line under every word for it: the team's, the catalogue's and its code."""
    first_names = {line.code: str(line.name) for line in SUB_NEEDS}
    by_word: ByName[int] = ByName()
    renamed: list[tuple[str, int]] = []
    for line in lines:
        for word in {line.name, whole_need(line), line.catalogue_code} - {""}:
            by_word.add(word, line.pk)
        renamed.append((first_names.get(line.catalogue_code, ""), line.pk))
    # A name that a team gave goes before one that another line had once.
    for word, key in [one for one in renamed if not by_word.meant(one[0])]:
        if word:
            by_word.add(word, key)
    return by_word


def _by_voice(stored: Iterable[NeedRating]) -> dict[Voice, NeedRating]:
    """Each rating under its voice, and under its source whatever its capitals."""
    found: dict[Voice, NeedRating] = {}
    for rating in stored:
        voice = _voice(rating)
        found[voice] = rating
        found.setdefault((*voice[:5], folded(voice[5])), rating)
    return found


def _voice(rating: NeedRating) -> Voice:
    return (
        rating.round_id,
        rating.segment_id,
        rating.sub_need_id,
        rating.perspective,
        rating.respondent_gender,
        rating.source,
    )


def _checked(row: SourceRow, found: LookUps) -> CheckedRow:
    errors: list[CellError] = []
    held = _round(row, found, errors)
    segment = _segment(row, found, errors)
    line = _need(row, found, errors)
    values = row.values
    said = ("perspective", "severity", "respondents")
    if held is None or segment is None or line is None:
        return CheckedRow(row, Action.REFUSE, errors=tuple(errors))
    if any(values.get(name) is None for name in said):
        return CheckedRow(row, Action.REFUSE, errors=(*errors, *_missing(row, said)))
    voice: Voice = (
        held.pk,
        segment.pk,
        line.pk,
        values["perspective"],
        values.get("respondent_gender") or "",
        values.get("source") or "",
    )
    plain: Voice = (*voice[:5], folded(voice[5]))
    stored = found.stored.get(voice) or found.stored.get(plain)
    plan = RatingPlan(stored, _values(voice, values))
    key = "|".join(map(str, plain))
    new = (values["severity"], values["respondents"])
    if stored and (stored.severity, stored.respondents) == new:
        return CheckedRow(row, Action.SAME, plan, tuple(errors), key=key)
    errors += [*_closed(held), *_lies_ahead(held)]
    if stored is None:
        return CheckedRow(row, Action.CREATE, plan, tuple(errors), key=key)
    return CheckedRow(
        row, Action.UPDATE, plan, tuple(errors), _before(stored, plan), key=key
    )


def _values(voice: Voice, values: Any) -> dict[str, Any]:
    names = (
        *("round_id", "segment_id", "sub_need_id"),
        *("perspective", "respondent_gender", "source"),
    )
    return {
        **dict(zip(names, voice, strict=True)),
        "severity": values["severity"],
        "respondents": values["respondents"],
    }


def _before(stored: NeedRating, plan: RatingPlan) -> dict[str, str]:
    """What is stored now of the two things that would change."""
    before = {}
    if stored.severity != plan.values["severity"]:
        before["severity"] = written(stored.severity)
    if stored.respondents != plan.values["respondents"]:
        before["respondents"] = str(stored.respondents)
    return before


def _missing(row: SourceRow, names: tuple[str, ...]) -> list[CellError]:
    """An error for each column that the file does not have; empty cells have theirs."""
    expected = gettext("a column for it")
    return [
        CellError(name, gettext("nothing"), expected, "no_column")
        for name in names
        if name not in row.values and not any(e.column == name for e in row.errors)
    ]


def _meant(row: SourceRow, column: str, words: ByName[int]) -> list[int]:
    """The keys a cell can mean: the row a person chose for it, else by its text."""
    if column in row.chosen:
        return [int(row.chosen[column])]
    return words.meant(row.values.get(column) or "")


def _one_named(
    row: SourceRow,
    column: str,
    words: ByName[int],
    rows: Mapping[int, Any],
    expected: str,
    errors: list[CellError],
) -> Any:
    """The one row that a cell names; else None, and why among the errors."""
    text = row.values.get(column)
    meant = [rows[key] for key in _meant(row, column, words) if key in rows]
    if text is None or len(meant) == 1:
        return meant[0] if meant else None
    if meant:
        errors.append(which_of(column, text, (one.name for one in meant)))
        return None
    expected += _perhaps(text, (one.name for one in rows.values()))
    errors.append(CellError(column, text, expected, f"unknown_{column}"))
    return None


def _round(
    row: SourceRow, found: LookUps, errors: list[CellError]
) -> AssessmentRound | None:
    expected = gettext("the name of a round of this market system")
    held: AssessmentRound | None = _one_named(
        row, "round", found.round_words, found.rounds, expected, errors
    )
    return held


def _segment(row: SourceRow, found: LookUps, errors: list[CellError]) -> Segment | None:
    expected = gettext("the name of a segment of this market system")
    segment: Segment | None = _one_named(
        row, "segment", found.segment_words, found.segments, expected, errors
    )
    return segment


def _need(row: SourceRow, found: LookUps, errors: list[CellError]) -> SubNeed | None:
    text = row.values.get("sub_need")
    if text is None:
        return None
    keys = _meant(row, "sub_need", found.need_words)
    lines = [found.sub_needs[key] for key in keys if key in found.sub_needs]
    on = [line for line in lines if line.is_on]
    if len(on) == 1:
        return on[0]
    errors.append(_which_need(text, lines, on, found))
    return None


def _which_need(
    text: str, lines: list[SubNeed], on: list[SubNeed], found: LookUps
) -> CellError:
    wholes = [whole_need(line) for line in on]
    if len({folded(whole) for whole in wholes}) < len(wholes):
        return replace(which_of("sub_need", text, wholes), code="ambiguous_need")
    if len(on) > 1:
        many = gettext("%(text)s, of which there are %(count)s") % {
            "text": text,
            "count": len(on),
        }
        expected = gettext("its category too, such as “%(example)s”, or its code") % {
            "example": wholes[0]
        }
        return CellError("sub_need", many, expected, "ambiguous_need")
    if lines:
        expected = gettext(
            "a need that is in use; this one is switched off in the list of needs. "
            "Switch it on there and check again, or leave the line out"
        )
        return CellError("sub_need", text, expected, "need_off")
    expected = gettext("the name or the code of a need in use")
    every = [line for line in found.sub_needs.values() if line.is_on]
    words = [word for line in every for word in (line.name, line.catalogue_code)]
    names = dict.fromkeys(word for word in words if word)
    expected += _perhaps(text, names)
    return CellError("sub_need", text, expected, "unknown_need")


def _perhaps(text: str, names: Iterable[str]) -> str:
    """The nearest name as a question, or where names may be given a meaning."""
    if name := nearest(text, names):
        return gettext("; perhaps “%(name)s”?") % {"name": name}
    return gettext("; or say under “What the values mean” which one it is")


def _closed(held: AssessmentRound) -> list[CellError]:
    if held.closed_at is None:
        return []
    found = gettext("%(round)s, closed on %(day)s") % {
        "round": held.name,
        "day": date_format(held.closed_at, "j M Y"),
    }
    expected = gettext("a round that is open; open it again, or name another")
    return [CellError("round", found, expected, "closed_round")]


def _lies_ahead(held: AssessmentRound) -> list[CellError]:
    """Nobody has said yet what will be said in a round that lies ahead."""
    if not lies_ahead(held.held_on, timezone.localdate()):
        return []
    found = gettext("%(round)s, to be held on %(day)s") % {
        "round": held.name,
        "day": date_format(held.held_on, "j M Y"),
    }
    expected = gettext("a round that has been held; mend its day, or name another")
    return [CellError("round", found, expected, "round_ahead")]
