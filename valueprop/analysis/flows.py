"""A case line by line and year by year, as it is exported."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from valueprop.analysis.cases import (
    CaseLines,
    Line,
    benefit_in,
    decimal,
    invested_in,
)


@dataclass(frozen=True, slots=True)
class Flow:
    """One line in one year: paid (negative) or gained, and whether it is counted."""

    year: int
    stakeholder: str
    label: str
    kind: str  # "investment", "commercial" or "social"
    amount: Decimal
    is_counted: bool


def flows(case: CaseLines) -> list[Flow]:
    """Every line in each of its years; those outside the case are marked.

    The counted ones add up to the net of the case.
    """
    names = dict(case.names)
    paid: list[tuple[int, Line, str, Fraction]] = [
        (year, line, "investment", -invested_in(line, year))
        for line in case.investments
        for year in range(line.first_year, line.last_year + 1)
    ]
    gained: list[tuple[int, Line, str, Fraction]] = [
        (year, line, line.kind, benefit_in(line, year))
        for line in case.benefits
        for year in range(line.first_year, line.last_year + 1)
    ]
    return [
        Flow(
            year=year,
            stakeholder=names.get(line.stakeholder_id, ""),
            label=line.label,
            kind=kind,
            amount=decimal(amount),
            is_counted=year in case.span,
        )
        for year, line, kind, amount in sorted(
            [*paid, *gained], key=lambda flow: (flow[0], flow[2], flow[1].id)
        )
    ]
