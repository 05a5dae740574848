"""Adding a list of steps."""

import pytest
from django.core.exceptions import ValidationError

from enterprises.actions.steps import add_steps
from enterprises.models import AuditEvent
from tests.factories import UserFactory, ValueChainStepFactory

pytestmark = pytest.mark.django_db


def chain(system):
    return [(step.name, step.order) for step in system.steps.all()]


def test_missing_steps_come_behind_those_there_are(system):
    ValueChainStepFactory(market_system=system, name="Milking", order=3)

    new = add_steps(
        system=system, names=["Feed", "MILKING", "بيع", "feed"], by=UserFactory()
    )

    assert [step.name for step in new] == ["Feed", "بيع"]
    assert chain(system) == [("Milking", 3), ("Feed", 4), ("بيع", 5)]
    assert AuditEvent.objects.filter(verb="added").count() == 2


def test_the_same_list_again_adds_nothing(system):
    names, by = ["Feed", "Milking"], UserFactory()
    add_steps(system=system, names=names, by=by)

    assert add_steps(system=system, names=names, by=by) == []
    assert chain(system) == [("Feed", 1), ("Milking", 2)]


def test_a_list_with_a_step_that_cannot_be_leaves_nothing(system, monkeypatch):
    def refuse(step):
        if step.name == "Bad":
            raise ValidationError("refused")

    monkeypatch.setattr(
        "enterprises.models.ValueChainStep.validate_constraints", refuse
    )

    with pytest.raises(ValidationError):
        add_steps(system=system, names=["Feed", "Bad"], by=UserFactory())

    assert chain(system) == []
    assert not AuditEvent.objects.exists()
