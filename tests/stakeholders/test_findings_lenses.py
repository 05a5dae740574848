"""What lenses, checklist and those who hold back leave open."""

from decimal import Decimal

import pytest

from enterprises.findings import Finding, Severity
from stakeholders import findings
from stakeholders.analysis.checklist import Line, Rest
from stakeholders.analysis.functions import RatedNeed
from stakeholders.analysis.lenses import LENSES, Seen
from stakeholders.analysis.market_map import Graph, Link, Node
from stakeholders.findings import Standing
from stakeholders.findings.lenses import Held, LensesState, lenses_findings
from stakeholders.findings.map import MapState, map_findings

LABELS = {lens: lens.title() for lens in LENSES}
EVERY_LENS = tuple(
    Seen(n, lens, "Seen", "helps", 2, "Shown", "")
    for n, lens in enumerate(LENSES, start=1)
)


def state(seen=EVERY_LENS, lines=(), severity="4.5", held=()):
    worst = RatedNeed(1, "Credit", "finance", 2, "Shops", 3, Decimal(severity), False)
    needs = {"finance.credit": Rest("finance.credit", 1, "Credit", "finance", worst)}
    judged = Line("buyers.plans", "buyers", "Orders told ahead", "present")
    return LensesState(seen, [judged, *lines], needs, held, LABELS)


def told(about):
    return [(f.code.partition(".")[2], f.severity.name) for f in lenses_findings(about)]


def test_with_everything_seen_and_judged_nothing_is_told():
    assert told(state()) == []


@pytest.mark.parametrize(
    ("presence", "severity", "expected"),
    [
        ("absent", "4.5", [("function_absent", "PROBLEM")]),
        ("weak", "4.5", [("function_weak", "WARNING")]),
        ("", "4.5", []),
        ("present", "4.5", []),
        ("absent", "2", []),
    ],
)
def test_what_a_severe_need_rests_on_is_told_where_it_is_lacking(
    presence, severity, expected
):
    line = Line("banks.credit", "banks", "Loans", presence, ("finance.credit",))

    assert told(state(lines=[line], severity=severity)) == expected


def test_an_absent_function_says_which_need_and_where_to_mend_it():
    line = Line("banks.credit", "banks", "Loans", "absent", ("finance.credit",))

    assert lenses_findings(state(lines=[line])) == [
        Finding(
            code="stakeholders.function_absent",
            severity=Severity.PROBLEM,
            message="Absent here, and severe needs rest on it: Credit.",
            subject="Loans",
            url_name="stakeholders:system_function_set",
            url_kwargs={"player": "banks"},
        )
    ]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (("hinders", 4, "", ""), ["lens_without_action", "lens_without_evidence"]),
        (("hinders", 4, "Shown", ""), ["lens_without_action"]),
        (("both", 5, "", "Talk"), ["lens_without_evidence"]),
        (("helps", 5, "Shown", ""), []),
        (("hinders", 3, "", ""), []),
        (("hinders", None, "", ""), []),
    ],
)
def test_only_what_weighs_much_needs_evidence_and_action(one, expected):
    effect, weight, evidence, action = one
    seen = (*EVERY_LENS, Seen(9, "law", "Fines", effect, weight, evidence, action))

    assert [code for code, _severity in told(state(seen))] == expected


def test_a_lens_nobody_looked_through_is_named_once_any_is_used():
    assert told(state(EVERY_LENS[:3])) == [("lens_empty", "NOTE")]
    assert told(state(())) == []


def test_a_checklist_not_begun_is_told_where_needs_are_severe():
    def unjudged(severity):
        about = state(severity=severity)
        line = Line("banks.credit", "banks", "Loans")
        return LensesState(about.seen, [line], about.needs, (), LABELS)

    assert told(unjudged("4.5")) == [("checklist_not_begun", "NOTE")]
    assert told(unjudged("2")) == []


def test_who_holds_back_unmoved_is_graver_on_a_severe_need():
    held = [Held(7, "Town", "Licensing", True), Held(8, "Office", "Tax", False)]

    found = lenses_findings(state(held=held))

    assert [(f.subject, f.severity.name, f.url_kwargs) for f in found] == [
        ("Town", "WARNING", {"pk": 7}),
        ("Office", "NOTE", {"pk": 8}),
    ]
    assert found[0].message == (
        "Holds back Licensing; what would move it is not written down."
    )


@pytest.mark.parametrize(
    ("engagements", "subject"),
    [([10, 20], "Group 20"), ([10, 30], None), ([40], None), ([], None)],
)
def test_enterprises_themselves_belong_to_those_engaged(engagements, subject):
    groups = [
        Standing(n, f"Group {engagement}", "enterprises", engagement, 1)
        for n, engagement in enumerate(engagements)
    ]
    dairy = Standing(99, "Dairy", "company", 30, 1)

    found = findings.enterprises_not_engaged([dairy, *groups])

    assert [f.subject for f in found] == ([subject] if subject else [])


def test_a_strain_is_told_once_and_with_the_severe_need_it_touches():
    nodes = (
        Node("s1", 1, "Bank", "company", "services"),
        Node("s2", 2, "Office", "government", "environment"),
        Node("g1", 1, "Farmers", "segment", "chain"),
    )
    links = (
        Link(7, "s2", "s1", "regulates", "strained"),
        Link(8, "s1", "g1", "finances", "mutual"),
    )

    severe = map_findings(MapState(Graph(nodes, links), {"s1": ("Credit",)}))
    light = map_findings(MapState(Graph(nodes, links), {}))

    assert [(f.code, f.message) for f in severe] == [
        (
            "stakeholders.strained_on_severe_need",
            "Strained, and it touches a severe need: Credit.",
        )
    ]
    assert [f.code for f in light] == ["stakeholders.strained_with_company"]
