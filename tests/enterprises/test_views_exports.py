"""The registry, the chain, insights, voices and places as tables."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from enterprises.models import AuditEvent, MicroEnterprise
from tests.enterprises import url
from tests.enterprises.imports import checked, uploaded
from tests.factories import (
    AssessmentRoundFactory,
    ExposureFactory,
    HeardVoiceFactory,
    InsightFactory,
    NeedRatingFactory,
    PlaceFactory,
    SegmentFactory,
    SubNeedFactory,
    ValueChainStepFactory,
    VoiceGroupFactory,
)


def table(response):
    text = response.getvalue().decode().removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text)))


def taken():
    return AuditEvent.objects.filter(verb="exported").get().changes


def test_segments_are_told_with_what_holds_them_back_and_threatens(as_viewer, system):
    puno = PlaceFactory(market_system=system, name="Puno")
    shops = SegmentFactory(
        market_system=system,
        name="=Shops",
        role="retailer",
        step=ValueChainStepFactory(market_system=system, name="Selling"),
        place=PlaceFactory(parent=puno, name="Lampa"),
        setting="urban",
        estimated_number=900,
        necessity_share=Decimal("0.5"),
        relationship="indirect",
        intermediary="Gloria",
    )
    few = SegmentFactory(market_system=system, name="Few", setting="urban")
    SegmentFactory(market_system=system, name="Out of the filter", setting="rural")
    credit = SubNeedFactory(market_system=system, name="Credit")
    NeedRatingFactory(segment=shops, sub_need=credit, severity=Decimal("4.25"))
    NeedRatingFactory(segment=few, sub_need=credit, respondents=2)
    ExposureFactory(segment=shops, kind="heat", severity=2)

    page = url(system, "segment_export") + "?setting=urban&ordering=-number"
    _head, first, second = table(as_viewer.get(page))

    assert first == [
        *("'=Shops", "Retailer", "Selling", "Puno > Lampa", "Mostly urban"),
        *("900", "0", "0.5000", "", "Through an intermediary", "Gloria", ""),
        *("Credit", "4.25", "What enterprises say", "Heat: 2", ""),
    ]
    # What few said is not told, and what is not known stays empty.
    assert (second[0], second[5], second[12:15]) == ("Few", "", ["", "", ""])
    assert taken() == {"segments": [None, 2]}


def test_insights_are_told_with_where_they_are_from(as_viewer, system):
    InsightFactory(market_system=system, topic="rights", dated_on=date(2001, 1, 1))
    InsightFactory(market_system=system, topic="context")

    page = url(system, "insight_export") + "?topic=rights"
    head, line = table(as_viewer.get(page))

    told = dict(zip(head, line, strict=True))
    assert told["Date"] == "2001-01-01"
    assert told["Segment"] == "The whole market system"
    assert (told["What it is for"], told["Source"]) == (
        "Decide where to begin",
        "Census",
    )
    assert (told["Method"], told["Confidence, 1 to 3"]) == ("Desk research", "2")
    assert told["Stale"] == "yes"
    assert taken() == {"insights": [None, 1]}


def test_voices_are_told_as_the_grid_tells_them(as_viewer, system):
    held = AssessmentRoundFactory(market_system=system, name="March")
    segments = [SegmentFactory(market_system=system, name=name) for name in "AB"]
    youth = VoiceGroupFactory(market_system=system, kind="youth", name="Young")
    VoiceGroupFactory(
        market_system=system, kind="place", name="River", segment=segments[1]
    )
    for segment, people in zip(segments, (3, 0), strict=True):
        HeardVoiceFactory(round=held, segment=segment, group=youth, people=people)

    whole = table(as_viewer.get(url(system, "voice_export")))
    missing = table(as_viewer.get(url(system, "voice_export") + "?missing=nobody"))

    assert [line[2:] for line in whole[1:]] == [
        ["A", "Young", "Young people", "fewer than 5", "no"],
        ["B", "Young", "Young people", "nobody", "no"],
        ["B", "River", "People of a place", "not recorded", "no"],
    ]
    assert [line[2] for line in missing[1:]] == ["B", "B"]


def test_places_come_back_as_they_were_exported(as_viewer, as_contributor, system):
    puno = PlaceFactory(market_system=system, name="محافظة, صنعاء")
    PlaceFactory(parent=puno, name="Lampa")

    text = as_viewer.get(url(system, "place_export")).getvalue().decode()
    again = as_contributor.post(url(system, "place_add"), {"text": text})

    assert [is_new for _way, is_new in again.context["rows"]] == [False, False]
    assert [way for way, _is_new in again.context["rows"]] == [
        ("محافظة, صنعاء",),
        ("محافظة, صنعاء", "Lampa"),
    ]


# Session, person, system, membership, the event's savepoints; then what is told.
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("segment", 15), ("insight", 12), ("voice", 15), ("place", 12)],
)
def test_a_table_asks_the_same_whatever_its_length(
    as_viewer, system, rows, name, queries, django_assert_num_queries
):
    held = AssessmentRoundFactory(market_system=system)
    for _ in range(rows):
        heard = HeardVoiceFactory(round=held)
        InsightFactory(market_system=system, segment=heard.segment)
        NeedRatingFactory(round=held, segment=heard.segment)
        PlaceFactory(market_system=system)

    with django_assert_num_queries(queries):
        lines = table(as_viewer.get(url(system, f"{name}_export")))

    assert len(lines) > rows


def test_an_export_comes_back_unchanged_and_is_audited(
    as_contributor, contributor, registry
):
    MicroEnterprise.objects.filter(code="D").update(
        name="=cmd()", turnover=Decimal("12.50"), turnover_currency="KES"
    )

    response = as_contributor.get(url(registry, "enterprise_export"))
    content = b"".join(response.streaming_content)
    batch = checked(uploaded(registry, contributor, content), contributor)

    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["place"] for row in rows][:2] == ["Puno > Juliaca", "Puno"]
    assert rows[3]["name"] == "'=cmd()"
    assert (batch.unchanged, batch.refused) == (4, 0)
    assert AuditEvent.objects.get(verb="exported").changes == {"enterprises": [None, 4]}


def test_an_export_holds_what_the_filter_shows(as_contributor, registry):
    response = as_contributor.get(
        url(registry, "enterprise_export"), {"owner_gender": "man"}
    )

    rows = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows] == ["code", "B"]
