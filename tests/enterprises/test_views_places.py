"""Pages of the tree of places."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises.models import Place, Removal
from tests.enterprises import url
from tests.factories import MicroEnterpriseFactory, PlaceFactory, SegmentFactory

LIST = "Puno\n  San Román\n    Juliaca\n"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_tree_takes_as_many_queries_with_many_places(
    client, system, viewer, rows, django_assert_num_queries
):
    for _ in range(rows):
        place = PlaceFactory(parent=PlaceFactory(market_system=system))
        MicroEnterpriseFactory(place=place)
        SegmentFactory(place=place)
    client.force_login(viewer)

    with django_assert_num_queries(8):
        response = client.get(url(system, "place_list"))

    assert response.context["located"] == rows


def test_a_place_leads_to_who_is_there_and_keeps_its_direction(client, system, viewer):
    sanaa = PlaceFactory(market_system=system, name="محافظة صنعاء")
    SegmentFactory(place=PlaceFactory(parent=sanaa, name="Hadda"))
    client.force_login(viewer)

    response = client.get(url(system, "place_list"))

    assert f"{url(system, 'segment_list')}?place={sanaa.pk}" in response.text
    assert response.text.count("<bdi>محافظة صنعاء</bdi>") == 2


def test_an_empty_tree_says_what_belongs_there(as_contributor, system):
    response = as_contributor.get(url(system, "place_list"))

    assert "No places yet" in response.text
    assert url(system, "place_add") in response.text


def test_a_search_finds_a_place_by_its_way(as_contributor, system):
    place = PlaceFactory(name="Juliaca", parent=PlaceFactory(market_system=system))
    PlaceFactory(market_system=system, name="Cusco")

    response = as_contributor.get(url(system, "place_list"), {"q": "juli"})

    assert [p.key for p in response.context["page"]] == [place.pk]


def test_a_list_is_shown_before_it_is_stored(as_contributor, system):
    PlaceFactory(market_system=system, name="Puno")

    response = as_contributor.post(url(system, "place_add"), {"text": LIST})

    assert (response.status_code, Place.objects.count()) == (200, 1)
    assert response.context["rows"] == [
        (("Puno",), False),
        (("Puno", "San Román"), True),
        (("Puno", "San Román", "Juliaca"), True),
    ]


def test_a_confirmed_list_is_stored(as_contributor, system):
    data = {"text": LIST, "confirm": "1"}

    response = as_contributor.post(url(system, "place_add"), data, follow=True)

    assert "3 places added." in response.text
    assert system.places.count() == 3


def test_a_file_is_read_as_a_list(as_contributor, system):
    content = "\ufefflevel1,level2\nPuno,Melgar\n".encode()
    file = SimpleUploadedFile("places.csv", content)

    response = as_contributor.post(url(system, "place_add"), {"file": file})

    assert (response.context["new"], response.context["known"]) == (2, 0)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"text": "a > b > c > d > e"}, "Line 1, “<bdi>a &gt; b"),
        ({"text": " \n"}, "Write at least one place."),
        ({"file": SimpleUploadedFile("x", b"\xff\xfe\xff")}, "no text in UTF-8"),
    ],
)
def test_a_wrong_list_is_refused_naming_the_line(as_contributor, system, data, said):
    response = as_contributor.post(url(system, "place_add"), data | {"confirm": "1"})

    assert (response.status_code, said in response.text) == (422, True)
    assert not Place.objects.exists()


def test_a_place_is_renamed(as_contributor, system):
    place = PlaceFactory(market_system=system, name="Puno")
    data = {"name": "Puna", "parent": "", "version": "1"}

    response = as_contributor.post(url(system, "place_change", pk=place.pk), data)

    place.refresh_from_db()
    assert (response.status_code, place.name) == (302, "Puna")


def test_a_name_that_is_taken_is_refused(as_contributor, system):
    PlaceFactory(market_system=system, name="Cusco")
    place = PlaceFactory(market_system=system, name="Puno")
    data = {"name": "Cusco", "parent": "", "version": "1"}

    response = as_contributor.post(url(system, "place_change", pk=place.pk), data)

    assert response.status_code == 422
    assert "already listed there" in response.text


def test_a_stale_save_shows_both_names(as_contributor, system):
    place = PlaceFactory(market_system=system, name="Theirs")
    Place.objects.update(version=2)
    data = {"name": "Mine", "parent": "", "version": "1"}

    response = as_contributor.post(url(system, "place_change", pk=place.pk), data)

    assert response.status_code == 409
    assert response.context["rows"] == [("Name", "Theirs", "Mine")]


def test_a_place_cannot_be_put_where_it_would_be_too_deep(as_contributor, system):
    deep = PlaceFactory(market_system=system)
    for _ in range(3):
        deep = PlaceFactory(parent=deep)
    place = PlaceFactory(market_system=system, name="Puno")
    data = {"name": "Puno", "parent": deep.pk, "version": "1"}

    response = as_contributor.post(url(system, "place_change", pk=place.pk), data)

    assert (response.status_code, "four levels" in response.text) == (422, True)


def test_an_unused_place_is_removed_with_a_way_back(as_contributor, system):
    place = PlaceFactory(market_system=system)

    response = as_contributor.post(
        url(system, "place_remove", pk=place.pk), follow=True
    )

    removal = Removal.objects.get()
    assert not Place.objects.exists()
    assert url(system, "removal_restore", pk=removal.pk) in response.text


def test_a_used_place_stays_and_says_why(as_contributor, system):
    place = PlaceFactory(market_system=system)
    MicroEnterpriseFactory(place=place)

    response = as_contributor.post(url(system, "place_remove", pk=place.pk))

    assert (response.status_code, Place.objects.count()) == (409, 1)
    assert "1 enterprises name it" in response.text


def test_the_help_writes_the_whole_way_as_it_is_written(as_contributor, system):
    response = as_contributor.get(url(system, "place_add"))

    assert "Region &gt; District &gt; Village." in response.text
    assert "&amp;gt;" not in response.text
