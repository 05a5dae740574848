"""Writing down who was heard about a segment in a round."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from enterprises.actions.rows import Stale, record_event
from enterprises.models import AssessmentRound, HeardVoice, Segment, VoiceGroup


@transaction.atomic
def record_voices(
    *,
    round: AssessmentRound,
    segment: Segment,
    people: Mapping[int, int | None],
    stamp: str,
    by: User,
) -> int:
    """Store how many of each group were heard; returns how many records changed.

    `people` maps groups to a number, 0 for nobody, or to None for "not recorded", which
    takes an earlier record back; a group that is not named stays as it is. `stamp` is
    what the page had read (`HeardVoiceQuerySet.stamp`); `Stale`, with the segment, if
    somebody saved meanwhile.
    """
    groups = _groups(round, segment, people)
    # One save of a round at a time, or two at once would both find nothing stored.
    AssessmentRound.objects.select_for_update(no_key=True).get(pk=round.pk)
    stored = round.heard_voices.filter(segment=segment)
    if stored.stamp() != stamp:
        raise Stale(segment)
    held = stored.by_group()
    changes: dict[str, Any] = {}
    for key, number in people.items():
        before = held[key].people if key in held else None
        if before != number:
            _store(round, segment, groups[key], number)
            changes[str(groups[key])] = [before, number]
    if changes:
        record_event(
            system=segment.market_system,
            by=by,
            verb="recorded",
            row=segment,
            changes=changes,
            subject=f"{segment} · {round}",
        )
    return len(changes)


def _groups(
    round: AssessmentRound, segment: Segment, people: Mapping[int, int | None]
) -> dict[int, VoiceGroup]:
    if round.market_system_id != segment.market_system_id:
        raise ValidationError(_("The round belongs to another market system."))
    groups = segment.market_system.voice_groups.in_bulk(list(people))
    if len(groups) != len(people):
        raise ValidationError(_("One of these groups is not listed here any more."))
    if any(number is not None and number < 0 for number in people.values()):
        raise ValidationError(_("A number of people is not below zero."))
    return groups


def _store(
    round: AssessmentRound, segment: Segment, group: VoiceGroup, number: int | None
) -> None:
    stored = HeardVoice.objects.filter(round=round, segment=segment, group=group)
    if number is None:
        stored.delete()
    elif not stored.update(people=number, version=F("version") + 1):
        HeardVoice.objects.create(
            market_system=segment.market_system,
            round=round,
            segment=segment,
            group=group,
            people=number,
        )
