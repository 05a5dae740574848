"""The questions of factor 1 and what the data answers to each."""

import pytest

from enterprises.analysis.insights import coverage
from enterprises.analysis.needs import need_map
from enterprises.analysis.segments import Member, chain
from enterprises.analysis.voices import heard
from enterprises.catalogue import CATEGORIES
from enterprises.guide import QUESTIONS, NeedsGuide
from tests.enterprises.test_analysis_insights import TODAY, known
from tests.enterprises.test_analysis_needs import rating, theirs

CODES = [
    *("needs.where", "needs.how_many_unseen", "needs.context", "needs.skills"),
    *("needs.markets", "needs.finance", "needs.infrastructure", "needs.policy"),
    *("needs.relations", "needs.whose_voice", "needs.root_causes"),
]
TOPICS = ["context", "rights", "relations"]


def state(
    members=(), ratings=(), insights=(), roles=0, direct=0, related=0, **over
) -> NeedsGuide:
    keys = [m.segment_id for m in members]
    values = {
        "chain": chain(members),
        "roles": roles,
        "places": 0,
        "direct": direct,
        "related": related,
        "coverage": coverage(
            insights, topics=TOPICS, segments=[None, *keys], today=TODAY
        ),
        "needs": need_map(
            ratings, segments=keys, columns=[c.code for c in CATEGORIES], threshold=5
        ),
        "heard": heard(ratings, segments=keys),
        "groups_missing": [],
        "groups_unrecorded": [],
        "groups": 3,
        "needs_known": 0,
        "caused": 0,
    }
    return NeedsGuide(**{**values, **over})


def told(code: str, given: NeedsGuide) -> tuple[str, bool, str]:
    [question] = [q for q in QUESTIONS if q.code == code]
    evidence = question.evidence(given)
    return evidence.sentence, evidence.is_known, evidence.url_name


SHOPS = Member(1, 1400, "transparent")
FARMS = Member(2, 600, "opaque")
NOBODY = state()


def test_the_codes_never_change_and_every_question_says_why():
    assert [q.code for q in QUESTIONS] == CODES
    assert all(str(q.question).endswith("?") and q.why and q.tips for q in QUESTIONS)


def test_nothing_known_is_said_and_leads_to_where_to_begin():
    answers = [q.evidence(NOBODY) for q in QUESTIONS]

    assert [a.is_known for a in answers] == [False] * len(QUESTIONS)
    assert told("needs.where", NOBODY) == (
        "No segment is described yet.",
        False,
        "enterprises:segment_add",
    )


def test_where_they_are_and_how_many_the_company_sees():
    given = state([SHOPS, FARMS], roles=2, places=1, direct=1, related=2)

    assert told("needs.where", given) == (
        "2 segments (roles: 2, places: 1), about 2,000 enterprises.",
        True,
        "enterprises:segment_list",
    )
    assert told("needs.how_many_unseen", given)[0] == (
        "The company deals itself with 1 of 2 segments. "
        "30% of the enterprises are out of its sight."
    )


def test_numbers_that_are_not_known_are_not_zero():
    some = state([SHOPS, Member(2, None)], roles=1)
    partly = state([FARMS, Member(3, 400)], related=1)
    given = state([Member(1, None)], roles=1, direct=0, related=1)

    assert told("needs.where", some)[0] == (
        "2 segments (roles: 1, places: 0), about 1,400 enterprises; "
        "without a number: 1."
    )
    assert told("needs.where", given)[0] == (
        "1 segment (roles: 1, places: 0); how many enterprises they have is not known."
    )
    assert told("needs.how_many_unseen", given)[0] == (
        "The company deals itself with 0 of 1 segments."
    )
    assert told("needs.how_many_unseen", partly)[0].endswith(
        "Of those of known visibility 100% are out of its sight."
    )


def test_topics_are_counted_by_the_rules_of_the_grid():
    given = state([SHOPS], insights=[known(), known(), known(topic="relations")])

    assert told("needs.context", given) == (
        "2 insights; 1 of 4 cells are covered, 3 blank.",
        True,
        "enterprises:insight_coverage",
    )
    assert told("needs.relations", given)[0] == (
        "1 insight; 0 of 2 cells are covered, 1 blank."
    )


def test_a_category_tells_in_how_many_segments_it_holds_back():
    ratings = [rating("4", 20), rating("2", 20, segment_id=2), theirs()]
    given = state([SHOPS, FARMS], ratings)

    assert told("needs.finance", given) == (
        "Enterprises rate it 3.5 or more in 1 of 2 segments; the highest mean is "
        "4.0 of 5.",
        True,
        "enterprises:need_matrix",
    )
    assert told("needs.policy", given)[:2] == ("It was not rated yet.", False)


def test_what_few_said_is_not_told():
    given = state([SHOPS], [rating("5", 2)])

    assert told("needs.finance", given)[:2] == ("It was not rated yet.", False)


def test_supporters_alone_are_no_answer():
    given = state([SHOPS], [theirs()])

    assert told("needs.finance", given)[:2] == (
        "Only supporters rated it, in 1 segment.",
        False,
    )


def test_whose_voice_it_rests_on():
    given = state(
        [SHOPS],
        [rating("4", 20, gender="woman")],
        groups_missing=["Young people"],
        groups_unrecorded=["River"],
    )

    assert told("needs.whose_voice", given) == (
        "Women spoke, by record, in 1 of 1 segments that were asked. "
        "Not heard somewhere: Young people. Never written down: River.",
        True,
        "enterprises:voice_grid",
    )


def test_of_many_groups_some_are_named():
    names = [f"Group {n}" for n in range(8)]

    given = state([SHOPS], [rating("4", 20, gender="woman")], groups_missing=names)

    assert told("needs.whose_voice", given)[0].endswith(
        "Group 0, Group 1, Group 2, Group 3, Group 4 and 3 more."
    )


@pytest.mark.parametrize("category", ["skills", "finance"])
def test_a_category_leads_to_its_part_of_the_map(category):
    [question] = [q for q in QUESTIONS if q.code == f"needs.{category}"]

    for given in (
        state(),
        state([SHOPS], [rating("4", 20)]),
        state([SHOPS], [theirs()]),
    ):
        assert dict(question.evidence(given).query) == {"category": category}


def test_causes_are_counted_over_all_needs():
    assert told("needs.root_causes", state(needs_known=4, caused=1))[:2] == (
        "A cause is named behind 1 of 4 needs.",
        True,
    )
    assert told("needs.root_causes", state(needs_known=4))[1] is False
