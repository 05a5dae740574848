"""What falls away if one stakeholder leaves, and on whom most depends."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from coordination.analysis.coverage import Known, functions_now
from coordination.analysis.departure import (
    SHARES,
    Hanging,
    Substitute,
    departure,
    hanging,
    leaned_on,
    losses,
    without,
)
from coordination.analysis.funding import Gift, Plan, PlannedIntervention
from stakeholders.analysis.functions import Service
from tests.coordination.test_analysis_coverage import (
    CREDIT,
    NEEDS,
    PARTS,
    PRICES,
    WATER,
    known,
    need,
    part,
    plan,
    some_plans,
)

NOTHING = Plan()
TANKS, WELLS = 5, 6


def intervention(pk: int = TANKS, lead: int | None = None, state: str = "running"):
    return PlannedIntervention(pk, f"I{pk}", state, lead, "", None, None)


def gift(stakeholder: int, amount: int, **changes: object) -> Gift:
    values: dict = {
        "id": 1,
        "intervention_id": TANKS,
        "stakeholder": f"S{stakeholder}",
        "year": 2026,
        "kind": "cash",
        "commitment": 20,
        "currency": "KES",
    }
    amounts = {"stakeholder_id": stakeholder, "amount": D(amount)}
    return Gift(**{**values, **amounts, **changes})


def test_functions_that_lose_their_only_provider_or_are_left_weak_or_single():
    needs = [need(CREDIT, "4"), need(WATER, "5"), need(PRICES, "2")]
    parts = [
        part(1, "weakly"),
        part(1, "well", WATER),
        part(2, "weakly", WATER),
        part(1, "well", PRICES),
        part(2, "well", PRICES),
    ]

    found = departure(1, known(needs, parts), NOTHING)

    assert [loss.now.sub_need for loss in found.lost] == ["Credit"]
    assert [loss.now.sub_need for loss in found.weak] == ["Water"]
    assert [loss.now.sub_need for loss in found.single] == ["prices"]
    assert [loss.now.sub_need for loss in found.losses] == ["Water", "Credit", "prices"]
    assert found.severe == 2


def test_fewer_of_several_and_what_one_only_could_do_is_no_loss():
    parts = [*(part(n, "well") for n in (1, 2, 3, 4)), part(1, "could", WATER)]
    gone = [part(5, "well", PRICES, engagement=40)]

    assert departure(1, known((), parts), NOTHING).is_nothing
    assert departure(5, known((), gone), NOTHING).is_nothing
    assert departure(9, known((), parts), NOTHING).is_nothing


def test_who_could_step_in_and_in_which_order():
    known_here = Known(
        (),
        (
            part(1, "well"),
            part(2, "could", engagement=20),
            part(3, "could"),
            part(4, "weakly", engagement=20),
            part(5, "holds_back"),
            part(6, "well", WATER, engagement=10),
            part(5, "well", WATER),
            part(7, "well", WATER),
            part(8, "well", PRICES),
        ),
        (),
        {
            CREDIT: ("Credit", "finance"),
            WATER: ("Savings", "finance"),
            PRICES: ("Prices", "markets"),
        },
    )

    (loss,) = [x for x in losses(1, known_here) if x.now.sub_need == "Credit"]

    assert loss.substitutes == (
        Substitute(3, "S3", 30, "could"),
        Substitute(4, "S4", 20, "weakly"),
        Substitute(2, "S2", 20, "could"),
        Substitute(7, "S7", 30, "similar", "Savings"),
        Substitute(6, "S6", 10, "similar", "Savings"),
    )


def test_planned_roles_that_fall_away_and_whether_others_are_planned():
    plans = [
        plan(1, 1),
        plan(2, 1, "well", WATER, state="idea"),
        plan(3, 2, "well", WATER),
        plan(4, 1, "well", PRICES, state="stopped"),
        plan(5, 2),
    ]
    state = known([need(WATER, "5"), need(CREDIT, "4")], (), plans[:4])

    found = departure(1, state, NOTHING).fallen

    assert [(one.plan.id, one.is_alone) for one in found] == [(2, False), (1, True)]
    both = departure(1, known((), (), plans), NOTHING).fallen
    assert not any(one.is_alone for one in both)


def test_interventions_and_money_that_hang_on_one():
    open_one, led = intervention(TANKS), intervention(WELLS, lead=1, state="idea")
    over = intervention(7, lead=1, state="done")
    off = intervention(8, lead=1, state="stopped")
    gifts = (
        gift(1, 100),
        gift(1, 50, commitment=10),
        gift(1, 7, currency="USD", commitment=30),
        gift(1, 9, kind="in_kind", intervention_id=WELLS),
        gift(2, 1000),
        gift(1, 5000, intervention_id=7),
    )
    loaded = Plan((open_one, led, over, off), (), gifts)

    found = departure(1, known(), loaded)

    assert found.leads == (led,)
    assert found.gives_to == (open_one, led)
    assert found.money == (
        Hanging("KES", "cash", D(50), D(100), D(0)),
        Hanging("KES", "in_kind", D(0), D(9), D(0)),
        Hanging("USD", "cash", D(0), D(0), D(7)),
    )
    assert [one.to_come for one in found.money] == [150, 9, 0]
    assert not found.is_nothing


def test_no_money_is_nothing():
    assert hanging([]) == ()


def test_points_are_the_mean_of_the_shares():
    needs = [need(CREDIT, "4"), need(WATER, "1"), need(PRICES, "3")]
    parts = [part(1, "well"), part(1, "well", WATER), part(2, "well", WATER)]
    plans = [plan(1, 2, "well", PRICES)]
    loaded = Plan(
        (intervention(TANKS, lead=1), intervention(WELLS, lead=2)),
        (),
        (
            gift(1, 30),
            gift(2, 10),
            gift(2, 5, currency="USD", rate=D(12)),
            gift(3, 900, currency="EUR"),
        ),
    )
    names = {1: "One", 2: "Two", 3: "Three"}

    one, two, three = leaned_on(names, known(needs, parts, plans), loaded, "KES")

    assert [x.name for x in (one, two, three)] == ["Two", "One", "Three"]
    assert two.shares == {
        "functions": D("0.8"),
        "plans": 0,
        "led": D("0.5"),
        "money": D("0.3"),
    }
    assert two.points == 40
    assert one.shares == {
        "functions": 0,
        "plans": 1,
        "led": D("0.5"),
        "money": D("0.7"),
    }
    assert (one.points, three.points) == (55, 0)
    assert [f.sub_need for f in two.functions] == ["Credit"]
    assert [f.sub_need for f in one.plans] == ["prices"]
    assert (one.led, one.place, two.place, three.place) == (1, 1, 2, 3)


def test_a_share_in_nothing_is_not_known_and_not_in_the_mean():
    parts = [part(1, "well")]

    (one,) = leaned_on({1: "One"}, known([need(CREDIT, "4")], parts), NOTHING, "KES")
    (none,) = leaned_on({1: "One"}, known(), NOTHING, "KES")

    assert one.shares == {"functions": 1, "plans": None, "led": None, "money": None}
    assert one.points == 100
    assert none.points == 0


def test_equal_points_share_a_place():
    names = {1: "B", 2: "A", 3: "C"}

    rows = leaned_on(
        names, known([need(CREDIT, "4")], [part(3, "well")]), NOTHING, "KES"
    )

    assert [(row.name, row.place) for row in rows] == [("C", 1), ("A", 2), ("B", 2)]


# --- Whatever the system is like ------------------------------------------------------


@given(NEEDS, PARTS, st.data())
def test_nobody_who_leaves_makes_anything_better(needs, parts, data):
    plans = data.draw(some_plans())
    state = known(needs, parts, plans)
    who = data.draw(st.integers(1, 7))
    left = {f.sub_need_id: f for f in functions_now(without(state, who))}

    for function in functions_now(state):
        assert left[function.sub_need_id].service <= function.service
    found = departure(who, state, NOTHING)
    assert len(found.lost) + len(found.weak) + len(found.single) == len(found.losses)
    for loss in found.losses:
        assert loss.without.service < loss.now.service
        shown = {one.stakeholder_id for one in loss.substitutes}
        assert who not in shown
        assert len(shown) == len(loss.substitutes) <= 5
    assert {one.plan.stakeholder_id for one in found.fallen} <= {who}


@given(NEEDS, PARTS)
def test_whoever_does_nothing_is_missed_by_nobody(needs, parts):
    assert departure(99, known(needs, parts), NOTHING).is_nothing


@given(NEEDS, PARTS, st.data())
def test_points_are_within_bounds_and_shares_add_up_to_no_more_than_one(
    needs, parts, data
):
    state = known(needs, parts, data.draw(some_plans()))
    names = {n: f"S{n}" for n in range(1, 8)}
    gifts = tuple(gift(n, n * 10) for n in (1, 2))
    loaded = Plan((intervention(lead=1),), (), gifts)

    rows = leaned_on(names, state, loaded, "KES")

    assert all(0 <= row.points <= 100 for row in rows)
    assert [row.points for row in rows] == sorted(
        (row.points for row in rows), reverse=True
    )
    for name in SHARES:
        known_shares = [row.shares[name] for row in rows]
        if None not in known_shares:
            assert sum(known_shares) <= D("1.0000000001")
        else:
            assert set(known_shares) == {None}


@given(NEEDS, PARTS)
def test_the_ranking_says_what_the_departure_says(needs, parts):
    state = known(needs, parts)
    names = {n: f"S{n}" for n in range(1, 7)}

    for row in leaned_on(names, state, NOTHING, "KES"):
        found = departure(row.stakeholder_id, state, NOTHING)
        no_more = {
            loss.now.sub_need_id
            for loss in found.losses
            if loss.now.service > Service.WEAK_ONLY >= loss.without.service
        }
        assert {f.sub_need_id for f in row.functions} == no_more
