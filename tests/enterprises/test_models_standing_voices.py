"""What findings about insights and voices look at, in a constant number of queries."""

from datetime import date

import pytest

from enterprises.analysis.registry import OwnerCounts
from enterprises.analysis.voice_groups import Group, Recorded
from enterprises.findings.insights import insights_findings
from enterprises.findings.voices import ExposureStanding, voices_findings
from enterprises.models.standing import (
    guide_state,
    insights_state,
    needs_state,
    voices_state,
)
from tests.factories import (
    AssessmentRoundFactory,
    ExposureFactory,
    HeardVoiceFactory,
    InsightFactory,
    MarketSystemFactory,
    MicroEnterpriseFactory,
    NeedFactory,
    NeedRatingFactory,
    SegmentFactory,
    SubNeedFactory,
    ValueChainStepFactory,
    VoiceGroupFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture
def system():
    return MarketSystemFactory()


def filled(system, number):
    """A segment with one of everything."""
    step = ValueChainStepFactory(market_system=system)
    segment = SegmentFactory(step=step, name=f"Segment {number}")
    InsightFactory(segment=segment)
    ExposureFactory(segment=segment)
    MicroEnterpriseFactory(segment=segment, owner_gender="woman")
    need = NeedFactory(segment=segment)
    held = AssessmentRoundFactory(market_system=system)
    NeedRatingFactory(round=held, segment=segment, sub_need=need.sub_need)
    HeardVoiceFactory(round=held, segment=segment)
    return segment


@pytest.mark.parametrize("rows", [1, 3])
def test_states_are_loaded_in_a_constant_number_of_queries(
    system, rows, django_assert_num_queries
):
    for number in range(rows):
        filled(system, number)
    ratings = needs_state(system).ratings

    with django_assert_num_queries(2):
        insights = insights_state(system, TODAY)
    with django_assert_num_queries(9):
        voices = voices_state(system, ratings)

    assert (len(insights.insights), len(voices.steps)) == (rows, rows)


def test_the_state_of_voices_holds_what_findings_ask(system):
    farms = filled(system, 1)
    old = AssessmentRoundFactory(market_system=system, held_on=date(2020, 1, 1))
    group = VoiceGroupFactory(market_system=system, kind="youth", name="Youth")
    HeardVoiceFactory(round=old, segment=farms, group=group, people=0)
    water = SubNeedFactory(market_system=system, catalogue_code="infrastructure.water")
    NeedFactory(segment=farms, sub_need=water)
    filled(MarketSystemFactory(), 2)

    state = voices_state(system, needs_state(system).ratings)

    exposure = system.exposures.get()
    assert state.segments == {farms.pk: "Segment 1"}
    assert state.last_rounds == {farms.pk: system.ratings.get().round_id}
    assert Group(group.pk, "youth", "Youth") in state.groups
    assert Recorded(old.pk, old.held_on, farms.pk, group.pk, 0) in state.records
    assert state.heard[farms.pk].enterprises == 12
    assert list(state.exposures) == [
        ExposureStanding(exposure.pk, farms.pk, "drought", "Drought", 4)
    ]
    assert state.topics == {farms.pk: frozenset({"context"})}
    assert "infrastructure.water" in state.needs[farms.pk]
    [step] = state.steps
    assert step.women.counts == OwnerCounts(1, 1, 1)


def test_a_round_without_answers_hides_nobody_who_was_not_heard(system):
    farms = filled(system, 1)
    group = VoiceGroupFactory(market_system=system, kind="youth", name="Youth")
    held = system.ratings.get().round
    HeardVoiceFactory(round=held, segment=farms, group=group, people=0)
    AssessmentRoundFactory(market_system=system, held_on=date(2030, 1, 1))

    found = voices_findings(voices_state(system, needs_state(system).ratings))

    assert "enterprises.voice_not_heard" in {f.code for f in found}


def test_a_need_that_is_switched_off_takes_up_nothing(system):
    line = SubNeedFactory(
        market_system=system, catalogue_code="infrastructure.water", is_on=False
    )
    NeedFactory(sub_need=line)

    assert voices_state(system, []).needs == {}


def test_an_empty_system_has_no_finding_of_these(system):
    assert insights_findings(insights_state(system, TODAY)) == []
    assert voices_findings(voices_state(system, [])) == []


@pytest.mark.parametrize(("gender", "open_groups"), [("man", 2), ("woman", 1)])
def test_the_guide_takes_the_ratings_word_that_women_spoke(system, gender, open_groups):
    for kind in ("women", "youth"):
        VoiceGroupFactory(market_system=system, kind=kind, name=kind)
    NeedRatingFactory(market_system=system, respondent_gender=gender)

    state = guide_state(system, TODAY)

    assert len(state.groups_unrecorded) == open_groups
    assert "youth" in state.groups_unrecorded
