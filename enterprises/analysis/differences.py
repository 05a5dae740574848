"""The difference of two sides over what both rated, and what chance makes of it.

Whoever asks more people about one need than about another must not thereby move the
difference: where both sides agree on every need, there is none.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from enterprises.analysis.noise import ERRORS, SPREAD


class Said(Protocol):
    """What one source said of one sub-need of one segment."""

    @property
    def segment_id(self) -> int: ...
    @property
    def sub_need_id(self) -> int: ...
    @property
    def severity(self) -> Decimal: ...
    @property
    def respondents(self) -> int: ...


Group = Callable[[Said], Hashable]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two means over the same needs, equally weighted, and the noise between them."""

    first: Decimal
    second: Decimal
    noise: Decimal

    @property
    def points(self) -> Decimal:
        """The first mean minus the second, -4 to 4."""
        return self.first - self.second


def difference(
    first: Iterable[Said], second: Iterable[Said], *, groups: tuple[Group, Group]
) -> Difference | None:
    """Set two sides against each other over the (segment, sub-need) both rated.

    Each of these pairs has a mean a side, weighted by respondents, and counts with the
    same weight on both: w = n x m / (n + m) of its n and m respondents, which is what
    tells most where answers spread alike. First and second are Σ(w x mean) / Σ(w), so
    the difference lies between the least and the greatest of any pair. Where as many
    answered each need, w is the same for all.

    Noise is `ERRORS` standard errors in points, above 0. Answers of the same group
    (`groups`, one function a side) are taken for the same people's and to go together,
    those of different groups to be independent: √Σ over groups (Σ w / √n / Σ w)² for
    each side. With one group a side and as many answers to each need it is
    `noise(n, m)`. None without a pair that both rated.
    """
    sides = [_by_pair(first), _by_pair(second)]
    both = sorted(sides[0].keys() & sides[1].keys())
    if not both:
        return None
    people = [{pair: _people(side[pair]) for pair in both} for side in sides]
    weights = {
        pair: Decimal(people[0][pair] * people[1][pair])
        / (people[0][pair] + people[1][pair])
        for pair in both
    }
    whole = sum(weights.values(), Decimal(0))
    means, variance = [], Decimal(0)
    for side, counts, group in zip(sides, people, groups, strict=True):
        total = sum((weights[p] * _mean(side[p]) for p in both), Decimal(0))
        means.append(total / whole)
        errors: dict[Hashable, Decimal] = {}
        for pair in both:
            key = group(side[pair][0])
            part = weights[pair] / Decimal(counts[pair]).sqrt() / whole
            errors[key] = errors.get(key, Decimal(0)) + part
        variance += sum(error * error for error in errors.values())
    return Difference(means[0], means[1], ERRORS * SPREAD * variance.sqrt())


def by_segment(said: Said) -> Hashable:
    """Enterprises of one segment are the same people, whatever need they rate."""
    return said.segment_id


def all_together(said: Said) -> Hashable:
    """Supporters are taken for the same people, whatever segment they rate."""
    return None


def _by_pair(rows: Iterable[Said]) -> dict[tuple[int, int], list[Said]]:
    found: dict[tuple[int, int], list[Said]] = {}
    for row in rows:
        found.setdefault((row.segment_id, row.sub_need_id), []).append(row)
    return found


def _people(rows: Iterable[Said]) -> int:
    return sum(row.respondents for row in rows)


def _mean(rows: list[Said]) -> Decimal:
    total = sum((row.severity * row.respondents for row in rows), Decimal(0))
    return total / _people(rows)
