"""What insights can tell about a plan that is incomplete; each with its twin."""

from dataclasses import replace
from datetime import date

from enterprises.findings.finding import Severity
from enterprises.findings.insights import (
    InsightsState,
    insights_findings,
    insights_one_sided,
    insights_stale,
    segment_without_insight,
    topic_blank,
)
from tests.enterprises.test_analysis_insights import TODAY, known

OLD = date(2020, 1, 1)
STATE = InsightsState(
    insights=[known()], topics={"rights": "Rights"}, segments={1: "Shops"}, today=TODAY
)


def test_a_plan_that_knows_its_topics_has_no_finding():
    assert insights_findings(STATE) == []


def test_a_topic_nobody_looked_into():
    found = topic_blank(replace(STATE, insights=[]))

    assert [
        (f.code, f.severity, f.subject, f.url_name, dict(f.query)) for f in found
    ] == [
        (
            "enterprises.topic_blank",
            Severity.WARNING,
            "Rights",
            "enterprises:insight_list",
            {"topic": "rights"},
        )
    ]
    assert topic_blank(STATE) == []
    assert topic_blank(replace(STATE, insights=[], segments={})) == []


def test_a_segment_without_an_insight():
    found = segment_without_insight(replace(STATE, segments={1: "Shops", 2: "Farms"}))

    assert [(f.code, f.subject, f.url_name, dict(f.url_kwargs)) for f in found] == [
        (
            "enterprises.segment_without_insight",
            "Farms",
            "enterprises:segment_detail",
            {"pk": 2},
        )
    ]
    assert segment_without_insight(STATE) == []


def test_what_is_known_and_stale():
    found = insights_stale(replace(STATE, insights=[known(dated_on=OLD)]))

    assert [(f.severity, f.subject, f.message) for f in found] == [
        (
            Severity.NOTE,
            "Shops",
            "What is known of this is older than two years: Rights.",
        )
    ]
    assert insights_stale(STATE) == []


def test_insights_that_nobody_concerned_gave():
    theirs = known(view="top_down")

    found = insights_one_sided(replace(STATE, insights=[theirs]))

    assert [f.code for f in found] == ["enterprises.insights_one_sided"]
    assert insights_one_sided(replace(STATE, insights=[theirs, known()])) == []
    assert insights_one_sided(replace(STATE, insights=[])) == []


def test_the_gravest_comes_first():
    state = replace(STATE, insights=[known(segment_id=None, view="top_down")])

    found = insights_findings(state)

    assert [f.severity for f in found] == [Severity.WARNING, Severity.NOTE]
