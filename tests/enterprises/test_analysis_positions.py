"""Positions: read as people write them, doubted only where they cannot be right."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.country_boxes import BOXES
from enterprises.analysis.positions import (
    Doubt,
    Position,
    doubt,
    lies_in,
    read_degrees,
)

LATITUDES = st.decimals(-90, 90, places=6)
LONGITUDES = st.decimals(-180, 180, places=6)


def at(latitude, longitude):
    return Position(Decimal(latitude), Decimal(longitude))


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("-1.292066", "-1.292066"),
        ("36,822", "36.822"),
        (" +7 ", "7"),
        ("\N{MINUS SIGN}12.5°", "-12.5"),
        ("0.12345649", "0.123456"),
    ],
)
def test_degrees_are_read_as_people_write_them(text, degrees):
    assert read_degrees(text) == Decimal(degrees)


@pytest.mark.parametrize(
    "text",
    ["", "1°17'31\"S", "1.2.3", "1,234.5", "\N{ARABIC-INDIC DIGIT ONE}", "nan", "-"],
)
def test_anything_else_is_no_angle(text):
    assert read_degrees(text) is None


@given(LATITUDES)
def test_what_was_written_is_read_again(latitude):
    assert read_degrees(format(latitude, "f")) == latitude


@pytest.mark.parametrize(
    ("position", "country"),
    [
        (at("-1.2921", "36.8219"), "KE"),
        (at("-15.84", "-70.02"), "PE"),
        (at("-6.16", "39.19"), "TZ"),
        (at("28.6", "77.2"), "IN"),
        (at("-17.7", "178.1"), "FJ"),
        (at("66.0", "-175.0"), "RU"),
        (at("48.86", "2.35"), "FR"),
    ],
)
def test_a_place_of_the_country_raises_no_doubt(position, country):
    assert doubt(position, country) is None


def test_a_slip_is_told_from_what_it_makes_right():
    assert doubt(at("36.8", "-1.3"), "KE") == Doubt.SWAPPED
    assert doubt(at("-1.3", "-36.8"), "KE") == Doubt.SIGN
    assert doubt(at("52.5", "13.4"), "KE") == Doubt.OUTSIDE
    assert doubt(at("-1.3", "170"), "KE") == Doubt.OUTSIDE


def test_a_country_of_unknown_place_raises_no_doubt():
    assert lies_in(at("0", "0"), "ZZ") is None
    assert doubt(at("0", "0"), "ZZ") is None


def test_every_box_is_on_the_globe():
    boxes = [box for parts in BOXES.values() for box in parts]

    assert len(BOXES) == 246
    assert all(-180 <= w < e <= 180 and -90 <= s < n <= 90 for w, s, e, n in boxes)


@given(LATITUDES, LONGITUDES, st.sampled_from(sorted(BOXES)))
def test_a_position_is_doubted_exactly_where_it_lies_outside(north, east, country):
    position = Position(north, east)

    assert (doubt(position, country) is None) == lies_in(position, country)
