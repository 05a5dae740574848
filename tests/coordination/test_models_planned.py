"""Planned roles: what the database refuses, and how they come out of it."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from coordination.analysis.coverage import Planned
from coordination.models import PlannedRole
from coordination.models.coverage import coverage_state, known
from stakeholders.analysis.checks import CheckState
from stakeholders.models import Audience, Visibility
from tests.factories import (
    DueDiligenceFactory,
    FunctionRoleFactory,
    InterventionFactory,
    PlannedRoleFactory,
    StakeholderFactory,
    SubNeedFactory,
)

pytestmark = pytest.mark.django_db

NOBODY = Audience(frozenset(), is_coordinator=False)


def refused(constraint: str, **values: object) -> bool:
    """Whether the database itself refuses a row, naming the constraint if it can."""
    try:
        with transaction.atomic():
            PlannedRole.objects.create(**values)
            connection.check_constraints()
    except IntegrityError as error:
        return constraint in str(error) or connection.vendor == "sqlite"
    return False


@pytest.fixture
def sound(system) -> dict[str, object]:
    return {
        "market_system": system,
        "intervention": InterventionFactory(market_system=system),
        "stakeholder": StakeholderFactory(market_system=system),
        "sub_need": SubNeedFactory(market_system=system),
        "performance": "well",
    }


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("plannedrole_performance_known", {"performance": "could"}),
        ("plannedrole_says_whom_to_find", {"stakeholder": None, "note": ""}),
        (
            "plannedrole_who_stops_is_known",
            {"stakeholder": None, "note": "Whoever", "performance": "stops"},
        ),
    ],
)
def test_the_database_refuses_roles_that_cannot_be(sound, constraint, wrong):
    assert refused(constraint, **{**sound, **wrong})
    assert not refused(constraint, **sound)


@pytest.mark.parametrize(
    ("constraint", "field", "factory"),
    [
        ("plannedrole_in_system", "intervention", InterventionFactory),
        ("plannedrole_stakeholder_system", "stakeholder", StakeholderFactory),
        ("plannedrole_subneed_system", "sub_need", SubNeedFactory),
    ],
)
def test_no_key_leaves_the_system(sound, constraint, field, factory):
    assert refused(constraint, **{**sound, field: factory()})


def test_one_line_for_each_intervention_stakeholder_and_function(sound):
    PlannedRole.objects.create(**sound)
    unnamed = {**sound, "stakeholder": None, "note": "A second bank"}
    PlannedRole.objects.create(**unnamed)
    system = sound["market_system"]
    other = {"intervention": InterventionFactory(market_system=system)}

    assert refused("plannedrole_once", **sound)
    assert refused("plannedrole_to_be_found_once", **unnamed)
    assert not refused("plannedrole_once", **{**sound, **other})
    assert not refused("plannedrole_to_be_found_once", **{**unnamed, **other})


def test_plans_are_loaded_in_one_query(system, sound, django_assert_num_queries):
    row = PlannedRole.objects.create(**sound, starts_on=date(2026, 9, 1))
    unnamed = PlannedRoleFactory(
        market_system=system, stakeholder=None, note="A second bank"
    )
    PlannedRoleFactory(market_system=system, sub_need__is_on=False)
    PlannedRoleFactory()  # of another system

    with django_assert_num_queries(1):
        plans = system.planned_roles.all().plans()

    assert plans == [
        Planned(
            id=row.pk,
            intervention_id=row.intervention_id,
            intervention=row.intervention.name,
            state="idea",
            stakeholder_id=row.stakeholder_id,
            stakeholder=row.stakeholder.name,
            engagement=10,
            sub_need_id=row.sub_need_id,
            performance="well",
            starts_on=date(2026, 9, 1),
        ),
        Planned(
            id=unnamed.pk,
            intervention_id=unnamed.intervention_id,
            intervention=unnamed.intervention.name,
            state="idea",
            stakeholder_id=None,
            stakeholder=None,
            engagement=None,
            sub_need_id=unnamed.sub_need_id,
            performance="well",
            note="A second bank",
        ),
    ]


def test_what_is_known_takes_four_queries_and_with_checks_five(
    system, django_assert_num_queries
):
    role = FunctionRoleFactory(market_system=system)
    plan = PlannedRoleFactory(sub_need=role.sub_need)
    today = date(2026, 6, 30)
    seen = DueDiligenceFactory(
        stakeholder=role.stakeholder, checked_on=date(2026, 1, 1), decision="go"
    )
    DueDiligenceFactory(
        stakeholder=plan.stakeholder,
        checked_on=date(2026, 1, 1),
        decision="go",
        visibility=Visibility.ORGANISATION,
    )
    type(seen).objects.filter(pk=seen.pk).update(visibility=Visibility.PARTNERS)

    with django_assert_num_queries(4):
        state = known(system)
    with django_assert_num_queries(5):
        checked = coverage_state(system, NOBODY, today)

    assert [part.role_id for part in state.parts] == [role.pk]
    assert [one.id for one in state.plans] == [plan.pk]
    assert checked.known == state
    assert {key: one.state for key, one in checked.checked.items()} == {
        role.stakeholder_id: CheckState.VALID
    }
