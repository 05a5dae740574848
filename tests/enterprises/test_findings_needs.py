"""What needs can tell about a plan that is incomplete; each with its positive twin."""

from dataclasses import replace
from decimal import Decimal

from enterprises.findings import (
    NeedsState,
    NeedStanding,
    SegmentStanding,
    Severity,
    needs_findings,
    no_segments,
    only_supporters_rated,
    opaque_segment,
    round_missing,
    segment_not_rated,
    segment_number_unknown,
    severe_without_statement,
    voice_gap,
    women_not_heard,
)
from tests.enterprises.test_analysis_needs import rating, theirs

SHOPS = SegmentStanding(1, "Shops", 100, "transparent", "", None, 3)
NEED = NeedStanding(7, 1, "Shops", 1, "Credit", "finance", "")
WOMEN = {"gender": "woman"}


def state(**over) -> NeedsState:
    values = {
        "segments": [SHOPS],
        "ratings": [rating("2", 20, **WOMEN), theirs("2", 10)],
        "needs": [NEED],
        "rounds": 1,
        "threshold": 5,
    }
    return NeedsState(**{**values, **over})


def told(findings) -> list[tuple]:
    return [
        (f.code, f.severity, f.subject, f.url_name, dict(f.url_kwargs))
        for f in findings
    ]


def test_a_plan_that_knows_its_needs_has_no_finding():
    assert needs_findings(state()) == []


def test_no_segment():
    found = no_segments(state(segments=[], needs=[]))

    assert told(found) == [
        (
            "enterprises.no_segments",
            Severity.PROBLEM,
            "Segments",
            "enterprises:segment_add",
            {},
        )
    ]
    assert no_segments(state()) == []


def test_no_round():
    found = round_missing(state(rounds=0, ratings=[]))

    assert [(f.code, f.url_name) for f in found] == [
        ("enterprises.round_missing", "enterprises:round_add")
    ]
    assert round_missing(state()) == []
    assert round_missing(state(rounds=0, segments=[])) == []


def test_a_segment_that_nobody_rated():
    found = segment_not_rated(state(ratings=[]))

    assert told(found) == [
        (
            "enterprises.segment_not_rated",
            Severity.WARNING,
            "Shops",
            "enterprises:segment_detail",
            {"pk": 1},
        )
    ]
    assert segment_not_rated(state()) == []
    assert segment_not_rated(state(ratings=[], rounds=0)) == []


def test_only_supporters_rated():
    found = only_supporters_rated(state(ratings=[theirs()]))

    assert [f.code for f in found] == ["enterprises.only_supporters_rated"]
    assert only_supporters_rated(state()) == []
    assert only_supporters_rated(state(ratings=[])) == []


def test_women_who_were_not_heard():
    men = state(ratings=[rating(gender="man")])
    mixed = state(ratings=[rating()])

    assert [f.message for f in women_not_heard(men)] == [
        "No woman was heard in its last round."
    ]
    assert [f.message for f in women_not_heard(mixed)] == [
        "Whether women were heard in its last round is not recorded."
    ]
    assert women_not_heard(state()) == []


def test_women_are_not_missed_where_they_are_known_to_have_no_part():
    men = [rating(gender="man")]
    none = replace(SHOPS, women_labour_share=Decimal(0), women=0)
    unknown = replace(SHOPS, women_labour_share=None, women=0)

    assert women_not_heard(state(ratings=men, segments=[none])) == []
    assert len(women_not_heard(state(ratings=men, segments=[unknown]))) == 1


def test_a_severe_need_without_a_statement():
    severe = state(ratings=[rating("4", 20, **WOMEN)])
    said = replace(NEED, statement="The bank wants papers")

    assert told(severe_without_statement(severe)) == [
        (
            "enterprises.severe_without_statement",
            Severity.NOTE,
            "Credit",
            "enterprises:need_change",
            {"pk": 7},
        )
    ]
    assert severe_without_statement(replace(severe, needs=[said])) == []
    assert severe_without_statement(state()) == []


def test_a_severe_need_of_few_people_is_not_told():
    few = state(ratings=[rating("5", 2, **WOMEN)])

    assert severe_without_statement(few) == []


def test_a_voice_gap():
    wide = state(ratings=[rating("4.5", 20, **WOMEN), theirs("3", 10)])
    other = state(ratings=[rating("2", 20, **WOMEN), theirs("4", 10)])

    assert [(f.severity, f.message) for f in voice_gap(wide)] == [
        (Severity.WARNING, "Finance weighs 1.5 points more than supporters believe.")
    ]
    assert [(f.severity, f.message) for f in voice_gap(other)] == [
        (Severity.NOTE, "Finance weighs 2.0 points less than supporters believe.")
    ]
    assert voice_gap(state()) == []
    assert all(f.is_lesson for f in [*voice_gap(wide), *voice_gap(other)])


def test_a_voice_gap_of_few_people_is_not_told():
    few = state(ratings=[rating("5", 3, **WOMEN), theirs("1", 10)])

    assert voice_gap(few) == []


def test_a_segment_out_of_sight():
    hidden = replace(SHOPS, transparency="opaque")
    reached = replace(hidden, intermediary="Wholesalers")

    assert [f.code for f in opaque_segment(state(segments=[hidden]))] == [
        "enterprises.opaque_segment"
    ]
    assert opaque_segment(state(segments=[reached])) == []


def test_a_segment_of_unknown_number():
    unknown = replace(SHOPS, estimated_number=None)
    none = replace(SHOPS, estimated_number=0)

    assert [f.code for f in segment_number_unknown(state(segments=[unknown]))] == [
        "enterprises.segment_number_unknown"
    ]
    assert segment_number_unknown(state(segments=[none])) == []


def test_the_gravest_comes_first():
    unknown = replace(SHOPS, estimated_number=None)

    found = needs_findings(state(segments=[unknown], ratings=[]))

    assert [f.severity for f in found] == [Severity.WARNING, Severity.NOTE]
