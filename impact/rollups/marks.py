"""What is out of date: written in the transaction of the write that made it so."""

from collections.abc import Iterable
from dataclasses import dataclass

from impact.models import Indicator, Observation, RollupGroup, RollupMark


@dataclass(frozen=True, slots=True)
class Leaf:
    """The finest slice of one indicator in one period."""

    indicator_id: int
    period: int
    place_id: int | None
    owner_gender: str
    segment_id: int | None

    def mark(self) -> RollupMark:
        """The row that says so."""
        return RollupMark(
            indicator_id=self.indicator_id,
            period=self.period,
            place_id=self.place_id,
            owner_gender=self.owner_gender,
            segment_id=self.segment_id,
        )


def leaf_of(observation: Observation) -> Leaf:
    """The leaf an observation lies in, by its own columns."""
    return Leaf(
        indicator_id=observation.indicator_id,
        period=observation.period,
        place_id=observation.place_id,
        owner_gender=observation.owner_gender,
        segment_id=observation.segment_id,
    )


def counts(observation: Observation) -> bool:
    """Say whether the observation enters a figure."""
    return observation.status == Observation.Status.APPROVED


def mark_leaves(leaves: Iterable[Leaf]) -> int:
    """Mark each leaf once; return how many marks were written."""
    once = dict.fromkeys(leaves)
    return len(RollupMark.objects.bulk_create([leaf.mark() for leaf in once]))


def mark_group(indicator_id: int, period: int) -> None:
    """Mark all of one indicator in one period."""
    RollupMark.objects.create(
        indicator_id=indicator_id, period=period, is_whole_group=True
    )


def mark_indicator(indicator: Indicator) -> int:
    """Mark every period that has figures or should have; return how many."""
    groups = RollupGroup.objects.filter(indicator=indicator)
    observed = Observation.objects.filter(indicator=indicator).counted()
    periods = {
        *groups.values_list("period", flat=True),
        *observed.order_by().values_list("period", flat=True).distinct(),
    }
    marks = [
        RollupMark(indicator=indicator, period=period, is_whole_group=True)
        for period in sorted(periods)
    ]
    return len(RollupMark.objects.bulk_create(marks))
