"""The names that pages about initiatives are told in."""

from collections.abc import Iterable

from enterprises.models import MarketSystem


class Vocabulary:
    """Functions, segments and places of a system by their keys; three queries."""

    def __init__(self, system: MarketSystem) -> None:
        self.lines = list(system.sub_needs.order_by("category", "order", "pk"))
        self.segment_rows = list(system.segments.order_by("name"))
        self.place_rows = list(system.places.order_by("path"))
        self.functions = {row.pk: row.name for row in self.lines}
        self.segments = {row.pk: row.name for row in self.segment_rows}
        self.places = {row.pk: row.name for row in self.place_rows}
        self.ways = {
            row.pk: [int(key) for key in row.path.split("/") if key]
            for row in self.place_rows
        }

    def whole_place(self, key: int) -> str:
        """`Region > District > Village`."""
        return " > ".join(self.places.get(one, "?") for one in self.ways[key])

    def functions_named(self, keys: Iterable[int]) -> list[str]:
        """Their names in the order of the taxonomy."""
        return _named(self.functions, keys)

    def segments_named(self, keys: Iterable[int]) -> list[str]:
        """Their names in the order of the alphabet."""
        return _named(self.segments, keys)

    def places_named(self, keys: Iterable[int]) -> list[str]:
        """Their names in reading order."""
        return _named(self.places, keys)


def _named(names: dict[int, str], keys: Iterable[int]) -> list[str]:
    wanted = set(keys)
    return [name for key, name in names.items() if key in wanted]
