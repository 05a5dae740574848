"""Adding lists of places, renaming and moving one."""

import pytest
from django.core.exceptions import ValidationError

from enterprises.actions.places import add_places, change_place
from enterprises.actions.rows import Stale
from enterprises.models import AuditEvent, Place
from tests.factories import MarketSystemFactory, PlaceFactory, UserFactory

pytestmark = pytest.mark.django_db

PATHS = [("Puno", "San Román", "Juliaca"), ("Puno",), ("Cusco",)]


def tree(system):
    return [(*p.above, p.name) for p in system.places.tree()]


def test_missing_places_are_added_with_all_above_them(system):
    added = add_places(system=system, paths=PATHS, by=UserFactory())

    assert len(added) == 4
    assert tree(system) == [
        ("Cusco",),
        ("Puno",),
        ("Puno", "San Román"),
        ("Puno", "San Román", "Juliaca"),
    ]
    juliaca = Place.objects.get(name="Juliaca")
    above = juliaca.parent
    assert juliaca.path == f"{above.path}{juliaca.pk}/"
    assert (juliaca.level, above.level) == (3, 2)
    assert AuditEvent.objects.get(verb="places added").market_system == system


def test_the_same_list_again_adds_nothing_and_leaves_no_event(system):
    by = UserFactory()
    add_places(system=system, paths=PATHS, by=by)
    events = AuditEvent.objects.count()

    assert add_places(system=system, paths=PATHS, by=by) == []
    assert (Place.objects.count(), AuditEvent.objects.count()) == (4, events)


def test_a_place_of_the_same_name_in_another_system_is_no_matter(system):
    PlaceFactory(market_system=MarketSystemFactory(), name="Puno")

    assert len(add_places(system=system, paths=[("Puno",)], by=UserFactory())) == 1


def test_a_moved_place_takes_along_all_that_lies_in_it(system):
    by = UserFactory()
    add_places(system=system, paths=[*PATHS, ("Puno", "Melgar")], by=by)
    place = Place.objects.get(name="San Román")
    place.parent, place.name = Place.objects.get(name="Cusco"), "San Roman"

    change_place(place=place, version=1, by=by)

    assert tree(system) == [
        ("Cusco",),
        ("Cusco", "San Roman"),
        ("Cusco", "San Roman", "Juliaca"),
        ("Puno",),
        ("Puno", "Melgar"),
    ]
    assert Place.objects.get(name="Juliaca").level == 3


def test_a_place_can_be_moved_to_the_top(system):
    by = UserFactory()
    add_places(system=system, paths=PATHS, by=by)
    place = Place.objects.get(name="San Román")
    place.parent = None

    change_place(place=place, version=1, by=by)

    assert ("San Román", "Juliaca") in tree(system)
    assert Place.objects.get(name="Juliaca").level == 2


@pytest.mark.parametrize("target", ["San Román", "Juliaca"])
def test_a_place_cannot_lie_in_itself(system, target):
    by = UserFactory()
    add_places(system=system, paths=PATHS, by=by)
    before = tree(system)
    place = Place.objects.get(name="San Román")
    place.parent = Place.objects.get(name=target)

    with pytest.raises(ValidationError, match="itself"):
        change_place(place=place, version=1, by=by)

    assert tree(system) == before


def test_a_move_that_would_be_too_deep_is_refused(system):
    by = UserFactory()
    add_places(system=system, paths=[("a", "b", "c"), ("x", "y")], by=by)
    place = Place.objects.get(name="x")
    place.parent = Place.objects.get(name="c")

    with pytest.raises(ValidationError, match="four levels"):
        change_place(place=place, version=1, by=by)


def test_a_stale_change_moves_nothing(system):
    by = UserFactory()
    add_places(system=system, paths=PATHS, by=by)
    before = tree(system)
    place = Place.objects.get(name="Juliaca")
    place.parent = None

    with pytest.raises(Stale):
        change_place(place=place, version=7, by=by)

    assert tree(system) == before
