from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from config.thread import Measure, woven
from coordination.analysis.funding import Funding, Plan, PlannedIntervention, funded
from stakeholders.analysis.functions import Part, RatedNeed, functions


def rated(need_id: int | None, severity: str | None = "4", segment: int = 1):
    value = None if severity is None else D(severity)
    return RatedNeed(
        1, "Credit", "finance", segment, f"G{segment}", need_id, value, False
    )


def made(needs, parts=()):
    return functions(needs, parts, names={1: ("Credit", "finance")})


BANK = Part(3, 7, "Bank", 1, "well", "", 30)


def step(id_: int, *needs: int, state: str = "running"):
    return PlannedIntervention(id_, f"I{id_}", state, need_ids=frozenset(needs))


def measure(id_: int, need=None, intervention=None, has_figure=True):
    return Measure(id_, f"M{id_}", "PEN", need, intervention, "5", "2026", has_figure)


def money(plan: Plan) -> dict[int, Funding]:
    return dict(funded(plan, "PEN").by_intervention)


def test_a_strand_without_anything_breaks_at_the_provider():
    (strand,) = woven(made([rated(9)]), Plan(), {}, []).strands

    assert strand.breaks_at == "provider"
    assert not any(strand.holds.values())


def test_a_strand_names_its_first_missing_link():
    plan = Plan(interventions=(step(1, 9),))

    thread = woven(made([rated(9)], [BANK]), plan, money(plan), [measure(5, need=9)])

    assert thread.strands[0].breaks_at == "money"
    assert dict(thread.funnel) == {
        "provider": 1,
        "intervention": 1,
        "money": 0,
        "indicator": 1,
        "figure": 1,
    }


def test_a_stopped_intervention_answers_nothing():
    plan = Plan(interventions=(step(1, 9, state="stopped"), step(2, state="stopped")))

    thread = woven(made([rated(9)]), plan, money(plan), [])

    assert thread.strands[0].steps == ()
    assert thread.loose_interventions == ()


def test_a_measure_reaches_a_need_through_its_intervention():
    plan = Plan(interventions=(step(1, 9),))
    through, of_another = measure(5, intervention=1), measure(6, need=8, intervention=1)

    thread = woven(made([rated(9)]), plan, money(plan), [through, of_another])

    assert thread.strands[0].measures == (through,)


def test_loose_ends_are_named():
    plan = Plan(interventions=(step(1), step(2, 9)))

    thread = woven(
        made([rated(9)]), plan, money(plan), [measure(5), measure(6, need=9)]
    )

    assert [one.id for one in thread.loose_interventions] == [1]
    assert [one.indicator_id for one in thread.loose_measures] == [5]


def test_what_nobody_rated_or_wrote_down_has_no_strand():
    assert woven(made([rated(9, None), rated(None)]), Plan(), {}, []).strands == ()


@given(st.permutations([("2", 1), ("4.5", 2), ("4.5", 3), ("1", 4)]))
def test_strands_stand_by_severity_whatever_the_order_they_come_in(told):
    needs = [rated(segment, severity, segment) for severity, segment in told]

    strands = woven(made(needs), Plan(), {}, []).strands

    assert [s.need.segment_id for s in strands] == [2, 3, 1, 4]


def test_the_weakest_link_is_where_most_severe_needs_break_first():
    plan = Plan(interventions=(step(1, 9),))
    needs = [rated(9), rated(8, segment=2), rated(7, segment=3), rated(6, "2", 4)]

    bare = woven(made(needs), plan, money(plan), [])
    served = woven(made(needs, [BANK]), plan, money(plan), [])

    assert (bare.weakest, bare.breaks["provider"]) == ("provider", 3)
    assert served.weakest == "intervention"
    assert {k: n for k, n in served.breaks.items() if n} == {
        "intervention": 2,
        "money": 1,
    }
    assert woven([], Plan(), {}, []).weakest == ""
