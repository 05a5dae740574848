"""Every key to a stakeholder is found and moved when two are merged."""

import pytest

from enterprises.tables.references import in_the_way, move_references, references
from stakeholders.actions.merging import undo_merge
from stakeholders.models import Stakeholder
from tests import factories
from tests.stakeholders.merging import merge

pytestmark = pytest.mark.django_db


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
