"""Women's labour beside their ownership, step by step."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.registry import OwnerCounts
from enterprises.analysis.voices import Heard
from enterprises.analysis.women import (
    Services,
    Step,
    along_the_chain,
    ownership,
    services_of_steps,
)
from tests.enterprises.test_analysis_needs import rating

MILKING = Step(1, Decimal("0.8"), (1, 2))
OWNERS = {1: OwnerCounts(40, 10, 30), 2: OwnerCounts(20, 5, 20)}
HEARD = [Heard(1, 20, 5, 12, 0), Heard(2, 10, 0, 0, 10)]


def on(step=MILKING, owners=OWNERS, heard=HEARD, threshold=5):
    [found] = along_the_chain([step], owners=owners, heard=heard, threshold=threshold)
    return found


def test_the_shares_of_a_step_are_ratios_of_sums():
    found = on()

    assert (found.ownership, found.is_withheld) == (Decimal("0.3"), False)
    assert found.counts == OwnerCounts(60, 15, 50)
    assert (found.asked, found.women_asked, found.unrecorded) == (30, 12, 10)


@pytest.mark.parametrize(
    ("labour", "women", "known", "little"),
    [
        ("0.8", 15, 50, True),  # 0.30 is below 0.40
        ("0.8", 20, 50, False),  # exactly half is not less
        ("0.4", 9, 50, True),  # 0.18 is below 0.20
        ("0.39", 9, 50, False),  # not much of the labour
        ("0.8", 3, 50, False),  # withheld, so never said
        ("0.8", 0, 0, False),  # nothing is known
        (None, 9, 50, False),
    ],
)
def test_a_step_is_marked_where_women_work_much_and_own_little(
    labour, women, known, little
):
    step = replace(MILKING, labour_share=labour and Decimal(labour), segments=(1,))

    found = on(step, owners={1: OwnerCounts(60, women, known)})

    assert found.owns_little is little


def test_a_step_without_segments_is_not_known():
    found = on(Step(9, None))

    assert (found.ownership, found.shown_ownership, found.asked) == (None, None, 0)
    assert (found.works_much, found.owns_little, found.is_unheard) == (False,) * 3


def test_a_step_is_unheard_where_enterprises_spoke_without_women():
    only_second = replace(MILKING, segments=(2,))
    nobody = replace(MILKING, segments=(3,))

    assert on().is_unheard is False
    assert on(only_second).is_unheard is True
    assert on(nobody).is_unheard is False


counts = st.integers(0, 40).flatmap(
    lambda known: st.builds(
        OwnerCounts,
        total=st.just(known + 3),
        women=st.integers(0, known),
        known=st.just(known),
    )
)
owners = st.dictionaries(st.integers(1, 6), counts, max_size=6)


@given(owners, st.randoms())
def test_the_order_of_segments_does_not_matter(owners, random):
    segments = tuple(owners)
    shuffled = tuple(random.sample(segments, len(segments)))

    there = on(replace(MILKING, segments=segments), owners=owners, heard=[])
    back = on(replace(MILKING, segments=shuffled), owners=owners, heard=[])

    assert there == back


@given(owners)
def test_the_share_of_ownership_lies_between_those_of_the_segments(owners):
    found = on(replace(MILKING, segments=tuple(owners)), owners=owners, heard=[])

    parts = [Decimal(c.women) / c.known for c in owners.values() if c.known]
    if parts:
        assert min(parts) <= found.ownership <= max(parts)
    else:
        assert found.ownership is None


@given(counts, st.integers(2, 9), st.integers(2, 5))
def test_a_share_does_not_depend_on_the_unit(owned, threshold, factor):
    more = OwnerCounts(owned.total * factor, owned.women * factor, owned.known * factor)

    assert ownership(more, threshold=threshold)[0] == ownership(owned, threshold=1)[0]


@given(counts, st.integers(2, 9))
def test_a_share_of_few_is_withheld(owned, threshold):
    _share, is_withheld = ownership(owned, threshold=threshold)

    others = owned.known - owned.women
    small = 0 < owned.women < threshold or 0 < others < threshold
    assert is_withheld is small


def said(gender, severity, people=30, segment=1, sub_need=1):
    return rating(
        severity, people, gender=gender, segment_id=segment, sub_need_id=sub_need
    )


def services(*rows, segments=(1, 2)):
    step = Step(1, None, segments)
    return services_of_steps([step], rows, threshold=5)[1]


@pytest.mark.parametrize(
    ("women", "men", "missed", "compared"),
    [
        (said("woman", "4.5"), said("man", "2.5"), 1, 1),
        (said("woman", "3.4"), said("man", "1.5"), 0, 1),  # not severe
        (said("woman", "4.5"), said("man", "4.4"), 0, 1),  # within the noise
        (said("woman", "2.5"), said("man", "4.5"), 0, 1),  # misses men
        (said("woman", "4.5"), said("", "2.5"), 0, 0),  # nobody to compare with
        (said("woman", "4.5"), said("man", "2.5", segment=2), 0, 0),
        (said("woman", "4.5", 4), said("man", "2.5"), 0, 0),  # too few to show
        (said("woman", "4.5", segment=3), said("man", "2.5", segment=3), 0, 0),
    ],
)
def test_a_service_misses_women_where_it_is_severe_for_them_and_less_so_for_men(
    women, men, missed, compared
):
    found = services(women, men)

    assert (len(found.missed), found.compared) == (missed, compared)


def test_the_widest_gap_of_a_step_comes_first_over_its_segments():
    found = services(
        *(said("woman", "4.5", sub_need=1), said("man", "3", sub_need=1)),
        *(said("woman", "4.5", sub_need=3), said("man", "2", sub_need=3)),
        *(said("woman", "4", segment=2), said("man", "4", segment=2)),
    )

    assert [m.sub_need_id for m in found.missed] == [3, 1]
    assert services() == Services((), 0)
