"""Whom an intervention could plan a function with."""

from coordination.analysis.coverage import Planned
from coordination.analysis.proposals import Proposal, proposals
from tests.stakeholders.test_analysis_functions import part

CREDIT, WATER = 1, 2
NAMES = {CREDIT: "Credit"}
INVOLVED = {7: ("Fund", "gives"), 8: ("Bank", "leads")}


def plan(stakeholder: int | None, sub_need: int = CREDIT) -> Planned:
    return Planned(
        id=1,
        intervention_id=1,
        intervention="Tanks",
        state="planned",
        stakeholder_id=stakeholder,
        stakeholder=None if stakeholder is None else f"S{stakeholder}",
        engagement=None if stakeholder is None else 30,
        sub_need_id=sub_need,
        performance="well",
    )


def test_the_nearest_to_providing_it_come_first():
    parts = [
        part(1, "holds_back"),
        part(2, "could"),
        part(3, "weakly"),
        part(4, "well"),
        part(5, "could", engagement=40),
        part(6, "could", sub_need=WATER),
    ]

    found = proposals(NAMES, parts, INVOLVED, [])

    assert found == [
        Proposal(CREDIT, "Credit", 3, "S3", "well", "weakly"),
        Proposal(CREDIT, "Credit", 2, "S2", "well", "could"),
        Proposal(CREDIT, "Credit", 1, "S1", "stops", "holds_back"),
    ]


def test_who_takes_part_comes_in_where_nobody_else_could():
    lead_first = [
        Proposal(CREDIT, "Credit", 8, "Bank", "well", "leads"),
        Proposal(CREDIT, "Credit", 7, "Fund", "well", "gives"),
    ]
    stops = Proposal(CREDIT, "Credit", 1, "S1", "stops", "holds_back")

    assert proposals(NAMES, [], INVOLVED, []) == lead_first
    held = [part(1, "holds_back")]
    assert proposals(NAMES, held, INVOLVED, []) == [stops, *lead_first]
    well = [part(8, "well")]
    assert proposals(NAMES, well, INVOLVED, []) == lead_first[1:]


def test_somebody_to_be_found_is_the_last_resort():
    nobody = Proposal(CREDIT, "Credit", None, "", "well", "nobody")

    assert proposals(NAMES, [], {}, []) == [nobody]
    assert proposals({}, [part(1, "could")], INVOLVED, []) == []


def test_what_is_planned_is_not_proposed_again():
    parts = [part(2, "could"), part(3, "could")]

    found = proposals(NAMES, parts, INVOLVED, [plan(2)])

    assert [one.stakeholder_id for one in found] == [3]
    assert proposals(NAMES, [], INVOLVED, [plan(None)]) == []
