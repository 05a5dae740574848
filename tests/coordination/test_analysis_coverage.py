"""What is served now and after the plans."""

from decimal import Decimal as D
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.analysis.coverage import (
    HOPED,
    ORDER,
    RANK,
    Cell,
    Known,
    Outcome,
    Planned,
    by_name,
    by_severity,
    by_urgency,
    columns,
    counted,
    coverages,
    functions_after,
    functions_now,
    parts_after,
    performed_after,
    tally,
    weighted,
)
from stakeholders.analysis.functions import PERFORMANCES, Part, RatedNeed, Service

CREDIT, WATER, PRICES = 1, 2, 3
NAMES = {
    CREDIT: ("Credit", "finance"),
    WATER: ("Water", "infrastructure"),
    PRICES: ("prices", "markets"),
}


def part(
    stakeholder: int, performance: str, sub_need: int = CREDIT, engagement: int = 30
) -> Part:
    role = stakeholder * 10 + sub_need
    name = f"S{stakeholder}"
    return Part(role, stakeholder, name, sub_need, performance, "", engagement)


def need(sub_need: int, severity: str | None, segment: int = 1) -> RatedNeed:
    name, category = NAMES[sub_need]
    worth = None if severity is None else D(severity)
    where = (segment, f"G{segment}", sub_need * 10 + segment)
    return RatedNeed(sub_need, name, category, *where, worth, False)


def plan(
    pk: int,
    stakeholder: int | None,
    performance: str = "well",
    sub_need: int = CREDIT,
    **changes: object,
) -> Planned:
    values: dict = {
        "intervention_id": 5,
        "intervention": "Tanks",
        "state": "planned",
        "stakeholder": None if stakeholder is None else f"S{stakeholder}",
        "engagement": None if stakeholder is None else 30,
    }
    return Planned(
        id=pk,
        stakeholder_id=stakeholder,
        sub_need_id=sub_need,
        performance=performance,
        **{**values, **changes},
    )


def known(needs=(), parts=(), plans=()) -> Known:
    return Known(tuple(needs), tuple(parts), tuple(plans), NAMES)


def of(rows, sub_need: int = CREDIT):
    (row,) = [row for row in rows if row.now.sub_need_id == sub_need]
    return row


@pytest.mark.parametrize(
    ("now", "planned", "after"),
    [
        ("", [], ""),
        ("", ["well"], "well"),
        ("could", ["weakly"], "weakly"),
        ("well", ["weakly"], "well"),
        ("weakly", ["well", "weakly"], "well"),
        ("holds_back", ["stops"], ""),
        ("holds_back", ["stops", "weakly"], "weakly"),
        ("could", ["stops"], "could"),
        ("", ["stops"], ""),
    ],
)
def test_after_is_the_best_of_now_and_the_plans(now, planned, after):
    assert performed_after(now, planned) == after


def test_which_interventions_count():
    states = ("idea", "planned", "running", "done", "stopped")
    plans = [plan(n, n, state=state) for n, state in enumerate(states, start=1)]
    gone = plan(6, 6, engagement=40)

    assert [p.state for p in counted([*plans, gone])] == ["planned", "running"]
    hoped = counted([*plans, gone], HOPED)
    assert [p.state for p in hoped] == ["idea", "planned", "running"]


def test_whoever_holds_back_and_stops_is_gone():
    after = parts_after([part(1, "holds_back"), part(2, "well")], [plan(1, 1, "stops")])

    assert after == [part(2, "well")]


def test_everybody_still_to_be_found_is_somebody_else():
    rows = coverages(known(plans=[plan(8, None), plan(9, None, intervention_id=6)]))

    row = of(rows)
    assert row.after.service == Service.SEVERAL
    assert row.cells == {0: Cell(0, "", "well", row.plans)}
    assert columns(rows) == [(0, "")]


