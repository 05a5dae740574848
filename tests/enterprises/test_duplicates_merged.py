"""Enterprises that look alike: merged into one, and parted again."""

import pytest

from enterprises.actions.duplicates import merge_enterprises, undo_merge
from enterprises.actions.pairs import CannotMerge
from enterprises.actions.rows import Stale
from enterprises.models import (
    AuditEvent,
    DuplicateVerdict,
    MatchKey,
    MicroEnterprise,
    SliceChange,
)
from tests.enterprises.duplicates import enterprise, place
from tests.factories import (
    MarketSystemFactory,
    MicroEnterpriseFactory,
    ObservationFactory,
    OwnerContactFactory,
)

pytestmark = pytest.mark.django_db


def merged(twins, by, **values):
    kept, gone = twins
    return merge_enterprises(
        survivor=kept,
        loser=gone,
        versions=(kept.version, gone.version),
        values=values,
        by=by,
    )


def test_merging_moves_all_and_undoing_brings_all_back(system, coordinator, twins):
    kept, gone = twins
    theirs = ObservationFactory(enterprise=gone)
    own = ObservationFactory(enterprise=kept)
    contact = OwnerContactFactory(enterprise=gone, phone="951222333")

    verdict = merged(twins, coordinator, premises="home", formality="")

    kept.refresh_from_db()
    assert (kept.premises, kept.formality, kept.version) == ("home", "", 2)
    assert not MicroEnterprise.objects.filter(pk=gone.pk).exists()
    assert {o.pk for o in kept.observations.all()} == {theirs.pk, own.pk}
    assert kept.contact.pk == contact.pk
    assert SliceChange.objects.filter(enterprise=kept).exists()
    event = AuditEvent.objects.get(verb="merged")
    assert event.changes == {"code": ["A2", "A1"]}

    assert undo_merge(verdict=verdict, by=coordinator)

    kept = MicroEnterprise.objects.get(pk=kept.pk)
    back = MicroEnterprise.objects.get(pk=gone.pk)
    assert (kept.premises, kept.formality) == ("", "formal")
    assert (back.code, back.name, back.premises) == ("A2", "dairy penas", "home")
    assert list(back.observations.values_list("pk", flat=True)) == [theirs.pk]
    assert list(kept.observations.values_list("pk", flat=True)) == [own.pk]
    assert back.contact.pk == contact.pk
    assert not DuplicateVerdict.objects.exists()
    assert SliceChange.objects.filter(enterprise=back).exists()


def test_of_two_contacts_the_survivors_stays_and_the_other_comes_back(
    system, coordinator, twins
):
    kept, gone = twins
    OwnerContactFactory(enterprise=kept, phone="951111111")
    OwnerContactFactory(enterprise=gone, phone="952222222")

    verdict = merged(twins, coordinator)
    assert MicroEnterprise.objects.get(pk=kept.pk).contact.phone == "951111111"
    undo_merge(verdict=verdict, by=coordinator)

    assert MicroEnterprise.objects.get(pk=gone.pk).contact.phone == "952222222"


def test_undoing_leaves_values_that_somebody_changed_since(system, coordinator, twins):
    verdict = merged(twins, coordinator, premises="home")
    MicroEnterprise.objects.filter(code="A1").update(premises="rented", version=9)

    assert not undo_merge(verdict=verdict, by=coordinator)

    found = MicroEnterprise.objects.order_by("code").values_list("code", "premises")
    assert list(found) == [("A1", "rented"), ("A2", "home")]


def test_what_cannot_go_back_leaves_the_row_to_be_found(system, coordinator, puno):
    lima = place(system, "Lima")
    kept = enterprise(system, "A1", place=lima)
    gone = enterprise(system, "A2", "dairy penas", place=puno)
    values = {"name": "dairy penas", "place_id": puno.pk}
    verdict = merged((kept, gone), coordinator, **values)
    lima.delete()

    assert not undo_merge(verdict=verdict, by=coordinator)

    kept.refresh_from_db()
    assert (kept.name, kept.place) == ("dairy penas", puno)
    assert MatchKey.objects.get(enterprise_key=kept.pk).name_key


def test_personal_values_are_not_kept_for_undo(system, coordinator, twins):
    verdict = merged(twins, coordinator, name="dairy penas")

    assert "Peña" not in str(verdict.undo) + verdict.first_words
    assert not undo_merge(verdict=verdict, by=coordinator)


def test_a_stale_merge_writes_nothing(system, coordinator, twins):
    MicroEnterprise.objects.filter(code="A2").update(version=2)

    with pytest.raises(Stale):
        merged(twins, coordinator, premises="home")

    assert MicroEnterprise.objects.count() == 2
    assert not AuditEvent.objects.exists()


def test_a_withdrawn_consent_is_not_lost(system, coordinator, twins):
    MicroEnterprise.objects.filter(code="A2").update(
        consent_on="2025-01-01", consent_withdrawn_on="2025-02-01"
    )

    with pytest.raises(CannotMerge, match="withdrawn consent"):
        merged(twins, coordinator)

    assert MicroEnterprise.objects.count() == 2


def test_two_systems_are_never_merged(system, coordinator, twins):
    alien = MicroEnterpriseFactory(market_system=MarketSystemFactory())

    with pytest.raises(ValueError, match="one market system"):
        merged((twins[0], alien), coordinator)


def test_a_taken_code_is_no_way_back(system, coordinator, twins):
    verdict = merged(twins, coordinator)
    enterprise(system, "A2")

    with pytest.raises(CannotMerge, match="its code is taken"):
        undo_merge(verdict=verdict, by=coordinator)

    assert DuplicateVerdict.objects.exists()
