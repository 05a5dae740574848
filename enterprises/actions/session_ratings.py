"""Taking what a session answered into the ratings of its round, and giving it back."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.actions.needs import rate_needs
from enterprises.actions.rows import Stale, record_event
from enterprises.actions.sessions import TakenOver
from enterprises.analysis.sessions import Said, harvest
from enterprises.analysis.voices import Voice
from enterprises.models import AssessmentRound, NeedRating, RatingSession
from enterprises.models.needs import Method
from enterprises.models.sessions import Clash

KEPT = ("sub_need_id", "respondent_gender", "source", "respondents", "method")


class ChangedSince(Exception):
    """Somebody changed the ratings, so that taking them back would undo theirs."""


@transaction.atomic
def take_over(
    *, session: RatingSession, clash: str, stamp: str, now: datetime, by: User
) -> int:
    """Write the session's ratings into its round; returns how many.

    Once: `TakenOver` the second time. `clash` says what happens to ratings the round
    has of the same needs (`Clash`); `stamp` is what the page had read of them
    (`clashing(...).state()`), and `Stale` tells that it is so no more.
    """
    held, round = _locked(session)
    if held.taken_over_at is not None:
        raise TakenOver
    if held.is_open(now):
        raise ValidationError(_("Close the session first."))
    before = held.clashing()
    if before.state() != stamp:
        raise Stale(held)
    topics = dict(held.topics.in_use().values_list("pk", "sub_need_id"))
    threshold = held.market_system.small_cell_threshold
    said = {
        (topics[one.topic_id], one.gender): one
        for one in harvest(held.answers.tallies(), threshold=threshold).said
        if one.topic_id in topics
    }
    rated = set(before.values_list("sub_need_id", flat=True))
    if clash == Clash.SKIP:
        said = {key: one for key, one in said.items() if key[0] not in rated}
    if not said:
        raise ValidationError(_("There is no rating left to take over."))
    replaced = before.filter(sub_need__in={key for key, _gender in said})
    removed = _removed(replaced) if clash == Clash.REPLACE else []
    _write(held, round, said, by)
    made = round.ratings.filter(segment=held.segment_id, source=held.source)
    held.taken = {"made": list(made.values_list("pk", "version")), "removed": removed}
    held.taken_over_at = now
    held.closed_at = held.closed_at or held.ends_at
    held.save(update_fields=["taken", "taken_over_at", "closed_at"])
    counts = {"ratings": [None, len(said)], "replaced": [None, len(removed)]}
    record_event(
        system=held.market_system, by=by, verb="taken over", row=held, changes=counts
    )
    return len(said)


def _locked(session: RatingSession) -> tuple[RatingSession, AssessmentRound]:
    rows = RatingSession.objects.select_for_update(no_key=True)
    held = rows.get(pk=session.pk)
    rounds = AssessmentRound.objects.select_for_update(no_key=True)
    return held, rounds.get(pk=held.round_id)


def _removed(ratings: Any) -> list[dict[str, Any]]:
    """Take ratings away; what is needed to bring them back."""
    rows = [
        {**{name: getattr(r, name) for name in KEPT}, "severity": str(r.severity)}
        for r in ratings
    ]
    ratings.delete()
    return rows


def _write(
    session: RatingSession,
    round: AssessmentRound,
    said: dict[tuple[int, str], Said],
    by: User,
) -> None:
    for gender in sorted({gender for _key, gender in said}):
        voice = Voice(session.perspective, gender, session.source)
        lines = {key: one for (key, whose), one in said.items() if whose == gender}
        rate_needs(
            round=round,
            segment=session.segment,
            voice=voice,
            respondents={key: one.people for key, one in lines.items()},
            severities={key: one.severity for key, one in lines.items()},
            stamp=round.ratings.of_voice(session.segment, voice).stamp(),
            by=by,
            method=Method.SESSION,
        )


@transaction.atomic
def give_back(*, session: RatingSession, by: User) -> int:
    """Take the session's ratings out of the round again; returns how many.

    What they had replaced comes back. `ChangedSince` if anybody changed any of them
    meanwhile; nothing is done then, nor where the session was not taken over (0).
    """
    held, round = _locked(session)
    if held.taken_over_at is None:
        return 0
    made = dict(held.taken["made"])
    stored = round.ratings.filter(pk__in=made)
    if dict(stored.values_list("pk", "version")) != made or _is_back(round, held):
        raise ChangedSince
    stored.delete()
    NeedRating.objects.bulk_create(
        NeedRating(
            market_system_id=held.market_system_id,
            round=round,
            segment_id=held.segment_id,
            perspective=held.perspective,
            **{**row, "severity": Decimal(row["severity"])},
        )
        for row in held.taken["removed"]
    )
    held.taken, held.taken_over_at = {}, None
    held.save(update_fields=["taken", "taken_over_at"])
    counts = {"ratings": [len(made), None]}
    record_event(
        system=held.market_system, by=by, verb="given back", row=held, changes=counts
    )
    return len(made)


def _is_back(round: AssessmentRound, session: RatingSession) -> bool:
    """Whether somebody typed in again what taking over had replaced."""
    names = ("sub_need_id", "respondent_gender", "source")
    removed = {tuple(row[n] for n in names) for row in session.taken["removed"]}
    ratings = round.ratings.filter(
        segment=session.segment_id, perspective=session.perspective
    )
    return not removed.isdisjoint(ratings.values_list(*names))