def test_a_gap_closes_stays_or_becomes_a_crowd():
    needs = [need(CREDIT, "4"), need(WATER, "4"), need(PRICES, "2")]
    parts = [part(1, "could"), *(part(n, "well", PRICES) for n in (1, 2, 3))]
    plans = [
        plan(1, 1),
        plan(2, 2, "weakly", WATER),
        plan(3, None, "weakly", PRICES),
    ]

    rows = coverages(known(needs, parts, plans))

    assert {row.now.sub_need: row.outcome for row in rows} == {
        "Credit": Outcome.CLOSES_GAP,
        "Water": Outcome.STAYS_GAP,
        "prices": Outcome.CROWDS,
    }
    assert of(rows).cells == {1: Cell(1, "could", "well", (plans[0],))}
    assert tally(rows) == {
        Outcome.STAYS_GAP: 1,
        Outcome.CROWDS: 1,
        Outcome.CLOSES_GAP: 1,
        Outcome.BETTER: 0,
        Outcome.SAME: 0,
    }


def test_better_and_the_same_and_a_gap_that_closes_into_a_crowd():
    needs = [need(CREDIT, "4"), need(WATER, "2")]
    plans = [*(plan(n, n) for n in (1, 2, 3, 4)), plan(5, 1, "weakly", WATER)]

    rows = coverages(known(needs, (), plans))

    credit = of(rows)
    assert (credit.outcome, credit.crowds) == (Outcome.CLOSES_GAP, True)
    assert of(rows, WATER).outcome == Outcome.BETTER
    assert (of(rows, PRICES).outcome, of(rows, PRICES).is_changed) == (
        Outcome.SAME,
        False,
    )


def test_a_plan_that_changes_nothing_is_shown_and_is_no_change():
    rows = coverages(known(parts=[part(1, "well")], plans=[plan(1, 1, "stops")]))

    row = of(rows)
    assert row.cells == {1: Cell(1, "well", "well", row.plans)}
    assert not row.is_changed


def test_columns_are_sorted_by_name_and_end_with_those_to_be_found():
    parts = [part(2, "well"), part(10, "could", WATER), part(3, "well", engagement=40)]
    plans = [plan(1, None), plan(2, 1)]

    found = columns(coverages(known(parts=parts, plans=plans)))

    assert found == [(1, "S1"), (10, "S10"), (2, "S2"), (0, "")]


def test_weighted_coverage_is_a_ratio_of_sums_and_says_what_is_left_out():
    needs = [need(CREDIT, "4"), need(WATER, "3"), need(PRICES, None)]
    parts = [part(1, "well"), part(1, "weakly", WATER), part(1, "well", PRICES)]

    found = weighted(functions_now(known(needs, parts)))

    assert (found.well, found.at_least_weakly) == (D(4) / D(7), D(1))
    assert (found.known, found.unknown) == (2, 1)


def test_weighted_coverage_of_nothing_is_not_known():
    nothing = weighted(functions_now(known()))

    assert (nothing.well, nothing.at_least_weakly) == (None, None)
    assert (nothing.known, nothing.unknown) == (0, 3)


def test_orders():
    needs = [need(CREDIT, "4"), need(WATER, "3")]
    rows = coverages(known(needs, (), [plan(1, 1)]))

    def names(found) -> list[str]:
        return [row.now.sub_need for row in found]

    # After its plan, credit is at 4 x 2 and water still at 3 x 4.
    assert names(by_urgency(rows)) == ["Water", "Credit", "prices"]
    assert names(by_severity(rows)) == ["Credit", "Water", "prices"]
    assert names(by_name(rows)) == ["Credit", "prices", "Water"]


# --- Whatever the system is like ------------------------------------------------------

WHO = st.integers(1, 6)
WHAT = st.sampled_from(sorted(NAMES))
PARTS = st.lists(
    st.builds(
        part,
        WHO,
        st.sampled_from(PERFORMANCES),
        WHAT,
        st.sampled_from([10, 20, 30, 40]),
    ),
    max_size=12,
    unique_by=lambda one: (one.stakeholder_id, one.sub_need_id),
)
NEEDS = st.lists(
    st.builds(need, WHAT, st.sampled_from(["1", "3.4", "3.5", "5", None]), WHO),
    max_size=8,
    unique_by=lambda one: (one.sub_need_id, one.segment_id),
)
STATES = st.sampled_from(["idea", "planned", "running", "done", "stopped"])


