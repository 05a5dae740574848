"""The score of likely duplicates: symmetric, bounded, silent on what is unknown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.duplicates import (
    KEY_LENGTH,
    Likeness,
    Profile,
    area_of,
    likeness,
    name_key,
    name_likeness,
    phone_key,
    place_likeness,
)

names = st.text(max_size=30).map(name_key)
phones = st.sampled_from(["", "12345678", "87654321", "11112222"])
places = st.lists(st.integers(1, 4), max_size=4).map(tuple)
profiles = st.builds(Profile, name=names, owner=names, place=places, phone=phones)


@given(profiles, profiles)
def test_likeness_is_symmetric_and_within_its_bounds(one, other):
    found = likeness(one, other)

    assert found == likeness(other, one)
    for part in (found.score, found.known_share, found.name, found.place, found.phone):
        assert part is None or 0 <= part <= 1


@given(profiles)
def test_likeness_to_itself_is_one_where_a_name_or_phone_is_known(one):
    is_known = bool(one.name or one.owner or one.phone)

    assert likeness(one, one).score == (Decimal(1) if is_known else None)


@given(profiles, profiles)
def test_what_is_unknown_of_one_side_is_as_if_it_were_of_both(one, other):
    """Not known is no match and no mismatch: it leaves no trace in the score."""
    silent = Profile(one.name, one.owner, one.place, "")
    neither = Profile(other.name, other.owner, other.place, "")

    assert likeness(silent, other) == likeness(silent, neither)


@given(names, names)
def test_name_likeness_does_not_depend_on_the_order_of_words(one, other):
    turned = name_key(" ".join(reversed(one.split())))

    if len(one) < KEY_LENGTH:
        assert name_likeness(turned, other) == name_likeness(one, other)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Peña's DAIRY", "dairy penas"),
        ("dairy, Peñas", "dairy penas"),
        ("متجر الأمل", "الامل متجر"),
        ("小さな店", "小さな店"),
        ("Лавка Ёлка", "елка лавка"),
        ("  --  ", ""),
        ("", ""),
        ("x" * 200, "x" * KEY_LENGTH),
    ],
)
def test_name_key_keeps_the_letters_of_every_script(name, key):
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("phone", "key"),
    [
        ("+254 712 345-678", "12345678"),
        ("0712345678", "12345678"),
        ("٠٧١٢٣٤٥٦٧٨", "12345678"),
        ("12345", ""),
        ("no phone", ""),
    ],
)
def test_phone_key_is_the_end_of_the_number(phone, key):
    assert phone_key(phone) == key


def test_place_likeness_follows_the_tree():
    assert place_likeness((1, 2), (1, 2)) == 1
    assert place_likeness((1,), (1, 2, 3)) == Decimal("0.8")
    assert place_likeness((1, 2), (1, 3)) == Decimal("0.4")
    assert place_likeness((1,), (2,)) == 0
    assert place_likeness((), (2,)) is None


def test_area_is_the_second_level():
    assert [area_of(way) for way in ((), (7,), (7, 8), (7, 8, 9))] == [0, 7, 8, 8]


def test_likeness_is_the_weighted_mean_of_what_is_known():
    one = Profile(name_key("Mwangi Dairy"), place=(1, 2), phone="12345678")
    other = Profile(name_key("Dairy Mwangy"), place=(1, 2), phone="99999999")

    # Of 13 and 12 letter pairs, 11 are shared: (5 · 22/25 + 2 · 1 + 3 · 0) / 10.
    assert likeness(one, other) == Likeness(
        score=Decimal("0.6400"),
        known_share=Decimal(1),
        name=Decimal("0.88"),
        place=Decimal(1),
        phone=Decimal(0),
    )


def test_a_place_alone_says_nothing():
    found = likeness(Profile(place=(1,)), Profile(place=(1,), name="a"))

    assert (found.score, found.known_share) == (None, Decimal("0.2"))


def test_different_numbers_tell_stalls_apart():
    assert name_likeness("4 stall", "5 stall") == Decimal("0.5")
    assert name_likeness("4 stall", "4 stalls") > Decimal("0.8")
