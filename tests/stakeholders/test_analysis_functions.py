from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.analysis.functions import (
    CROWDED,
    Heard,
    Part,
    RatedNeed,
    Service,
    capable_not_engaged,
    functions,
    gap_score,
    latest_needs,
    matrix,
    providers,
    service_state,
    unserved,
)

NAMES = {1: ("Credit", "finance"), 2: ("Water", "infrastructure")}


def part(stakeholder: int, performance: str, sub_need: int = 1, engagement: int = 30):
    return Part(
        role_id=stakeholder * 10 + sub_need,
        stakeholder_id=stakeholder,
        stakeholder=f"S{stakeholder}",
        sub_need_id=sub_need,
        performance=performance,
        barrier="",
        engagement=engagement,
    )


def need(sub_need: int, segment: int, severity: str | None):
    return RatedNeed(
        sub_need_id=sub_need,
        sub_need=NAMES[sub_need][0],
        category=NAMES[sub_need][1],
        segment_id=segment,
        segment=f"G{segment}",
        need_id=sub_need * 100 + segment,
        severity=None if severity is None else D(severity),
        is_supporters_only=False,
    )


def heard(day: date, perspective: str, weighted: str, people: int):
    return Heard(
        sub_need_id=1,
        sub_need="Credit",
        category="finance",
        segment_id=7,
        segment="Shops",
        need_id=9,
        round_order=(day, day.year),
        perspective=perspective,
        weighted=D(weighted),
        respondents=people,
    )


@pytest.mark.parametrize(
    ("well", "weakly", "state"),
    [
        (0, 0, Service.NOBODY),
        (0, 1, Service.WEAK_ONLY),
        (0, 9, Service.WEAK_ONLY),
        (1, 0, Service.ONE_PROVIDER),
        (1, 1, Service.SEVERAL),
        (2, 0, Service.SEVERAL),
        (1, CROWDED - 1, Service.CROWDED),
        (CROWDED, 0, Service.CROWDED),
    ],
)
def test_service_state_tells_nobody_weak_one_several_and_crowded(well, weakly, state):
    assert service_state(well, weakly) == state


@given(st.integers(0, 20), st.integers(0, 20))
def test_one_more_good_provider_never_makes_a_function_worse_served(well, weakly):
    assert service_state(well + 1, weakly) >= service_state(well, weakly)


def test_a_number_of_providers_below_zero_is_a_mistake():
    with pytest.raises(ValueError, match="not negative"):
        service_state(-1, 0)


@given(st.decimals(1, 5, places=2), st.sampled_from(Service))
def test_gap_score_lies_between_0_and_20_and_falls_with_better_service(severity, at):
    score = gap_score(severity, at)

    assert 0 <= score <= 20
    assert at == Service.CROWDED or score > gap_score(severity, Service(at + 1))


def test_gap_score_of_what_nobody_rated_is_unknown():
    assert gap_score(None, Service.NOBODY) is None


def test_functions_put_the_most_urgent_first_and_unknown_severity_last():
    needs = [need(2, 1, "4.0")]
    parts = [part(1, "well", 2)]

    found = functions(needs, parts, names=NAMES)

    assert [f.sub_need for f in found] == ["Water", "Credit"]
    assert [f.service for f in found] == [Service.ONE_PROVIDER, Service.NOBODY]
    assert [f.severity for f in found] == [D("4.0"), None]


def test_the_severity_of_a_function_is_that_of_its_worst_segment():
    found = functions(
        [need(1, 1, "2"), need(1, 2, "4.5"), need(1, 3, None)], [], names=NAMES
    )

    credit = next(f for f in found if f.sub_need == "Credit")
    assert (credit.severity, credit.worst.segment) == (D("4.5"), "G2")


def test_whoever_has_withdrawn_provides_nothing():
    gone = part(1, "well", engagement=40)

    found = functions([need(1, 1, "4")], [gone], names=NAMES)

    assert [f.sub_need for f in unserved(found)] == ["Credit"]
    assert unserved(functions([need(1, 1, "4")], [part(1, "well")], names=NAMES)) == []


@pytest.mark.parametrize(
    ("severity", "is_listed"), [("3.5", True), ("3.49", False), (None, False)]
)
def test_unserved_lists_severe_needs_only(severity, is_listed):
    found = functions([need(1, 1, severity)], [], names=NAMES)

    assert bool(unserved(found)) is is_listed


def test_capable_not_engaged_names_who_could_close_a_gap():
    parts = [part(1, "could", engagement=20), part(2, "could", engagement=30)]

    found = functions([need(1, 1, "4")], parts, names=NAMES)

    pairs = [(f.sub_need, p.stakeholder) for f, p in capable_not_engaged(found)]
    assert pairs == [("Credit", "S1")]


def test_nobody_is_sought_for_a_function_that_is_well_served():
    parts = [part(1, "could", engagement=20), part(2, "well")]

    found = functions([need(1, 1, "4")], parts, names=NAMES)

    assert capable_not_engaged(found) == []


def test_matrix_has_one_cell_for_each_provider():
    parts = [part(2, "well", 1), part(1, "could", 2)]

    found = functions([], parts, names=NAMES)

    assert providers(found) == [(1, "S1"), (2, "S2")]
    cells = {f.sub_need: [c and c.performance for c in row] for f, row in matrix(found)}
    assert cells == {"Credit": [None, "well"], "Water": ["could", None]}


def test_latest_needs_take_the_latest_round():
    old = heard(date(2025, 1, 1), "enterprises", "50", 10)
    new = heard(date(2026, 1, 1), "enterprises", "30", 10)

    assert [n.severity for n in latest_needs([new, old], threshold=5)] == [D(3)]


def test_enterprises_go_before_supporters_of_the_same_round():
    day = date(2026, 1, 1)
    own, other = heard(day, "enterprises", "40", 10), heard(day, "supporters", "9", 3)

    (found,) = latest_needs([other, own], threshold=5)

    assert (found.severity, found.is_supporters_only) == (D(4), False)


def test_supporters_stand_in_where_enterprises_were_not_asked_and_are_marked():
    said = [heard(date(2026, 1, 1), "supporters", "9", 3)]
    (found,) = latest_needs(said, threshold=5)

    assert (found.severity, found.is_supporters_only) == (D(3), True)


def test_what_too_few_enterprises_said_is_shown_no_more_than_on_the_needs_map():
    day = date(2026, 1, 1)
    own, other = heard(day, "enterprises", "15", 3), heard(day, "supporters", "9", 3)

    (alone,) = latest_needs([own], threshold=5)
    (both,) = latest_needs([own, other], threshold=5)

    assert (alone.severity, alone.is_supporters_only) == (None, False)
    assert (both.severity, both.is_supporters_only) == (D(3), True)
