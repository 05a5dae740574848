"""What the chain's description leaves open, and what contradicts itself."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from enterprises.analysis.segments import Member, chain
from enterprises.analysis.trends import Agreement
from enterprises.findings import Severity
from enterprises.findings.segments import (
    SegmentPicture,
    SegmentsState,
    StatedTrend,
    segments_findings,
)
from enterprises.models.chain import segments_state
from tests.factories import (
    AssessmentRoundFactory,
    MicroEnterpriseFactory,
    NeedFactory,
    NeedRatingFactory,
    PlaceFactory,
    SegmentFactory,
)

WHOLE = SegmentPicture(
    segment_id=1,
    name="Shops",
    estimated_number=100,
    relationship="direct",
    transparency="transparent",
    intermediary="",
    setting="rural",
    necessity_share=Decimal("0.5"),
    knows_motivation=False,
)
COMPLETE = SegmentsState(chain([]), [WHOLE], [], [], [], [])


def told(state):
    return [
        (f.code.removeprefix("enterprises."), f.severity, f.subject, dict(f.url_kwargs))
        for f in segments_findings(state)
    ]


def with_segment(**over):
    return replace(COMPLETE, segments=[replace(WHOLE, **over)])


def test_a_chain_that_is_described_tells_nothing():
    assert told(COMPLETE) == []
    assert told(with_segment(necessity_share=None, knows_motivation=True)) == []
    assert told(with_segment(relationship="indirect", intermediary="Traders")) == []


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"relationship": ""}, "relationship_unknown"),
        ({"transparency": ""}, "relationship_unknown"),
        ({"relationship": "indirect"}, "intermediary_missing"),
        ({"necessity_share": None}, "motivation_unknown"),
        ({"setting": ""}, "setting_unknown"),
    ],
)
def test_what_is_not_known_of_a_segment_is_a_note(over, code):
    assert told(with_segment(**over)) == [(code, Severity.NOTE, "Shops", {"pk": 1})]


@pytest.mark.parametrize(("unseen", "findings"), [(51, 1), (50, 0)])
def test_more_than_half_out_of_sight_is_a_warning(unseen, findings):
    members = [Member(1, unseen, "opaque"), Member(2, 100 - unseen, "transparent")]

    found = segments_findings(replace(COMPLETE, chain=chain(members)))

    assert [f.message for f in found] == [
        "The company cannot see 51 in a hundred of its chain's enterprises."
    ] * findings


def test_a_trend_is_told_where_it_is_contradicted():
    trends = [
        StatedTrend(1, "Credit", "Shops", "better", Agreement.CONTRADICTS),
        StatedTrend(2, "Savings", "Shops", "better", Agreement.AGREES),
        StatedTrend(3, "Water", "Shops", "better", Agreement.UNKNOWN),
    ]

    assert told(replace(COMPLETE, trends=trends)) == [
        ("trend_contradicts", Severity.WARNING, "Credit", {"pk": 1})
    ]


def test_bare_places_aimless_rounds_and_positions_abroad_are_told_gravest_first():
    state = replace(
        COMPLETE, bare_places=[(1, "Puno")], aimless=[(2, "First")], abroad=[(3, "E3")]
    )

    assert told(state) == [
        ("position_outside", Severity.WARNING, "E3", {"pk": 3}),
        ("place_without_segment", Severity.NOTE, "Puno", {}),
        ("round_without_purpose", Severity.NOTE, "First", {"pk": 2}),
    ]
    bare = segments_findings(state)[1]
    assert (bare.url_name, dict(bare.query)) == (
        "enterprises:segment_add",
        {"place": 1},
    )


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_state_is_loaded_in_six_queries(system, rows, django_assert_num_queries):
    for number in range(rows):
        segment = SegmentFactory(
            market_system=system, name=f"S{number}", transparency="opaque"
        )
        MicroEnterpriseFactory(segment=segment, motivation="necessity")
        MicroEnterpriseFactory(
            segment=segment, latitude=60, longitude=10, code=f"Z{number}"
        )
        need = NeedFactory(segment=segment, trend="better")
        for year, severity in ((2024, 2), (2025, 5)):
            NeedRatingFactory(
                round=AssessmentRoundFactory(
                    market_system=system, held_on=date(year, 1, 1), purpose="A plan"
                ),
                segment=segment,
                sub_need=need.sub_need,
                severity=Decimal(severity),
                respondents=40,
            )
        AssessmentRoundFactory(market_system=system, name=f"R{number}", purpose="")
    MicroEnterpriseFactory(latitude=60, longitude=10)
    ratings = system.ratings.in_use().readings()

    with django_assert_num_queries(6):
        state = segments_state(system, ratings)

    assert [s.knows_motivation for s in state.segments] == [True] * rows
    assert [t.agreement for t in state.trends] == [Agreement.CONTRADICTS] * rows
    assert [code for _key, code in state.abroad] == [f"Z{n}" for n in range(rows)]
    assert len(state.aimless) == rows
    assert state.chain.unseen == rows


@pytest.mark.django_db
def test_only_the_topmost_places_without_any_segment_are_bare(system):
    puno = PlaceFactory(market_system=system, name="Puno")
    lampa = PlaceFactory(parent=puno, name="Lampa")
    PlaceFactory(parent=lampa, name="Palca")
    PlaceFactory(parent=puno, name="Azangaro")
    cusco = PlaceFactory(market_system=system, name="Cusco")
    PlaceFactory(parent=cusco, name="Anta")
    SegmentFactory(market_system=system, place=lampa)

    bare = segments_state(system, []).bare_places

    assert [name for _key, name in bare] == ["Azangaro", "Cusco"]
