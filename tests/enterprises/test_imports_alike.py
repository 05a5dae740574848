"""Names and codes that differ by capitals alone: never one for the other, unsaid."""

import pytest

from enterprises.tables.naming import ByName
from tests.enterprises.imports import check, committed, counts
from tests.enterprises.test_imports_ratings import Scene, line, refusals
from tests.factories import (
    AssessmentRoundFactory,
    MicroEnterpriseFactory,
    PlaceFactory,
    SegmentFactory,
    SubNeedFactory,
)

pytestmark = pytest.mark.django_db


def told(batch):
    """Every error and note as (line, column, code, found, expected)."""
    names = ("column", "code", "found", "expected")
    return [
        (row.number, *(error[name] for name in names))
        for row in batch.rows.order_by("number")
        for error in row.errors
    ]


def test_the_exact_word_goes_before_those_that_read_alike():
    known = ByName([("Shops", 1), ("SHOPS", 2), ("Farms", 3)])

    assert known.meant(" SHOPS ") == [2]
    assert known.meant("shops") == [1, 2]
    assert known.meant("fARMS") == [3]
    assert known.meant("Mills") == []


def test_a_row_goes_to_the_segment_named_exactly_so(system):
    shops, capitals = (
        SegmentFactory(market_system=system, name=name) for name in ("Shops", "SHOPS")
    )
    farms = SegmentFactory(market_system=system, name="Farms")
    rows = [["code", "segment"], ["A", "Shops"], ["B", "SHOPS"], ["C", "farms"]]

    batch, by = check(system, rows)
    committed(batch, by, "all")

    held = dict(system.enterprises.values_list("code", "segment_id"))
    assert held == {"A": shops.pk, "B": capitals.pk, "C": farms.pk}


def test_a_place_is_the_one_written_exactly_so_or_none(system):
    melgar, capitals = (
        PlaceFactory(market_system=system, name=name) for name in ("Melgar", "MELGAR")
    )
    rows = [["code", "place"], ["A", "Melgar"], ["B", "MELGAR"], ["C", "melgar"]]

    batch, by = check(system, rows)
    committed(batch, by)

    assert dict(system.enterprises.values_list("code", "place_id")) == {
        "A": melgar.pk,
        "B": capitals.pk,
    }
    assert [one[2] for one in told(batch)] == ["unknown_place"]


@pytest.mark.parametrize("options", [{}, {"create_segments": "retailer"}])
def test_a_segment_that_could_be_two_is_refused_with_their_names(system, options):
    for name in ("Shops", "SHOPS"):
        SegmentFactory(market_system=system, name=name)

    batch, _by = check(system, [["code", "segment"], ["A", "shops"]], options=options)

    assert told(batch) == [
        (
            *(2, "segment", "ambiguous_segment", "shops, of which there are 2"),
            "one of these names, with its capitals and spaces: “SHOPS”, “Shops”",
        )
    ]
    assert counts(batch) == (0, 0, 0, 1)


def test_ratings_go_to_the_names_written_exactly_so_and_to_no_other():
    scene = Scene()
    beside = {"market_system": scene.system}
    second = AssessmentRoundFactory(name="FIRST ROUND", **beside)
    farmers = SegmentFactory(name="DAIRY farmers", **beside)
    capitals = SubNeedFactory(name="SAVINGS", category=scene.savings.category, **beside)
    exact = {"round": "FIRST ROUND", "segment": "DAIRY farmers"}

    batch = scene.check(
        line("SAVINGS", **exact),
        line("Savings", round="first round"),
        line("Savings", segment="dairy farmers"),
        line("savings"),
    )
    committed(batch, scene.by, "good")

    rating = scene.system.ratings.get()
    assert (rating.round, rating.segment, rating.sub_need) == (
        *(second, farmers, capitals),
    )
    assert [one[:3] for one in refusals(batch)] == [
        (3, "round", "ambiguous_round"),
        (4, "segment", "ambiguous_segment"),
        (5, "sub_need", "ambiguous_need"),
    ]
    assert all("SAVINGS" in one[4] for one in refusals(batch)[2:])


def test_a_need_that_is_off_is_not_read_as_another_of_other_capitals():
    scene = Scene()
    SubNeedFactory(
        name="insurance", category=scene.off.category, market_system=scene.system
    )

    batch = scene.check(line("Insurance"))

    assert [one[2] for one in refusals(batch)] == ["need_off"]


def test_a_code_that_differs_by_capitals_is_new_and_that_is_said(system):
    MicroEnterpriseFactory(market_system=system, code="Z1")

    rows = [["code", "name"], ["z1", "a"], ["Z1", "b"], ["Y2", "c"], ["y2", "d"]]
    batch, _by = check(system, rows)

    assert counts(batch) == (3, 1, 0, 0)
    assert [(line[0], line[2]) for line in told(batch)] == [
        (2, "code_alike"),
        (4, "code_alike"),
        (5, "code_alike"),
    ]
    assert told(batch)[0][4].startswith("a code that cannot be taken for “Z1”.")
