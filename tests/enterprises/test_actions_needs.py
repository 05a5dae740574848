"""Rating a segment's needs in one step: what is stored, refused, and left behind."""

from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from enterprises.actions.needs import rate_needs
from enterprises.actions.rows import Stale
from enterprises.analysis.voices import Voice
from enterprises.models import AuditEvent, Need, NeedRating
from tests.factories import (
    AssessmentRoundFactory,
    MarketSystemFactory,
    NeedFactory,
    NeedRatingFactory,
    SegmentFactory,
    SubNeedFactory,
    UserFactory,
)

WOMEN = Voice("enterprises", "woman", "focus group")


class Scene:
    """A round, a segment, two needs in use and one switched off."""

    def __init__(self):
        self.system = MarketSystemFactory()
        self.round = AssessmentRoundFactory(market_system=self.system, name="First")
        self.segment = SegmentFactory(market_system=self.system, name="Shops")
        self.credit = SubNeedFactory(market_system=self.system, name="Credit")
        self.savings = SubNeedFactory(market_system=self.system, name="Savings")
        self.off = SubNeedFactory(market_system=self.system, is_on=False)
        self.by = UserFactory()

    def rate(self, severities, stamp="", respondents=12, voice=WOMEN, **over):
        values = {
            "round": self.round,
            "segment": self.segment,
            "voice": voice,
            "respondents": respondents,
            "severities": severities,
            "stamp": stamp,
            "by": self.by,
        }
        return rate_needs(**{**values, **over})

    def stamp(self, voice=WOMEN):
        return self.round.ratings.of_voice(self.segment, voice).stamp()


@pytest.fixture
def scene(db):
    return Scene()


def stored():
    return list(
        NeedRating.objects.order_by("sub_need").values_list(
            *("sub_need__name", "perspective", "respondent_gender", "source"),
            *("severity", "respondents", "version"),
        )
    )


def test_a_voice_is_stored_with_needs_and_one_event(scene):
    count = scene.rate({scene.credit.pk: Decimal(4), scene.savings.pk: None})

    assert count == 1
    assert stored() == [
        ("Credit", "enterprises", "woman", "focus group", Decimal(4), 12, 1)
    ]
    assert list(Need.objects.values_list("segment__name", "sub_need__name")) == [
        ("Shops", "Credit")
    ]
    event = AuditEvent.objects.get()
    assert (event.verb, event.row_type) == ("rated", "enterprises.segment")
    assert (event.row_id, event.subject) == (str(scene.segment.pk), "Shops · First")
    assert event.changes == {"Credit": [None, "4 (n 12)"]}


def test_rating_again_changes_takes_back_and_keeps_the_rest(scene):
    scene.rate({scene.credit.pk: Decimal(4), scene.savings.pk: Decimal("2.5")})

    count = scene.rate(
        {scene.credit.pk: Decimal(5), scene.savings.pk: None}, scene.stamp()
    )

    assert count == 2
    assert [(row[0], row[4], row[6]) for row in stored()] == [("Credit", Decimal(5), 2)]
    assert AuditEvent.objects.first().changes == {
        "Credit": ["4 (n 12)", "5 (n 12)"],
        "Savings": ["2.5 (n 12)", None],
    }
    assert Need.objects.count() == 2


def test_the_same_again_writes_nothing(scene):
    scene.rate({scene.credit.pk: Decimal(4)})

    count = scene.rate({scene.credit.pk: Decimal("4.00")}, scene.stamp())

    assert count == 0
    assert AuditEvent.objects.count() == 1
    assert stored()[0][6] == 1


def test_voices_stand_side_by_side(scene):
    scene.rate({scene.credit.pk: Decimal(4)})
    scene.rate({scene.credit.pk: Decimal(2)}, voice=Voice("supporters"))

    assert [(row[1], row[4]) for row in stored()] == [
        ("enterprises", Decimal(4)),
        ("supporters", Decimal(2)),
    ]
    assert Need.objects.count() == 1


def test_a_need_that_is_there_keeps_its_words(scene):
    need = NeedFactory(
        segment=scene.segment, sub_need=scene.credit, statement="The bank wants papers"
    )

    scene.rate({scene.credit.pk: Decimal(4)})

    assert list(Need.objects.values_list("pk", "statement")) == [
        (need.pk, "The bank wants papers")
    ]


def test_a_save_from_an_older_page_is_refused(scene):
    before = scene.stamp()
    scene.rate({scene.credit.pk: Decimal(4)})

    with pytest.raises(Stale):
        scene.rate({scene.credit.pk: Decimal(1)}, before)

    assert stored()[0][4] == Decimal(4)
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize("severity", ["0", "0.99", "5.01", "-1"])
def test_a_severity_off_the_scale_is_refused(scene, severity):
    with pytest.raises(ValidationError, match="Severity goes from 1 to 5"):
        scene.rate({scene.savings.pk: Decimal(3), scene.credit.pk: Decimal(severity)})

    assert not NeedRating.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("respondents", [0, -1])
def test_a_rating_of_nobody_is_refused(scene, respondents):
    with pytest.raises(ValidationError, match="at least one respondent"):
        scene.rate({scene.credit.pk: Decimal(3)}, respondents=respondents)

    assert not NeedRating.objects.exists()


def test_a_need_that_is_switched_off_is_refused(scene):
    with pytest.raises(ValidationError, match="not in use"):
        scene.rate({scene.off.pk: Decimal(3)})

    assert not NeedRating.objects.exists()


def test_a_need_or_round_of_another_system_is_refused(scene):
    other = Scene()

    with pytest.raises(ValidationError, match="not in use"):
        scene.rate({other.credit.pk: Decimal(3)})
    with pytest.raises(ValidationError, match="another market system"):
        scene.rate({scene.credit.pk: Decimal(3)}, round=other.round)

    assert not NeedRating.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time")
def test_of_two_saves_at_once_one_is_refused():
    scene, outcomes, start = Scene(), [], Barrier(2)

    def save(severity):
        start.wait()
        try:
            scene.rate({scene.credit.pk: Decimal(severity)})
            outcomes.append("saved")
        except Stale:
            outcomes.append("stale")
        finally:
            connection.close()

    both = [Thread(target=save, args=[severity]) for severity in (2, 4)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert sorted(outcomes) == ["saved", "stale"]
    assert NeedRating.objects.count() == 1


def test_a_stamp_names_every_version(scene):
    rating = NeedRatingFactory(
        round=scene.round, segment=scene.segment, sub_need=scene.credit, version=3
    )

    assert scene.stamp(Voice("enterprises")) == f"{rating.sub_need_id}:3"
    assert scene.stamp() == ""
