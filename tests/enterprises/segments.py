"""Segments that tests of pages stand on."""

from enterprises.models import MarketSystem, Segment
from tests.factories import (
    MicroEnterpriseFactory,
    NeedRatingFactory,
    PlaceFactory,
    SegmentFactory,
    ValueChainStepFactory,
)


def rated_segment(system: MarketSystem, number: int) -> Segment:
    """One with a step, a place, a number, an enterprise and a rating."""
    segment: Segment = SegmentFactory(
        market_system=system,
        name=f"Segment {number}",
        step=ValueChainStepFactory(market_system=system),
        place=PlaceFactory(market_system=system),
        estimated_number=100 * number,
    )
    MicroEnterpriseFactory(segment=segment)
    NeedRatingFactory(segment=segment)
    return segment
