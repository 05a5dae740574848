"""The demonstration's session: a room in Ayaviri, closed and not yet taken over."""

import random
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone

from enterprises.actions.sessions import close_session, open_session, put_topics
from enterprises.models import MarketSystem, RatingSession, Segment, SessionAnswer
from enterprises.models.needs import Perspective

SEED = 20260512
TITLE = "Meeting of cheese makers in Ayaviri"
SEGMENT = "Cheese makers"
WOMEN, MEN, UNSAID = 14, 6, 5
# By the catalogue's code: how severe the room finds it, between 1 and 5.
ASKED = {
    "skills.marketing": 3.4,
    "markets.demand": 4.1,
    "markets.prices": 4.4,
    "finance.credit": 3.8,
    "infrastructure.energy": 2.2,
}


def ask_a_room(system: MarketSystem, segments: Mapping[str, Segment], by: User) -> None:
    """Open the session, answer from every phone, close it."""
    round_ = system.rounds.first()
    lines = {line.catalogue_code: line for line in system.sub_needs.in_use()}
    asked = [lines[code] for code in ASKED if code in lines]
    if round_ is None or not asked:
        raise ValueError("the story has no round, or none of the needs it asks about")
    now = timezone.now()
    session = open_session(
        session=RatingSession(
            market_system=system,
            round=round_,
            segment=segments[SEGMENT],
            perspective=Perspective.ENTERPRISES,
            title=TITLE,
            ends_at=now + timedelta(hours=4),
        ),
        sub_needs=asked,
        by=by,
    )
    put_topics(session=session, position=len(asked), pace="one", now=now, by=by)
    _answer(session)
    close_session(session=session, now=now, by=by)


def _answer(session: RatingSession) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same demonstration everywhere
    genders = ["woman"] * WOMEN + ["man"] * MEN + [""] * UNSAID
    ballots = [UUID(int=chance.getrandbits(128)) for _phone in genders]
    SessionAnswer.objects.bulk_create(
        SessionAnswer(
            session=session,
            topic=topic,
            ballot=ballot,
            gender=gender,
            severity=min(5, max(1, round(chance.gauss(mean, 0.9)))),
        )
        for topic in session.topics.named()
        for mean in [ASKED[topic.sub_need.catalogue_code]]
        for ballot, gender in zip(ballots, genders, strict=True)
    )
