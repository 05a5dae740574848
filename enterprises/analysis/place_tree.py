"""The tree of places in reading order, with what lies in each subtree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place as it is stored; `keys` are those on the way down, its own last."""

    key: int
    name: str
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlaceSum:
    """A place with the names above it and what lies in it and below."""

    key: int
    name: str
    above: tuple[str, ...]
    enterprises: int
    segments: int
    places: int

    @property
    def whole_name(self) -> str:
        """`Region > District > Village`."""
        return " > ".join((*self.above, self.name))


def summed_tree(
    places: Sequence[PlaceEntry],
    enterprises: Mapping[int, int],
    segments: Mapping[int, int],
) -> list[PlaceSum]:
    """Every place after the one it lies in, by name, with the sums of its subtree.

    `enterprises` and `segments` count the rows that name the place itself; the sums are
    never smaller than those. `places` of a leaf is 0. The order of input is no matter,
    but whatever a place lies in must be among them (KeyError).
    """
    names = {place.key: place.name for place in places}
    sums = {place.key: [0, 0, 0] for place in places}
    for place in places:
        for key in place.keys:
            sums[key][0] += enterprises.get(place.key, 0)
            sums[key][1] += segments.get(place.key, 0)
            sums[key][2] += key != place.key
    ordered = sorted(places, key=lambda place: _reading_order(place.keys, names))
    return [
        PlaceSum(
            place.key,
            place.name,
            tuple(names.get(key, "?") for key in place.keys[:-1]),
            *sums[place.key],
        )
        for place in ordered
    ]


def _reading_order(
    keys: Iterable[int], names: Mapping[int, str]
) -> list[tuple[str, int]]:
    return [(names.get(key, "").casefold(), key) for key in keys]
