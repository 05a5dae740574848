"""The team's own answer: written once, changed, and never overwritten unseen."""

import pytest

from enterprises.actions.guidance import write_note
from enterprises.actions.rows import Stale
from enterprises.models import AuditEvent, GuideNote
from tests.factories import MarketSystemFactory, UserFactory

pytestmark = pytest.mark.django_db


def note(system, words="Ours"):
    return GuideNote(market_system=system, question="needs.where", note=words)


def test_a_first_note_is_added_and_then_changed():
    system = MarketSystemFactory()

    first = write_note(note=note(system), version=0, by=UserFactory())
    first.note = "Better"
    write_note(note=first, version=1, by=UserFactory())

    stored = GuideNote.objects.get()
    assert (stored.note, stored.version) == ("Better", 2)
    assert AuditEvent.objects.count() == 2


def test_a_second_first_note_is_stale_and_leaves_nothing():
    system = MarketSystemFactory()
    write_note(note=note(system, "Theirs"), version=0, by=UserFactory())

    with pytest.raises(Stale) as refused:
        write_note(note=note(system, "Mine"), version=0, by=UserFactory())

    assert refused.value.current.note == "Theirs"
    assert GuideNote.objects.get().note == "Theirs"
    assert AuditEvent.objects.count() == 1
