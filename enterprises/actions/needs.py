"""Rating the needs of a segment, in one step for one group of respondents."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enterprises.actions.rows import Stale, add_row, record_event
from enterprises.analysis.voices import Voice
from enterprises.models import AssessmentRound, Need, NeedRating, Segment, SubNeed

LIGHT, BLOCKING = Decimal(1), Decimal(5)


@transaction.atomic
def rate_needs(
    *,
    round: AssessmentRound,
    segment: Segment,
    voice: Voice,
    respondents: int | Mapping[int, int],
    severities: Mapping[int, Decimal | None],
    stamp: str,
    by: User,
    method: str = "",
) -> int:
    """Store what one voice says of a segment; returns how many ratings changed.

    `severities` maps sub-needs to 1..5, or to None for "not rated", which takes an
    earlier rating back; a sub-need that is not named stays as it is. `stamp` is what
    the page had read (`RatingQuerySet.stamp`); `Stale`, with the segment, if somebody
    saved meanwhile. `respondents` is how many answered, for each sub-need where they
    differ; `method` how they were asked (`Method`). Each rated sub-need gets its Need,
    if the segment has none yet.
    """
    # One save of a round at a time, or two at once would both find nothing stored.
    round = AssessmentRound.objects.select_for_update(no_key=True).get(pk=round.pk)
    people = (
        respondents
        if isinstance(respondents, Mapping)
        else dict.fromkeys(severities, respondents)
    )
    _check(round, segment, min(people.values(), default=1))
    lines = _lines(segment, severities)
    said = round.ratings.of_voice(segment, voice)
    if said.stamp() != stamp:
        raise Stale(segment)
    held = said.by_sub_need()
    changes: dict[str, Any] = {}
    for key, severity in severities.items():
        before = _pair(held.get(key))
        after = None if severity is None else (severity, people[key])
        if before != after:
            _store(round, segment, voice, lines[key], after, method)
            changes[str(lines[key])] = [_words(before), _words(after)]
    if changes:
        _need_each(segment, [key for key, s in severities.items() if s is not None])
        record_event(
            system=segment.market_system,
            by=by,
            verb="rated",
            row=segment,
            changes=changes,
            subject=f"{segment} · {round}",
        )
    return len(changes)


@transaction.atomic
def write_need(
    *, segment: Segment, sub_need: SubNeed, statement: str, by: User
) -> tuple[Need, bool]:
    """A need that is known without anybody having rated it, and whether it is new.

    One that is there already stays as it is.
    """
    if segment.market_system_id != sub_need.market_system_id:
        raise ValidationError(_("The need belongs to another market system."))
    # One at a time, or two at once would both find none.
    Segment.objects.select_for_update(no_key=True).get(pk=segment.pk)
    if need := Need.objects.filter(segment=segment, sub_need=sub_need).first():
        return need, False
    need = Need(
        market_system=segment.market_system,
        segment=segment,
        sub_need=sub_need,
        statement=statement,
    )
    return add_row(row=need, by=by), True


def _check(round: AssessmentRound, segment: Segment, respondents: int) -> None:
    if round.market_system_id != segment.market_system_id:
        raise ValidationError(_("The round belongs to another market system."))
    if round.closed_at is not None:
        raise ValidationError(
            _(
                "“%(round)s” was closed on %(day)s. Open it again to rate, or choose "
                "another round."
            ),
            params={"round": round, "day": date_format(round.closed_at, "j M Y")},
            code="closed",
        )
    if respondents < 1:
        raise ValidationError(_("A rating rests on at least one respondent."))


def _lines(
    segment: Segment, severities: Mapping[int, Decimal | None]
) -> dict[int, SubNeed]:
    lines = segment.market_system.sub_needs.in_use().in_bulk(list(severities))
    if len(lines) != len(severities):
        raise ValidationError(
            _("One of these needs is not in use in this market system any more.")
        )
    for key, severity in severities.items():
        if severity is not None and not LIGHT <= severity <= BLOCKING:
            raise ValidationError(
                _("Severity goes from 1 to 5; %(found)s was given for %(name)s."),
                params={"found": severity, "name": lines[key]},
            )
    return lines


def _store(
    round: AssessmentRound,
    segment: Segment,
    voice: Voice,
    line: SubNeed,
    after: tuple[Decimal, int] | None,
    method: str,
) -> None:
    stored = round.ratings.of_voice(segment, voice).filter(sub_need=line)
    if after is None:
        stored.delete()
        return
    severity, respondents = after
    values = {"severity": severity, "respondents": respondents, "method": method}
    if not stored.update(**values, version=F("version") + 1):
        NeedRating.objects.create(
            market_system=segment.market_system,
            round=round,
            segment=segment,
            sub_need=line,
            perspective=voice.perspective,
            respondent_gender=voice.gender,
            source=voice.source,
            **values,
        )


def _need_each(segment: Segment, sub_needs: list[int]) -> None:
    Need.objects.bulk_create(
        [
            Need(
                market_system=segment.market_system,
                segment=segment,
                sub_need_id=key,
            )
            for key in sub_needs
        ],
        ignore_conflicts=True,
    )


def _pair(rating: NeedRating | None) -> tuple[Decimal, int] | None:
    return None if rating is None else (rating.severity, rating.respondents)


def _words(pair: tuple[Decimal, int] | None) -> str | None:
    if pair is None:
        return None
    return f"{format(pair[0].normalize(), 'f')} (n {pair[1]})"
