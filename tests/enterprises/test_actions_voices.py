"""Writing down who was heard: what is stored, refused, and left untouched."""

import pytest
from django.core.exceptions import ValidationError

from enterprises.actions.rows import Stale
from enterprises.actions.voices import record_voices
from enterprises.models import AuditEvent, HeardVoice
from tests.factories import (
    AssessmentRoundFactory,
    HeardVoiceFactory,
    SegmentFactory,
    UserFactory,
    VoiceGroupFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def segment():
    return SegmentFactory()


def say(segment, people, *, held=None, stamp=""):
    held = held or AssessmentRoundFactory(market_system=segment.market_system)
    return record_voices(
        round=held, segment=segment, people=people, stamp=stamp, by=UserFactory()
    )


def test_records_are_stored_once_and_told(segment):
    women = VoiceGroupFactory(market_system=segment.market_system, name="Women")
    held = AssessmentRoundFactory(market_system=segment.market_system)

    changed = say(segment, {women.pk: 0}, held=held)
    again = say(segment, {women.pk: 0}, held=held, stamp=f"{women.pk}:1")

    assert (changed, again) == (1, 0)
    assert HeardVoice.objects.get().people == 0
    assert AuditEvent.objects.get().changes == {"Women": [None, 0]}


def test_a_group_that_is_not_named_stays(segment):
    kept = HeardVoiceFactory(segment=segment, people=3)

    say(segment, {}, held=kept.round, stamp=f"{kept.group_id}:1")

    assert HeardVoice.objects.get().people == 3


def test_a_stale_stamp_is_refused_and_leaves_nothing(segment):
    theirs = HeardVoiceFactory(segment=segment, people=3)

    with pytest.raises(Stale):
        say(segment, {theirs.group_id: 9}, held=theirs.round)

    assert HeardVoice.objects.get().people == 3
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("foreign", ["round", "group", "number"])
def test_what_does_not_belong_is_refused(segment, foreign):
    group = VoiceGroupFactory(market_system=segment.market_system)
    people = {group.pk: -1 if foreign == "number" else 4}
    held = AssessmentRoundFactory() if foreign == "round" else None
    if foreign == "group":
        people = {VoiceGroupFactory().pk: 4}

    with pytest.raises(ValidationError):
        say(segment, people, held=held)

    assert not HeardVoice.objects.exists()
