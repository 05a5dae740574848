"""Whether two enterprises may be one and the same: a score from name, place, phone.

Suggestions for a person to decide on; nothing is ever merged by them.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

# What each part weighs. A name says most, for a phone is shared in a household and a
# place by a village.
WEIGHTS = {"name": Decimal(5), "place": Decimal(2), "phone": Decimal(3)}
# From here on a pair is shown, and from here on it is said before saving another one.
SHOWN_FROM = Decimal("0.70")
LIKELY_FROM = Decimal("0.85")
# Names with different numbers in them ("Stall 4", "Stall 5") are no more alike than so.
OTHER_NUMBER = Decimal("0.5")
WITHIN = Decimal("0.8")
BESIDE = Decimal("0.4")
KEY_LENGTH = 80
TAIL = 8
SHORTEST_PHONE = 7
FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two enterprises are, each part 0 to 1, None where it is not known.

    `score` is None where neither a name nor a phone can be compared; `known_share` is
    the share of the weights that was known.
    """

    score: Decimal | None
    known_share: Decimal
    name: Decimal | None
    place: Decimal | None
    phone: Decimal | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared of one enterprise; "" and () stand for what is not known.

    `name` and `owner` are keys of `name_key`, `place` the keys from the top down to
    its place, `phone` a key of `phone_key`.
    """

    name: str = ""
    owner: str = ""
    place: tuple[int, ...] = ()
    phone: str = ""


def name_key(name: str) -> str:
    """The words of a name in one order, without case, accents and punctuation.

    Letters of every script stay; "" for a name that has none. Cut at 80 signs, so that
    an index can hold it.
    """
    folded = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", re.sub("['\u2019\u02bc]", "", bare))
    return " ".join(sorted(words))[:KEY_LENGTH].strip()


def phone_key(phone: str) -> str:
    """The last eight digits, of whatever script; "" for fewer than seven.

    With or without the number of its country a phone ends alike.
    """
    digits = [str(unicodedata.decimal(c)) for c in phone if c.isdecimal()]
    return "".join(digits[-TAIL:]) if len(digits) >= SHORTEST_PHONE else ""


def area_of(place: tuple[int, ...]) -> int:
    """The key of the second level that a place lies in; 0 where none is known."""
    return place[:2][-1] if place else 0


def pairs_of(key: str) -> frozenset[str]:
    """The pairs of neighbouring letters in each word, its ends counted in."""
    return frozenset(
        padded[i : i + 2]
        for word in key.split()
        for padded in (f" {word} ",)
        for i in range(len(padded) - 1)
    )


def name_likeness(one: str, other: str) -> Decimal | None:
    """Dice's coefficient of two name keys: 2·shared letter pairs / all letter pairs.

    0 to 1, symmetric, 1 for equal keys; None where one is not known. With different
    numbers in them at most 0.5.
    """
    if not one or not other:
        return None
    if one == other:
        return Decimal(1)
    a, b = pairs_of(one), pairs_of(other)
    alike = Decimal(2 * len(a & b)) / (len(a) + len(b))
    return min(alike, OTHER_NUMBER) if numbers_in(one) != numbers_in(other) else alike


def numbers_in(key: str) -> list[str]:
    return sorted(re.findall(r"\d+", key))


def place_likeness(one: tuple[int, ...], other: tuple[int, ...]) -> Decimal | None:
    """1 in the same place, 0.8 where one lies in the other, 0.4 side by side, else 0.

    None where one is not known.
    """
    if not one or not other:
        return None
    if one == other:
        return Decimal(1)
    short, long = sorted((one, other), key=len)
    if long[: len(short)] == short:
        return WITHIN
    is_beside = len(one) > 1 and one[:-1] == other[:-1]
    return BESIDE if is_beside else Decimal(0)


def phone_likeness(one: str, other: str) -> Decimal | None:
    """1 for equal phone keys, 0 for others; None where one is not known."""
    if not one or not other:
        return None
    return Decimal(one == other)


def likeness(one: Profile, other: Profile) -> Likeness:
    """The mean of the known parts, weighted 5 (name), 2 (place), 3 (phone).

    Of names, the likest counts: of the two enterprises, or of their owners. What is not
    known of one of them counts neither for nor against. A place alone says nothing:
    without a name or phone on both sides the score is None. Symmetric; from 0 to 1;
    1 where all that is known is equal. Rounded to four places, half even.
    """
    names = [
        found
        for found in (
            name_likeness(one.name, other.name),
            name_likeness(one.owner, other.owner),
        )
        if found is not None
    ]
    parts = {
        "name": max(names, default=None),
        "place": place_likeness(one.place, other.place),
        "phone": phone_likeness(one.phone, other.phone),
    }
    known = {part: found for part, found in parts.items() if found is not None}
    weight = sum((WEIGHTS[part] for part in known), Decimal(0))
    score = None
    if "name" in known or "phone" in known:
        total = sum((WEIGHTS[part] * found for part, found in known.items()), Decimal())
        score = (total / weight).quantize(FOUR_PLACES)
    share = (weight / sum(WEIGHTS.values())).quantize(FOUR_PLACES)
    return Likeness(score, share, **parts)
