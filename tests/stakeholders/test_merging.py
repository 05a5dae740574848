"""Stakeholders that look alike: found, told apart, merged, parted again."""

import pytest

from enterprises.actions.imports import WrongStep
from enterprises.actions.pairs import CannotMerge, forget_verdict, tell_apart
from enterprises.actions.rows import Stale
from enterprises.models import AuditEvent
from stakeholders.actions.merging import merge_stakeholders, undo_merge
from stakeholders.models import Relationship, Stakeholder, StakeholderVerdict
from tests import factories
from tests.factories import (
    DueDiligenceFactory,
    FunctionRoleFactory,
    InvestmentFactory,
    MotiveFactory,
    PlannedRoleFactory,
    ProgrammeFactory,
    RelationshipFactory,
    StakeholderFactory,
    StakeholderNameFactory,
)
from tests.stakeholders.merging import merge, pairs

pytestmark = pytest.mark.django_db


def test_pairs_are_found_by_all_names_and_never_old(system, kept, gone):
    fao = StakeholderFactory(
        market_system=system, name="Food and Agriculture Organization"
    )
    StakeholderFactory(market_system=system, name="Something else")
    StakeholderFactory(name="Baraka Bank")
    assert pairs(system) == [("Baraka Bank", "BARAKA bank Ltd")]

    StakeholderNameFactory(stakeholder=fao, text="Barakabank")
    assert len(pairs(system)) == 3
    fao.delete()
    gone.name = "Ziwa"
    gone.save()

    assert pairs(system) == []


def test_two_told_apart_are_not_suggested_until_that_is_taken_back(
    system, coordinator, kept, gone
):
    told = {"kind": StakeholderVerdict, "by": coordinator}
    verdict = tell_apart(one=gone, other=kept, reason="Two branches", **told)
    assert tell_apart(one=kept, other=gone, reason="", **told) == verdict
    assert pairs(system) == []

    forget_verdict(verdict=verdict, by=coordinator)

    assert len(pairs(system)) == 1
    verbs = AuditEvent.objects.values_list("verb", flat=True)
    assert sorted(verbs) == ["removed", "told apart"]


def test_nobody_is_compared_with_itself_or_with_another_systems(
    coordinator, kept, gone
):
    for other in (kept, StakeholderFactory()):
        with pytest.raises(ValueError, match="one market system"):
            tell_apart(
                kind=StakeholderVerdict,
                one=kept,
                other=other,
                reason="",
                by=coordinator,
            )


def test_a_merge_moves_what_is_tied_and_keeps_the_name(system, coordinator, kept, gone):
    role = FunctionRoleFactory(stakeholder=gone)
    line = InvestmentFactory(market_system=system, stakeholder=gone)
    check = DueDiligenceFactory(stakeholder=gone)
    DueDiligenceFactory(stakeholder=kept)

    merge(kept, gone, coordinator, priorities="Reach")

    kept.refresh_from_db()
    for row in (role, line, check):
        row.refresh_from_db()
        assert row.stakeholder == kept
    assert role.version == 2
    assert (kept.priorities, kept.sub_kind) == ("Reach", "Bank")
    assert kept.due_diligences.count() == 2
    assert [one.text for one in kept.other_names.all()] == ["BARAKA bank Ltd"]
    assert not Stakeholder.objects.filter(pk=gone.pk).exists()
    event = AuditEvent.objects.get(verb="merged")
    assert event.changes == {"name": ["BARAKA bank Ltd", "Baraka Bank"]}


