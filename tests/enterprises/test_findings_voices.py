"""Voices that are missing, threats nobody took up, women who own little."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from enterprises.analysis.registry import OwnerCounts
from enterprises.analysis.voice_groups import Group, Recorded
from enterprises.analysis.voices import Heard
from enterprises.analysis.women import StepWomen
from enterprises.findings.finding import Severity
from enterprises.findings.voices import (
    ExposureStanding,
    StepStanding,
    VoicesState,
    exposure_unexamined,
    group_never_recorded,
    services_miss_women,
    voice_not_heard,
    voices_findings,
    women_own_little,
)

WOMEN, YOUTH, RIVER = (
    Group(1, "women", "Women"),
    Group(2, "youth", "Young people"),
    Group(3, "place", "River", segment_id=7),
)
DAY = date(2026, 3, 1)
RECORDS = [Recorded(5, DAY, 7, key, 8) for key in (1, 2, 3)]
DROUGHT = ExposureStanding(1, 7, "drought", "Drought", 4)
STEP = StepWomen(
    1, Decimal("0.8"), Decimal("0.6"), False, OwnerCounts(60, 30, 50), 20, 12, 0
)
STATE = VoicesState(
    segments={7: "Shops"},
    groups=[WOMEN, YOUTH, RIVER],
    records=RECORDS,
    last_rounds={7: 5},
    heard={7: Heard(7, 20, 5, 12, 0)},
    exposures=[DROUGHT],
    topics={},
    needs={7: frozenset({"infrastructure.water"})},
    steps=[StepStanding("Milking", STEP)],
)


def with_people(**people) -> VoicesState:
    keys = {"women": 1, "youth": 2, "river": 3}
    changed = {keys[name]: n for name, n in people.items()}
    records = [replace(r, people=changed.get(r.group_id, 8)) for r in RECORDS]
    return replace(STATE, records=records)


def test_a_plan_that_heard_everybody_has_no_finding():
    assert voices_findings(STATE) == []


def test_groups_of_which_nobody_was_heard_are_told_once_a_segment():
    found = voice_not_heard(with_people(youth=0, river=0))

    assert [
        (f.code, f.severity, f.subject, f.message, f.url_name, dict(f.url_kwargs))
        for f in found
    ] == [
        (
            "enterprises.voice_not_heard",
            Severity.WARNING,
            "Shops",
            "Nobody of these was heard in its last round: Young people, River.",
            "enterprises:voice_record",
            {"pk": 5, "segment": 7},
        )
    ]
    assert voice_not_heard(STATE) == []


def test_a_group_of_a_place_weighs_less():
    assert [f.severity for f in voice_not_heard(with_people(river=0))] == [
        Severity.NOTE
    ]


def test_women_are_left_to_the_ratings_where_enterprises_rated():
    silent = with_people(women=0)

    assert voice_not_heard(silent) == []
    assert len(voice_not_heard(replace(silent, heard={}))) == 1


def test_an_older_round_and_an_unexpected_group_are_not_told():
    old = [replace(r, round_id=4, people=0) for r in RECORDS]
    elsewhere = [Recorded(5, DAY, 8, 3, 0)]
    segments = {7: "Shops", 8: "Farms"}

    assert voice_not_heard(replace(STATE, records=old)) == []
    assert voice_not_heard(replace(STATE, records=elsewhere, segments=segments)) == []
    assert voice_not_heard(replace(with_people(youth=0), last_rounds={})) == []


def test_a_group_that_was_never_written_down():
    unknown = replace(STATE, records=RECORDS[2:])

    found = group_never_recorded(unknown)

    assert [(f.code, f.severity, f.subject) for f in found] == [
        ("enterprises.group_never_recorded", Severity.NOTE, "Young people")
    ]
    assert len(group_never_recorded(replace(unknown, heard={}))) == 2
    assert group_never_recorded(STATE) == []
    assert group_never_recorded(replace(unknown, last_rounds={})) == []


def test_an_exposure_of_a_segment_that_was_added_meanwhile_is_told_next_time():
    later = replace(DROUGHT, segment_id=99)

    assert exposure_unexamined(replace(STATE, exposures=[later], needs={})) == []


def test_a_severe_exposure_that_nothing_takes_up():
    ignored = replace(STATE, needs={})

    found = exposure_unexamined(ignored)

    assert [(f.code, f.subject, f.message) for f in found] == [
        (
            "enterprises.exposure_unexamined",
            "Shops",
            "Severely exposed (Drought), and no need or insight takes it up.",
        )
    ]
    assert exposure_unexamined(STATE) == []


def test_an_exposure_that_is_light_or_known_is_not_told():
    ignored = replace(STATE, needs={7: frozenset({"policy.tax"})})
    light = replace(ignored, exposures=[replace(DROUGHT, severity=3)])
    known = replace(ignored, topics={7: frozenset({"operations"})})
    other = replace(ignored, topics={7: frozenset({"relations"})})

    assert exposure_unexamined(light) == []
    assert exposure_unexamined(known) == []
    assert len(exposure_unexamined(other)) == 1


def test_a_step_women_work_and_others_own():
    owned = StepStanding("Milking", replace(STEP, ownership=Decimal("0.3")))

    found = women_own_little(replace(STATE, steps=[owned]))

    assert [(f.code, f.subject, f.url_name) for f in found] == [
        ("enterprises.women_own_little", "Milking", "enterprises:chain_women")
    ]
    assert women_own_little(STATE) == []


def test_services_that_miss_women_are_told_once_a_step():
    missed = StepStanding("Milking", STEP, missed=("Credit", "Water"))

    found = services_miss_women(replace(STATE, steps=[missed]))

    assert [(f.subject, f.message, f.url_name) for f in found] == [
        (
            "Milking",
            "Women find these severe, and men less so: Credit, Water.",
            "enterprises:chain_women",
        )
    ]
    assert services_miss_women(STATE) == []
