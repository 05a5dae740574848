from decimal import Decimal as D

from enterprises.analysis.constraints import BLOCKS, Link
from enterprises.findings import Finding, NeedStanding, Severity
from enterprises.findings.causes import CausesState
from stakeholders import findings
from stakeholders.analysis.functions import Part, RatedNeed, functions
from stakeholders.findings import EXPECTED_KINDS, Standing

LABELS = {kind: kind.title() for kind in EXPECTED_KINDS}


def made(*parts: Part, severity: str = "4"):
    need = RatedNeed(1, "Credit", "finance", 5, "Shops", 9, D(severity), False)
    return functions([need], parts, names={1: ("Credit", "finance")})


def part(performance: str, engagement: int = 30, barrier: str = "") -> Part:
    return Part(3, 7, "Bank", 1, performance, barrier, engagement)


def test_a_severe_need_without_a_provider_is_a_problem():
    assert findings.severe_need_without_provider(made()) == [
        Finding(
            code="stakeholders.severe_need_without_provider",
            severity=Severity.PROBLEM,
            message="Severe for Shops, and nobody provides it.",
            subject="Credit",
            url_name="stakeholders:function_gap_list",
        )
    ]
    assert findings.severe_need_without_provider(made(part("weakly"))) == []
    assert findings.severe_need_without_provider(made(severity="2")) == []


def test_a_severe_need_that_rests_on_one_is_a_warning_at_that_one():
    assert findings.single_provider(made(part("well"))) == [
        Finding(
            code="stakeholders.single_provider",
            severity=Severity.WARNING,
            message="Rests on Bank alone.",
            subject="Credit",
            url_name="stakeholders:stakeholder_detail",
            url_kwargs={"pk": 7},
        )
    ]
    assert findings.single_provider(made(part("weakly"))) == []


def test_whoever_could_and_is_not_engaged_is_named():
    (found,) = findings.capable_but_not_engaged(made(part("could", engagement=10)))

    assert (found.subject, found.message) == (
        "Bank",
        "Could provide Credit, and is not engaged yet.",
    )
    assert findings.capable_but_not_engaged(made(part("could", engagement=30))) == []


def test_holding_back_without_a_reason_is_noted():
    (found,) = findings.barrier_not_recorded(made(part("holds_back")))

    assert found.message == "Holds back Credit; why is not written down."
    with_reason = made(part("holds_back", barrier="incentive"))
    assert findings.barrier_not_recorded(with_reason) == []


def test_a_missing_kind_is_named_and_missing_enterprises_are_a_problem():
    listed = [Standing(1, "Dairy", "company", 30, 1)]

    found = findings.kind_missing(listed, labels=LABELS)

    assert [(f.subject, f.severity) for f in found] == [
        ("Enterprises", Severity.PROBLEM),
        ("Civil_Society", Severity.NOTE),
        ("Government", Severity.NOTE),
        ("Donor", Severity.NOTE),
    ]


def test_an_empty_list_is_told_once():
    assert len(findings.nobody_listed([])) == 1
    assert findings.kind_missing([], labels=LABELS) == []
    assert findings.nobody_listed([Standing(1, "Dairy", "company", 30, 1)]) == []


def test_engaged_without_a_function_is_noted_but_not_for_donors():
    rows = [
        Standing(1, "Dairy", "company", 30, 0),
        Standing(2, "Fund", "donor", 30, 0),
        Standing(3, "Bank", "company", 20, 0),
        Standing(4, "Trainers", "company", 30, 2),
    ]

    assert [f.subject for f in findings.engaged_without_function(rows)] == ["Dairy"]


def test_a_worst_need_held_back_by_what_nobody_provides_is_a_problem():
    needs = [
        NeedStanding(9, 5, "Shops", 2, "Prices", "markets", ""),
        NeedStanding(8, 5, "Shops", 1, "Credit", "finance", ""),
    ]
    links = (Link(1, 8, 9, BLOCKS),)
    state = CausesState(needs, {9: D(4), 8: None}, (), (), links)

    assert findings.unserved_needs(made(), state) == {8}
    (found,) = findings.blocked_by_unserved(made(), state)
    assert (found.code, found.subject, found.message) == (
        "stakeholders.blocked_by_unserved",
        "Prices",
        "Weighs most for Shops, and is held back by Credit (Shops), which nobody "
        "provides for.",
    )
    assert findings.blocked_by_unserved(made(part("weakly")), state) == []