def test_what_both_say_stays_as_the_survivor_says_it_and_comes_back(
    system, coordinator, kept, gone
):
    mine = FunctionRoleFactory(stakeholder=kept, performance="well")
    theirs = FunctionRoleFactory(
        stakeholder=gone, sub_need=mine.sub_need, performance="could"
    )
    motive = MotiveFactory(stakeholder=kept, text="Reach")
    MotiveFactory(
        stakeholder=gone,
        text="Reach",
        kind=motive.kind,
        organisation=motive.organisation,
    )
    planned = PlannedRoleFactory(market_system=system, stakeholder=kept)
    again = PlannedRoleFactory(
        stakeholder=gone, intervention=planned.intervention, sub_need=planned.sub_need
    )
    between = RelationshipFactory(source=gone, target=kept, market_system=system)

    verdict = merge(kept, gone, coordinator)

    assert [r.performance for r in kept.function_roles.all()] == ["well"]
    assert kept.motives.count() == 1
    assert list(kept.planned_roles.all()) == [planned]
    assert not Relationship.objects.exists()

    assert undo_merge(verdict=verdict, by=coordinator)

    gone = Stakeholder.objects.get(pk=gone.pk)
    assert gone.name == "BARAKA bank Ltd"
    assert list(gone.function_roles.all()) == [theirs]
    assert list(gone.planned_roles.all()) == [again]
    assert list(gone.relationships.all()) == [between]
    assert gone.motives.count() == kept.motives.count() == 1
    assert not StakeholderVerdict.objects.exists()
    assert AuditEvent.objects.filter(verb="merge undone").exists()


def test_undo_brings_back_names_values_and_ties(system, coordinator, kept, gone):
    role = FunctionRoleFactory(stakeholder=gone)
    kept.reached_through = gone
    kept.save()
    values = {"name": gone.name, "priorities": "Reach"}
    verdict = merge(kept, gone, coordinator, **values)
    kept.refresh_from_db()
    assert (kept.name, kept.reached_through) == ("BARAKA bank Ltd", None)
    assert [one.text for one in kept.other_names.all()] == ["Baraka Bank"]

    assert undo_merge(verdict=verdict, by=coordinator)

    kept.refresh_from_db()
    role.refresh_from_db()
    assert (kept.name, kept.priorities) == ("Baraka Bank", "")
    assert kept.reached_through_id == role.stakeholder_id == gone.pk
    assert not kept.other_names.exists()


def test_what_was_changed_since_stays_as_it_is(system, coordinator, kept, gone):
    programme = ProgrammeFactory(stakeholder=gone)
    verdict = merge(kept, gone, coordinator, priorities="Reach")
    other = StakeholderFactory(market_system=system)
    programme.stakeholder = other
    programme.save()
    Stakeholder.objects.filter(pk=kept.pk).update(priorities="Mine", version=9)

    assert not undo_merge(verdict=verdict, by=coordinator)

    kept.refresh_from_db()
    programme.refresh_from_db()
    assert (kept.priorities, programme.stakeholder) == ("Mine", other)


def test_a_merge_that_cannot_be_undone_says_why(system, coordinator, kept, gone):
    verdict = merge(kept, gone, coordinator)
    StakeholderFactory(market_system=system, name="BARAKA bank Ltd")
    with pytest.raises(CannotMerge, match="its name is taken"):
        undo_merge(verdict=verdict, by=coordinator)
    kept.delete()
    with pytest.raises(CannotMerge, match="removed since"):
        undo_merge(verdict=verdict, by=coordinator)
    with pytest.raises(WrongStep):
        forget_verdict(verdict=verdict, by=coordinator)


def test_a_stale_merge_writes_nothing(coordinator, kept, gone):
    FunctionRoleFactory(stakeholder=gone)
    Stakeholder.objects.filter(pk=gone.pk).update(version=5)

    with pytest.raises(Stale):
        merge_stakeholders(
            survivor=kept, loser=gone, versions=(1, 1), values={}, by=coordinator
        )

    assert gone.function_roles.count() == 1


def test_an_organisation_that_only_the_other_has_can_be_taken(coordinator, kept, gone):
    gone.organisation = factories.OrganisationFactory()
    gone.save()

    verdict = merge(kept, gone, coordinator, organisation_id=gone.organisation_id)

    kept.refresh_from_db()
    assert kept.organisation == gone.organisation
    assert undo_merge(verdict=verdict, by=coordinator)
    kept.refresh_from_db()
    assert kept.organisation is None
