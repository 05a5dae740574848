"""Whom to bring in next, and the least set that covers all."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakeholders.analysis.coalition import (
    Able,
    Need,
    able_stakeholders,
    least_coalition,
    severe_needs,
)
from stakeholders.analysis.functions import Part, RatedNeed, functions
from stakeholders.analysis.ranking import (
    REASONS,
    Candidate,
    capabilities,
    ranking,
    reasons,
    score,
)

D = Decimal
BANK, COOP, COUNCIL = 1, 2, 3
NAMES = {10: ("Credit", "finance"), 20: ("Roads", "infrastructure"), 30: ("Tax", "x")}
EVEN = dict.fromkeys(REASONS, D(1))


def rated(sub_need, severity):
    name, category = NAMES[sub_need]
    return RatedNeed(sub_need, name, category, 1, "Farmers", None, severity, False)


def part(owner, sub_need, performance, engagement=10):
    name = {BANK: "Bank", COOP: "Coop", COUNCIL: "Council"}[owner]
    return Part(0, owner, name, sub_need, performance, "", engagement)


def made(*parts):
    needs = [rated(10, D(5)), rated(20, D(4)), rated(30, D(2))]
    return functions(needs, parts, names=NAMES)


def candidate(key, name, **known):
    empty = {
        "kind": "company",
        "engagement": 10,
        "named_by": None,
        "beyond": None,
        "disruptor": None,
        "influence": None,
        "diligence": "",
    }
    return Candidate(key, name, **{**empty, **known})


def test_capability_is_the_share_of_severe_gaps_one_could_fill():
    found = made(
        part(BANK, 10, "could"),
        part(COOP, 10, "weakly"),
        part(COOP, 20, "could"),
        part(COUNCIL, 30, "could"),
    )

    share, names = capabilities(found)

    assert share == {BANK: D(5) / 9, COOP: D(1)}
    assert names == {BANK: ["Credit"], COOP: ["Credit", "Roads"]}


def test_what_is_provided_well_is_no_gap():
    assert capabilities(made(part(BANK, 10, "well"), part(COOP, 10, "could"))) == (
        {},
        {},
    )


def test_each_reason_is_a_number_from_nought_to_one_or_not_known():
    known = candidate(
        BANK, "Bank", named_by=5, beyond=True, disruptor=False, influence=3
    )

    assert reasons(known, most_named=20, capability=D("0.4")) == {
        "named": D("0.25"),
        "beyond": D(1),
        "disruptor": D(0),
        "capability": D("0.4"),
        "influence": D("0.5"),
        "diligence": None,
    }
    assert set(reasons(candidate(1, "?"), most_named=0, capability=None).values()) == {
        None
    }


def test_points_are_a_range_as_wide_as_what_is_not_known():
    parts = {"named": D(1), "beyond": None}

    assert score(parts, {"named": D(3), "beyond": D(1)}) == (D(75), D(100))
    assert score(parts, {"named": D(0), "beyond": D(0)}) == (D(0), D(0))
    with pytest.raises(ValueError, match="not negative"):
        score(parts, {"named": D(-1), "beyond": D(1)})


part_values = st.one_of(st.none(), st.decimals(0, 1, places=2))


@given(
    st.fixed_dictionaries(dict.fromkeys(REASONS, part_values)),
    st.fixed_dictionaries(dict.fromkeys(REASONS, st.decimals(0, 10, places=1))),
)
def test_points_stay_in_range_and_learning_never_leaves_it(parts, weights):
    points, possible = score(parts, weights)

    near = D("1e-20")
    assert 0 <= points <= possible + near <= 100 + 2 * near
    for name in REASONS:
        if parts[name] is None:
            for value in (D(0), D(1)):
                learned = score({**parts, name: value}, weights)
                assert points <= learned[0] + near
                assert learned[1] <= possible + near


def test_the_ranking_puts_reasons_first_and_refusals_last():
    rows = ranking(
        [
            candidate(BANK, "Bank", named_by=10, beyond=True, diligence="stop"),
            candidate(COOP, "Coop", named_by=10),
            candidate(COUNCIL, "Council", named_by=5),
        ],
        made(part(COOP, 10, "could")),
        EVEN,
    )

    assert [(r.candidate.name, r.place) for r in rows] == [
        ("Coop", 1),
        ("Council", 2),
        ("Bank", 3),
    ]
    assert rows[0].fills == ("Credit",)
    assert rows[2].is_stopped
    assert not rows[0].is_stopped


def test_equal_points_share_a_place():
    rows = ranking([candidate(BANK, "b"), candidate(COOP, "A")], made(), EVEN)

    assert [(r.candidate.name, r.place) for r in rows] == [("A", 1), ("b", 1)]


def test_severe_needs_and_who_can_answer_them():
    found = made(
        part(BANK, 10, "could", 40),
        part(COOP, 10, "weakly", 30),
        part(COUNCIL, 20, "could"),
        part(COUNCIL, 30, "well"),
        part(BANK, 20, "holds_back"),
    )

    assert severe_needs(found) == [Need(10, "Credit", D(5)), Need(20, "Roads", D(4))]
    assert able_stakeholders(found) == [
        Able(COUNCIL, "Council", False, frozenset({20}))
    ]
    assert able_stakeholders(found, counts=("weakly",)) == [
        Able(COOP, "Coop", True, frozenset({10}))
    ]
    assert able_stakeholders(found, barred=[COUNCIL]) == []


def need(number, severity=4):
    return Need(number, f"need {number}", D(severity))


def able(key, *ids, engaged=False):
    return Able(key, f"s{key}", engaged, frozenset(ids))


def test_the_least_coalition_is_smaller_than_the_greedy_one():
    needs = [need(n) for n in range(1, 7)]
    everybody = [able(1, 1, 2, 3, 4), able(2, 1, 2, 5), able(3, 3, 4, 6)]

    answer = least_coalition(needs, everybody)

    assert [m.stakeholder_id for m in answer.least.members] == [2, 3]
    assert (answer.least.covered, answer.least.is_least) == (D(1), True)
    assert [m.stakeholder_id for m in answer.steps[0].members] == [1]
    assert answer.steps[0].open_needs == (need(5), need(6))
    assert answer.steps[0].covered == D(4) / 6


def test_those_already_engaged_are_preferred():
    answer = least_coalition([need(1)], [able(1, 1), able(2, 1, engaged=True)])

    assert answer.least.members == (able(2, 1, engaged=True),)
    assert answer.least.newcomers == ()
    ((member, other),) = answer.without
    assert member.stakeholder_id == 2
    assert other.members == (able(1, 1),)


def test_two_already_engaged_are_preferred_to_one_who_answers_more():
    needs = [need(n) for n in range(1, 5)]
    greedy, stays, other = able(1, 1, 2, 3), able(2, 1, 2, engaged=True), able(4, 4)
    inside = able(3, 3, 4, engaged=True)

    least = least_coalition(needs, [greedy, stays, inside, other]).least

    assert set(least.members) == {stays, inside}
    assert least.newcomers == ()


def test_what_nobody_answers_is_said_and_the_rest_covered():
    answer = least_coalition([need(1, 5), need(2, 4)], [able(1, 1)])

    assert answer.nobody == (need(2, 4),)
    assert answer.least.members == (able(1, 1),)
    assert answer.least.open_needs == (need(2, 4),)
    assert answer.least.covered == D(5) / 9


def test_nobody_and_nothing():
    assert least_coalition([], [able(1, 1)]).least.members == ()
    alone = least_coalition([need(1)], [])
    assert (alone.least.members, alone.least.covered) == ((), D(0))


@settings(deadline=None)
@given(
    st.lists(st.frozensets(st.integers(1, 6), max_size=4), max_size=6),
    st.frozensets(st.integers(1, 6), min_size=1),
)
def test_no_smaller_set_covers_as_much(sets, wanted):
    needs = [need(n) for n in sorted(wanted)]
    everybody = [able(key, *ids) for key, ids in enumerate(sets)]
    reachable = frozenset().union(*sets) & wanted

    answer = least_coalition(needs, everybody)

    covered = frozenset().union(*(m.sub_need_ids for m in answer.least.members))
    assert covered & wanted == reachable
    smaller = range(len(answer.least.members))
    assert not any(
        frozenset().union(*few) & wanted == reachable
        for size in smaller
        for few in combinations(sets, size)
        if reachable
    )
    assert answer.least.is_least
    for step in answer.steps:
        most = max(
            (
                len(frozenset().union(*few) & wanted)
                for few in combinations(sets, min(len(step.members), len(sets)))
            ),
            default=0,
        )
        assert len(wanted) - len(step.open_needs) == most


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.frozensets(st.integers(1, 5), max_size=3), st.booleans()),
        max_size=7,
    )
)
def test_of_sets_of_one_size_none_has_fewer_to_win_over(told):
    needs = [need(n) for n in range(1, 6)]
    everybody = [able(k, *ids, engaged=is_in) for k, (ids, is_in) in enumerate(told)]
    reachable = frozenset().union(*(a.sub_need_ids for a in everybody))

    least = least_coalition(needs, everybody).least

    fewest = min(
        sum(not a.is_engaged for a in few)
        for few in combinations(everybody, len(least.members))
        if frozenset().union(*(a.sub_need_ids for a in few)) == reachable
    )
    assert len(least.newcomers) == fewest
