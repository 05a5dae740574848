"""How tables name places, segments and genders."""

from enterprises.analysis.cell_values import plain_text
from enterprises.models import MarketSystem, Place
from enterprises.tables import other_words

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
