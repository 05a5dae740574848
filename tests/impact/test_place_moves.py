"""A place that moves takes the figures of its enterprises along."""

import pytest

from enterprises.actions.places import change_place
from impact.models import RollupCell
from impact.rollups.drain import drain
from impact.rollups.marks import mark_indicator
from tests.factories import (
    MicroEnterpriseFactory,
    ObservationFactory,
    PlaceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_the_region_it_left_and_the_one_it_entered_are_computed_anew():
    old = PlaceFactory(name="Old region")
    new = PlaceFactory(name="New region", market_system=old.market_system)
    village = PlaceFactory(name="Village", parent=old)
    enterprise = MicroEnterpriseFactory(place=village)
    observation = ObservationFactory(
        enterprise=enterprise, indicator__market_system=old.market_system
    )
    mark_indicator(observation.indicator)
    drain()
    village.refresh_from_db()
    village.parent = new

    before = places_with_a_figure()
    change_place(place=village, version=1, by=UserFactory())
    drain()

    assert before == {str(old.pk), str(village.pk)}
    assert places_with_a_figure() == {str(new.pk), str(village.pk)}


def places_with_a_figure():
    return set(
        RollupCell.objects.filter(dimension="place").values_list("key", flat=True)
    )
