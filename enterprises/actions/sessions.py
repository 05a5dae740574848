"""A facilitator's session: opening it, going through its topics, closing it."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from enterprises.actions.rows import add_row, record_event
from enterprises.analysis.session_codes import ALPHABET, LENGTH
from enterprises.models import RatingSession, SessionTopic, SubNeed


class NotOpen(Exception):
    """The session was closed meanwhile, by somebody or by the clock."""


class TakenOver(Exception):
    """Its answers are in the round, so the session stays as it is."""


@transaction.atomic
def open_session(
    *, session: RatingSession, sub_needs: Sequence[SubNeed], by: User
) -> RatingSession:
    """Store a new session with its topics and a code; phones may join at once.

    They wait until the first topic is put to them (`put_topics`).
    """
    if session.round.closed_at is not None:
        raise ValidationError(
            _("“%(round)s” is closed. Open it again, or choose another round."),
            params={"round": session.round},
        )
    if not sub_needs:
        raise ValidationError(_("Choose at least one need to ask about."))
    session.opened_by = by
    session.code = _free_code()
    add_row(row=session, by=by, verb="opened")
    SessionTopic.objects.bulk_create(
        SessionTopic(
            market_system_id=session.market_system_id,
            session=session,
            sub_need=sub_need,
            order=order,
        )
        for order, sub_need in enumerate(sub_needs, start=1)
    )
    return session


def _free_code() -> str:
    """A code that no session has; if two want one at once, the constraint refuses."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
        if not RatingSession.objects.filter(code=code).exists():
            return code


@transaction.atomic
def put_topics(
    *, session: RatingSession, position: int, pace: str, now: datetime, by: User
) -> RatingSession:
    """Let phones answer the first `position` topics; `NotOpen` once it is closed.

    The position is the one wanted, not a step, so that asking twice does no harm.
    """
    held = _locked(session)
    if not held.is_open(now):
        raise NotOpen
    if not 0 <= position <= held.topics.count() or pace not in RatingSession.Pace:
        raise ValidationError(_("The session has no such topic."))
    if (held.position, held.pace) == (position, pace):
        return held
    changes: dict[str, object] = {}
    if held.position != position:
        changes["position"] = [held.position, position]
    if held.pace != pace:
        changes["pace"] = [held.pace, pace]
    held.position, held.pace = position, pace
    held.save(update_fields=["position", "pace"])
    _say(held, "led on", by, changes)
    return held


@transaction.atomic
def show_results(
    *,
    session: RatingSession,
    topics: Sequence[int],
    shown_at: datetime | None,
    by: User,
) -> int:
    """Show the room what was answered on these topics, or (None) hide it again.

    A topic that is shown takes no more answers, lest people copy each other; nor does
    it once it is hidden, if enough were told: who answers then would be the difference
    between two pictures. Returns how many topics changed.
    """
    held = _locked(session)
    those = held.topics.filter(pk__in=topics, shown_at__isnull=shown_at is not None)
    if shown_at is None:
        _tell(held, list(those), F("shown_at"))
    count = those.update(shown_at=shown_at)
    if count:
        verb = "hid the results" if shown_at is None else "showed the results"
        _say(held, verb, by, {})
    return count


def _tell(
    session: RatingSession, topics: Iterable[SessionTopic], since: datetime | F
) -> None:
    """Close for good those of the topics of which enough could be read."""
    threshold = session.market_system.small_cell_threshold
    enough = set(session.answers.enough(threshold)) & {topic.pk for topic in topics}
    session.topics.filter(pk__in=enough, told_at=None).update(told_at=since)


@transaction.atomic
def close_session(*, session: RatingSession, now: datetime, by: User) -> RatingSession:
    """Take no more answers; one that is closed stays as it is."""
    held = _locked(session)
    if held.closed_at is None:
        held.closed_at = min(now, held.ends_at)
        held.save(update_fields=["closed_at"])
        answers = held.answers.count()
        _say(held, "closed", by, {"answers": [None, answers]})
    return held


@transaction.atomic
def reopen_session(*, session: RatingSession, now: datetime, by: User) -> RatingSession:
    """Take answers again; `NotOpen` once its time is over, `TakenOver` if used.

    Only on topics that too few have answered so far: what enough had answered could be
    read while it was closed.
    """
    held = _locked(session)
    if held.taken_over_at is not None:
        raise TakenOver
    if now >= held.ends_at:
        raise NotOpen
    if held.closed_at is not None:
        _tell(held, held.topics.all(), held.closed_at)
        held.closed_at = None
        held.save(update_fields=["closed_at"])
        _say(held, "opened again", by, {})
    return held


def _locked(session: RatingSession) -> RatingSession:
    rows = RatingSession.objects.select_for_update(no_key=True)
    return rows.get(pk=session.pk)


def _say(
    session: RatingSession, verb: str, by: User, changes: dict[str, object]
) -> None:
    record_event(
        system=session.market_system, by=by, verb=verb, row=session, changes=changes
    )
