"""Stakeholders that look alike: found, told apart, merged, parted again."""

import pytest

from enterprises.actions.imports import WrongStep
from enterprises.actions.pairs import CannotMerge, forget_verdict, tell_apart
from enterprises.actions.rows import Stale
from enterprises.models import AuditEvent
from enterprises.tables.references import in_the_way, move_references, references
from stakeholders.actions.merging import merge_stakeholders, undo_merge
from stakeholders.models import Relationship, Stakeholder, StakeholderVerdict
from stakeholders.models.visibility import Audience
from stakeholders.tables.likely import names_state
from stakeholders.tables.meeting import stakeholders_meet
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
from tests.stakeholders import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(system):
    return StakeholderFactory(market_system=system, name="Baraka Bank", sub_kind="Bank")


@pytest.fixture
def gone(system):
    return StakeholderFactory(
        market_system=system, name="BARAKA bank Ltd", priorities="Reach"
    )


def merge(kept, gone, by, **values):
    kept.refresh_from_db()
    gone.refresh_from_db()
    return merge_stakeholders(
        survivor=kept,
        loser=gone,
        versions=(kept.version, gone.version),
        values=values,
        by=by,
    )


def pairs(system):
    state = names_state(system)
    return [(state.names[p.first], state.names[p.second]) for p in state.pairs]


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


# Whoever adds a model that refers to a stakeholder gives it a factory, and it is here.


def factory_of(model):
    return getattr(factories, f"{model.__name__}Factory")


@pytest.mark.parametrize(
    "label", [one.label for one in references(Stakeholder)], ids=str
)
def test_every_key_to_a_stakeholder_is_moved_and_moved_back(
    system, coordinator, kept, gone, label
):
    one = next(one for one in references(Stakeholder) if one.label == label)
    values = {one.field.name: gone, "market_system": system}
    if one.model.__name__ == "MapPosition":
        row = one.model.objects.create(layout="layers", x=1, y=1, **values)
    else:
        row = factory_of(one.model)(**values)

    verdict = merge(kept, gone, coordinator)
    row.refresh_from_db()
    assert getattr(row, one.field.attname) == kept.pk
    assert undo_merge(verdict=verdict, by=coordinator)

    row.refresh_from_db()
    assert getattr(row, one.field.attname) == gone.pk


def test_hidden_keys_are_found_too():
    labels = {one.label for one in references(Stakeholder)}

    assert {
        "stakeholders.mapposition.stakeholder",
        "stakeholders.stakeholder.reached_through",
        "stakeholders.relationship.source",
        "stakeholders.relationship.target",
        "valueprop.benefit.stakeholder",
        "coordination.intervention.lead",
    } <= labels


def test_a_row_that_would_refer_to_itself_is_in_the_way(system, kept, gone):
    kept.reached_through = gone
    kept.save()
    one = next(
        one for one in references(Stakeholder) if one.field.name == "reached_through"
    )

    way = in_the_way(one, kept)

    assert list(Stakeholder.objects.filter(way.tie)) == [kept]
    assert not Stakeholder.objects.filter(way.same).exists()
    done = move_references(gone, kept)
    assert done["stakeholders.stakeholder.reached_through"].emptied == [kept.pk]


# Pages


def test_what_a_merge_meets_is_counted_of_what_the_reader_may_see(
    system, kept, gone, django_assert_num_queries
):
    mine = FunctionRoleFactory(stakeholder=kept)
    FunctionRoleFactory(stakeholder=gone, sub_need=mine.sub_need)
    FunctionRoleFactory(stakeholder=gone)
    MotiveFactory(stakeholder=gone, visibility=10)
    MotiveFactory(stakeholder=gone, visibility=30)
    RelationshipFactory(source=kept, target=gone, market_system=system)
    audience = Audience(frozenset(), is_coordinator=True)

    with django_assert_num_queries(1):
        found = stakeholders_meet(gone, kept, audience)

    assert [(one.words, one.moved, one.left, one.emptied) for one in found] == [
        ("Function roles", 1, 1, 0),
        ("Motives", 1, 0, 0),
        ("Relationships", 0, 1, 0),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_with_many_pairs(
    client, system, coordinator, count, django_assert_num_queries
):
    for n in range(count):
        StakeholderFactory(market_system=system, name=f"Qwerty{n * 'x'} Bank")
        StakeholderFactory(market_system=system, name=f"Qwerty{n * 'x'} Bank Ltd")
    client.force_login(coordinator)

    with django_assert_num_queries(11):
        page = client.get(url(system, "similar_list"))

    assert len(page.context["pairs"]) >= count


def test_the_list_is_filtered_and_shows_what_was_decided(
    client, system, coordinator, kept, gone
):
    client.force_login(coordinator)
    page = client.get(url(system, "similar_list"))
    assert "the same but for case" in page.content.decode().lower()
    assert b"Merge" in page.content
    assert not client.get(url(system, "similar_list") + "?q=zzz").context["pairs"]
    assert client.get(url(system, "similar_list") + "?likely=0.97").context["pairs"]

    pair = {"pk": kept.pk, "other": gone.pk}
    client.post(url(system, "similar_differ", **pair))

    page = client.get(url(system, "similar_list") + "?show=decided").content.decode()
    assert "Not the same" in page
    assert (
        "No two names look alike"
        in client.get(url(system, "similar_list")).content.decode()
    )
    client.post(url(system, "similar_undo", pk=StakeholderVerdict.objects.get().pk))
    assert not StakeholderVerdict.objects.exists()


def test_a_viewer_sees_pairs_and_no_button(client, system, viewer, kept, gone):
    client.force_login(viewer)

    page = client.get(url(system, "similar_list")).content.decode()

    assert "BARAKA bank Ltd" in page
    assert "Merge…" not in page


def test_the_page_of_a_merge_asks_and_merges(client, system, coordinator, kept, gone):
    FunctionRoleFactory(stakeholder=gone)
    client.force_login(coordinator)
    address = url(system, "similar_merge", pk=kept.pk, other=gone.pk)
    page = client.get(address).content.decode()
    assert "Function roles" in page
    assert "Where they differ" in page
    assert "Taken over" in page
    sent = {
        "kept_version": 1,
        "gone_version": 1,
        "name": "kept",
    }
    assert client.post(address, {**sent, "name": ""}).status_code == 422
    assert client.post(address, {**sent, "gone_version": 7}).status_code == 409

    response = client.post(address, sent)

    kept.refresh_from_db()
    assert response.url == kept.get_absolute_url()
    assert kept.priorities == "Reach"
    undo = url(system, "similar_undo", pk=StakeholderVerdict.objects.get().pk)
    client.post(undo)
    assert Stakeholder.objects.filter(pk=gone.pk).exists()
    assert client.get(url(system, "similar_merge", pk=1, other=1)).status_code == 404


def test_a_contributor_does_not_part_a_merge(
    client, system, coordinator, contributor, kept, gone
):
    verdict = merge(kept, gone, coordinator)
    client.force_login(contributor)

    client.post(url(system, "similar_undo", pk=verdict.pk))

    assert StakeholderVerdict.objects.filter(pk=verdict.pk).exists()
