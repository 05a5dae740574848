"""What querysets of needs hand to analysis and findings, each in one query."""

from datetime import date
from decimal import Decimal

import pytest

from enterprises.analysis.ratings import Rating
from enterprises.analysis.segments import Member
from enterprises.findings import NeedStanding, SegmentStanding, needs_findings
from enterprises.models.standing import needs_state
from enterprises.models.trail import names_of
from tests.factories import (
    AssessmentRoundFactory,
    MarketSystemFactory,
    MicroEnterpriseFactory,
    NeedFactory,
    NeedRatingFactory,
    PlaceFactory,
    SegmentFactory,
    SubNeedFactory,
    ValueChainStepFactory,
)

pytestmark = pytest.mark.django_db


def test_ratings_are_read_as_plain_values(django_assert_num_queries):
    rating = NeedRatingFactory(severity=Decimal("4.50"), source="Survey")
    NeedRatingFactory(market_system=rating.market_system, sub_need__is_on=False)

    with django_assert_num_queries(1):
        found = rating.market_system.ratings.in_use().readings()

    assert found == [
        Rating(
            round_id=rating.round_id,
            held_on=date(2026, 3, 1),
            segment_id=rating.segment_id,
            sub_need_id=rating.sub_need_id,
            category="finance",
            perspective="enterprises",
            gender="",
            source="Survey",
            severity=Decimal("4.5"),
            respondents=12,
        )
    ]


def test_segments_are_read_as_plain_values(django_assert_num_queries):
    system = MarketSystemFactory()
    step = ValueChainStepFactory(
        market_system=system, women_labour_share=Decimal("0.25")
    )
    shops = SegmentFactory(step=step, name="Shops", estimated_number=9)
    MicroEnterpriseFactory(segment=shops, owner_gender="woman")
    MicroEnterpriseFactory(segment=shops, owner_gender="man")
    farms = SegmentFactory(market_system=system, name="Farms", transparency="opaque")

    with django_assert_num_queries(2):
        standings = system.segments.standings()
        members = system.segments.order_by("name").members()

    assert standings == [
        SegmentStanding(farms.pk, "Farms", None, "opaque", "", None, 0),
        SegmentStanding(shops.pk, "Shops", 9, "", "", Decimal("0.25"), 1),
    ]
    assert members == [Member(farms.pk, None, "opaque"), Member(shops.pk, 9, "")]


def test_needs_are_read_as_plain_values(django_assert_num_queries):
    need = NeedFactory(statement="The bank wants papers")

    with django_assert_num_queries(1):
        found = need.market_system.needs.in_use().standings()

    assert found == [
        NeedStanding(
            need_id=need.pk,
            segment_id=need.segment_id,
            segment=need.segment.name,
            sub_need_id=need.sub_need_id,
            sub_need=need.sub_need.name,
            category="finance",
            statement="The bank wants papers",
        )
    ]


def test_what_findings_look_at_is_loaded_in_four_queries(django_assert_num_queries):
    need = NeedFactory()
    AssessmentRoundFactory(market_system=need.market_system)
    NeedRatingFactory(segment=SegmentFactory())

    with django_assert_num_queries(4):
        state = needs_state(need.market_system)

    codes = [finding.code for finding in needs_findings(state)]
    assert codes == [
        "enterprises.segment_not_rated",
        "enterprises.segment_number_unknown",
    ]


def test_names_of_many_kinds_are_found_in_one_query(django_assert_num_queries):
    place = PlaceFactory(name="Puno")
    system = place.market_system
    segment = SegmentFactory(market_system=system, name="دكاكين")
    elsewhere = SubNeedFactory(name="Theirs")
    wanted = {
        "enterprises.place": {place.pk},
        "enterprises.segment": {segment.pk, 987654},
        "enterprises.subneed": {elsewhere.pk},
        "enterprises.needrating": {1},
    }

    with django_assert_num_queries(1):
        found = names_of(system, wanted)

    assert found == {
        ("enterprises.place", place.pk): "Puno",
        ("enterprises.segment", segment.pk): "دكاكين",
    }
    assert names_of(system, {}) == {}
