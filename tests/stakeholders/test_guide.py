"""What the data answers to the guiding questions of factor 2."""

from decimal import Decimal

import pytest

from stakeholders.analysis.alignment import Lean
from stakeholders.analysis.checklist import Tally
from stakeholders.analysis.functions import Part, RatedNeed, functions
from stakeholders.analysis.market_map import Graph, Link, Node
from stakeholders.analysis.network import reached, route
from stakeholders.guide import QUESTIONS, Known, RolesGuide

BY_CODE = {question.code: question for question in QUESTIONS}


def known(name="Bank", **more):
    values = {
        "kind": "company",
        "engagement": 10,
        "has_priorities": False,
        "has_challenges": False,
        "named_by": None,
        "incentives": 0,
        "concerns": 0,
        "unanswered": 0,
        "lean": Lean.UNKNOWN,
        "is_represented": False,
        "is_checked": False,
        "steps": None,
        **more,
    }
    return Known(name, **values)


def state(*stakeholders, **more):
    values = {
        "kinds_missing": (),
        "functions": (),
        "qualities": {},
        "initiatives": 0,
        "offers": Tally(unjudged=38),
        "seen": dict.fromkeys(("commercial", "environment", "law", "norms"), 0),
        **more,
    }
    return RolesGuide(stakeholders, **values)


def says(code, about):
    found = BY_CODE[f"roles.{code}"].evidence(about)
    return found.sentence, found.is_known


def severe(*performances):
    parts = [
        Part(n, n, f"S{n}", 1, how, "capability" if n == 1 else "", 10)
        for n, how in enumerate(performances, start=1)
    ]
    need = RatedNeed(1, "Credit", "finance", 2, "Farmers", 3, Decimal("4.5"), False)
    return functions([need], parts, names={1: ("Credit", "finance")})


def test_there_are_ten_to_fourteen_questions_with_reasons_and_tips():
    assert 10 <= len(QUESTIONS) <= 14
    assert len(BY_CODE) == len(QUESTIONS)
    assert all(q.why and q.tips and str(q.question).endswith("?") for q in QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.code)
def test_with_nothing_known_each_question_says_so(question):
    found = question.evidence(state())

    assert not found.is_known
    assert found.sentence
    assert found.url_name.startswith("stakeholders:")


def test_who_plays_a_part_and_which_kind_is_missing():
    about = state(known(), known(engagement=30), kinds_missing=("Government",))

    assert says("who", about) == (
        "2 stakeholders take part or could, 1 engaged. None is listed of: Government.",
        True,
    )


@pytest.mark.parametrize(
    ("performances", "sentence"),
    [
        (
            ("could", "could"),
            "1 need is severe: nobody provides for 1, one alone for 0. 2 could help "
            "and are not engaged.",
        ),
        (
            ("well",),
            "1 need is severe: nobody provides for 0, one alone for 1. 0 could help "
            "and are not engaged.",
        ),
    ],
)
def test_who_is_missing(performances, sentence):
    about = state(functions=severe(*performances))

    assert says("missing", about) == (sentence, True)


def test_how_they_get_on():
    about = state(qualities={"mutual": 2, "strained": 1, "absent": 3, "": 1})

    assert says("interaction", about) == (
        "7 relationships: both gain in 2, strained are 1, needed and absent 3.",
        True,
    )


def test_priorities_motives_and_where_they_lean():
    about = state(
        known(has_priorities=True, incentives=2, lean=Lean.IN),
        known(has_challenges=True, concerns=3, unanswered=1, lean=Lean.AWAY),
        known(),
    )

    assert says("priorities", about) == (
        "Priorities are written down of 1 of 3 stakeholders, challenges of 1.",
        True,
    )
    assert says("motives", about) == (
        "What draws them in is known of 1 of 3. Concerns: 3, without an answer: 1.",
        True,
    )
    assert says("alignment", about) == (
        "1 lean in, 0 are torn, 1 lean away; of 1 it is not known.",
        True,
    )


def test_the_way_to_those_who_are_not_in():
    about = state(known(steps=1), known(steps=3), known(), known(engagement=30))

    assert says("route", about) == (
        "3 are not engaged: 1 known to somebody engaged, 1 through others, 1 without a "
        "way.",
        True,
    )
    assert says("route", state(known(engagement=30)))[0] == (
        "Everybody who is listed is engaged."
    )


def test_whom_the_enterprises_name():
    about = state(
        known("Bank", named_by=9, engagement=30),
        known("Office", named_by=4),
        known("Fund", named_by=0),
        known(),
    )

    assert says("named", about) == (
        "Enterprises name 2 of the 3 they were asked about. Not engaged, and named "
        "most: Office (4 times).",
        True,
    )


def test_due_diligence_initiatives_and_own_voice():
    about = state(
        known(engagement=30, is_checked=True),
        known(engagement=30, kind="enterprises", is_represented=True),
        initiatives=2,
    )

    assert says("checked", about) == (
        "2 are engaged, 1 with a due diligence that holds today.",
        True,
    )
    assert says("initiatives", about) == (
        "2 initiatives that are there already are listed.",
        True,
    )
    assert says("own_voice", about) == (
        "1 group of enterprises is listed: 1 engaged, 1 with a person who speaks for "
        "it.",
        True,
    )


def test_barriers_what_is_offered_and_the_lenses():
    about = state(
        functions=severe("could", "holds_back", "well"),
        offers=Tally(3, 2, 1, 1, 31),
        seen={"commercial": 2, "environment": 0, "law": 1, "norms": 0},
    )

    assert says("barriers", about) == (
        "Of 2 cases in which somebody could do more, the barrier is known in 1: "
        "capability 1, awareness 0, incentive 0.",
        True,
    )
    assert says("offers", about) == (
        "7 of 38 functions are judged: 3 present, 2 weak, 1 absent.",
        True,
    )
    assert says("lenses", about) == (
        "3 findings, through 2 of the four lenses.",
        True,
    )


def test_steps_agree_with_the_way_that_is_shown():
    nodes = tuple(
        Node(f"s{n}", n, f"S{n}", "company", "services", engagement=30 if n < 2 else 10)
        for n in range(1, 6)
    )
    links = (
        Link(1, "s1", "s2", "informs"),
        Link(2, "s3", "s2", "informs"),
        Link(3, "s3", "s4", "informs", "absent"),
    )
    graph = Graph(nodes, links)

    steps = reached(graph, [("s5", "s3")])

    assert steps == {"s1": 0, "s2": 1, "s3": 2, "s5": 3}
    assert all(
        len(route(graph, node.key, [("s5", "s3")])) - 1 == steps.get(node.key, -1)
        for node in nodes
    )
    assert reached(Graph(nodes[1:], links)) == {}
