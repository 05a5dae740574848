"""How tables name places, segments and genders."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext

from enterprises.analysis.cell_values import folded, plain_text
from enterprises.models import MarketSystem, Place
from enterprises.tables import other_words
from enterprises.tables.kinds import CellError

Row = TypeVar("Row")

MAPPABLE_PLACES = 500
# Other words for an owner's or a respondent's gender, in whichever table.
GENDER_WORDS = {
    **dict.fromkeys(("female", "f", "w", "women"), "woman"),
    **dict.fromkeys(("male", "m", "men"), "man"),
    **other_words.GENDER,
}


def segment_choices(system: MarketSystem) -> list[tuple[str, str]]:
    """The segments that an unknown name may be said to mean."""
    return [(str(pk), name) for pk, name in system.segments.values_list("pk", "name")]


def place_choices(system: MarketSystem) -> list[tuple[str, str]]:
    """The places that an unknown name may be said to mean, each with its whole path."""
    names = dict(system.places.values_list("pk", "name"))
    places = system.places.order_by("path")[:MAPPABLE_PLACES]
    return [(str(place.pk), whole_name(place, names)) for place in places]


def ancestors(place: Place) -> list[int]:
    """The keys on the way down to a place, its own last."""
    return [int(part) for part in place.path.split("/") if part]


def whole_name(place: Place, names: dict[int, str]) -> str:
    """`Region > District > Village`."""
    return " > ".join(names.get(pk, "?") for pk in ancestors(place))


def split_path(text: str) -> list[str]:
    """`A > B > C` as its names, from the top down."""
    return [plain_text(part) for part in text.split(">")]


class ByName(Generic[Row]):
    """Rows by the words for them: an exact one goes before those that read alike.

    Two words read alike where they differ by capitals and spaces alone.
    """

    def __init__(self, named: Iterable[tuple[str, Row]] = ()) -> None:
        self._exact: dict[str, list[Row]] = defaultdict(list)
        self._alike: dict[str, list[Row]] = defaultdict(list)
        for word, row in named:
            self.add(word, row)

    def add(self, word: str, row: Row) -> None:
        """Let a row be meant by one more word."""
        _put(self._exact[plain_text(word)], row)
        _put(self._alike[folded(word)], row)

    def meant(self, text: str) -> list[Row]:
        """Every row that a text can mean: one, none, or several that read alike."""
        return self._exact.get(plain_text(text)) or self._alike.get(folded(text), [])


def _put(rows: list[Any], row: Any) -> None:
    if row not in rows:
        rows.append(row)


def which_of(column: str, text: str, names: Iterable[str]) -> CellError:
    """That a text can mean several rows, whose names read alike."""
    told = sorted(names)
    many = gettext("%(text)s, of which there are %(count)s") % {
        "text": text,
        "count": len(told),
    }
    expected = gettext(
        "one of these names, with its capitals and spaces: %(names)s"
    ) % {"names": ", ".join(f"“{name}”" for name in told)}
    return CellError(column, many, expected, f"ambiguous_{column}")