@st.composite
def some_plans(draw, performances=("well", "weakly", "stops"), parts=()):
    """Plans with keys of their own; the engagement is that of the stakeholder."""
    engagement = {one.stakeholder_id: one.engagement for one in parts}
    found = []
    for pk in range(1, draw(st.integers(0, 8)) + 1):
        who = draw(st.none() | WHO)
        performance = draw(st.sampled_from(performances))
        state = draw(STATES)
        made = {"state": state}
        if who in engagement:
            made["engagement"] = engagement[who]
        if who is not None or performance != "stops":
            found.append(plan(pk, who, performance, draw(WHAT), **made))
    return found


@given(NEEDS, PARTS)
def test_without_a_plan_after_equals_now(needs, parts):
    state = known(needs, parts)

    assert functions_after(state) == functions_now(state)
    assert all(row.outcome in (1, 5) for row in coverages(state))
    assert not any(row.is_changed for row in coverages(state))


@given(NEEDS, PARTS, st.data())
def test_a_plan_never_makes_a_function_or_a_cell_worse(needs, parts, data):
    plans = data.draw(some_plans())
    rows = coverages(known(needs, parts, plans), HOPED)

    for row in rows:
        assert row.after.service >= row.now.service
        for cell in row.cells.values():
            assert RANK[cell.after] >= RANK[cell.now]
    before = weighted([row.now for row in rows])
    after = weighted([row.after for row in rows])
    assert (before.known, before.unknown) == (after.known, after.unknown)
    if before.well is not None and after.well is not None:
        assert 0 <= before.well <= after.well <= 1
        assert after.well <= after.at_least_weakly <= 1


@given(NEEDS, PARTS, st.data())
def test_one_more_plan_never_makes_a_function_worse(needs, parts, data):
    plans = data.draw(some_plans())
    fewer = {f.sub_need_id: f for f in functions_after(known(needs, parts, plans[:-1]))}
    more = functions_after(known(needs, parts, plans))

    assert all(f.service >= fewer[f.sub_need_id].service for f in more)


@given(NEEDS, PARTS, st.data())
def test_counts_add_up_and_cells_are_those_of_the_functions(needs, parts, data):
    plans = data.draw(some_plans())
    rows = coverages(known(needs, parts, plans))

    assert sorted(row.now.sub_need_id for row in rows) == sorted(NAMES)
    assert sum(tally(rows).values()) == len(rows)
    listed = [plan for row in rows for plan in row.plans]
    assert sorted(p.id for p in listed) == sorted(p.id for p in counted(plans))
    for row in rows:
        for name in PERFORMANCES:
            does = {p.stakeholder_id for p in getattr(row.now, name)}
            shown = {k for k, cell in row.cells.items() if cell.now == name}
            assert does == shown
    known_columns = {key for key, _name in columns(rows)}
    assert known_columns == {key for row in rows for key in row.cells}


@given(PARTS, st.data())
def test_the_order_of_rows_does_not_matter(parts, data):
    plans = data.draw(some_plans())[:3]
    expected = {
        f.sub_need_id: (f.service, len(f.holds_back))
        for f in functions_after(known((), parts, plans))
    }

    for turned in permutations(plans):
        found = functions_after(known((), parts[::-1], turned))
        assert expected == {
            f.sub_need_id: (f.service, len(f.holds_back)) for f in found
        }


@given(st.sampled_from(ORDER), st.lists(st.sampled_from(["well", "weakly", "stops"])))
def test_performed_after_is_never_worse_and_never_invented(now, planned):
    after = performed_after(now, planned)

    assert RANK[after] >= RANK[now]
    assert after in {now, "", *planned} - {"stops"}
