"""What would become of rows that say who takes part in which initiative."""

from dataclasses import dataclass

from django.utils.translation import gettext

from enterprises.analysis.cell_values import folded
from enterprises.models import ImportBatch
from enterprises.models.imports import RowAction as Action
from enterprises.tables.kinds import CellError, CheckedRow, SourceRow
from stakeholders.models import InitiativePart
from stakeholders.tables.written import stakeholders_by_name, uploader_organisation


@dataclass(slots=True)
class PartPlan:
    """What a row would write: who takes part in which initiative, and as what."""

    initiative: int
    kind: str
    stakeholder: int | None
    written_name: str


def check_parts(batch: ImportBatch, rows: list[SourceRow]) -> list[CheckedRow]:
    """Say for each row whether it is new, there already, or cannot be.

    The same line twice is said once; the second is there already.
    """
    system = batch.market_system
    mine = system.initiatives.filter(organisation=uploader_organisation(batch))
    by_word: dict[str, int] = {}
    for pk, name, identifier in mine.values_list("pk", "name", "identifier"):
        by_word.setdefault(folded(name), pk)
        if identifier:
            by_word[folded(identifier)] = pk
    stakeholders = stakeholders_by_name(system)
    held: set[tuple[int, str, int | str]] = set()
    stored = InitiativePart.objects.filter(initiative__in=mine.order_by().values("pk"))
    for part in stored:
        held.add((part.initiative_id, part.kind, folded(part.written_name)))
        if part.stakeholder_id is not None:
            held.add((part.initiative_id, part.kind, part.stakeholder_id))
    return [_checked(row, by_word, stakeholders, held) for row in rows]


def _checked(
    row: SourceRow,
    by_word: dict[str, int],
    stakeholders: dict[str, int],
    held: set[tuple[int, str, int | str]],
) -> CheckedRow:
    said = [row.values.get(name) for name in ("initiative", "organisation", "role")]
    if None in said:
        return CheckedRow(row, Action.REFUSE, errors=tuple(_missing(row)))
    word, name, kind = map(str, said)
    initiative = by_word.get(folded(word))
    if initiative is None:
        expected = gettext(
            "the identifier or the name of an initiative that your organisation has "
            "listed; import the initiatives first"
        )
        error = CellError("initiative", word, expected, "unknown_initiative")
        return CheckedRow(row, Action.REFUSE, errors=(error,))
    who = stakeholders.get(folded(name))
    marks: set[tuple[int, str, int | str]] = {(initiative, kind, folded(name))}
    if who is not None:
        marks.add((initiative, kind, who))
    plan = PartPlan(initiative, kind, who, name)
    action = Action.SAME if marks & held else Action.CREATE
    held |= marks
    return CheckedRow(row, action, plan)


def _missing(row: SourceRow) -> list[CellError]:
    """An error for each column that the file does not have; empty cells have theirs."""
    expected = gettext("a column for it")
    return [
        CellError(name, gettext("nothing"), expected, "no_column")
        for name in ("initiative", "organisation", "role")
        if name not in row.values and not any(e.column == name for e in row.errors)
    ]
