"""Positions on the earth: read as people write them, and whether they can be right."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from enterprises.analysis.country_boxes import BOXES

DEGREES = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,30})?", re.ASCII)
MINUS_SIGNS = "\N{MINUS SIGN}\N{EN DASH}"
# The sixth decimal is about ten centimetres.
SIXTH = Decimal("0.000001")
MOST_LATITUDE, MOST_LONGITUDE = 90, 180


class Doubt(StrEnum):
    """Why a position is probably not what was meant."""

    OUTSIDE = "outside"
    SWAPPED = "swapped"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Position:
    """Decimal degrees: north and east are positive."""

    latitude: Decimal
    longitude: Decimal


def read_degrees(text: str) -> Decimal | None:
    """Decimal degrees such as `-1.2921` or `-1,2921`, to six decimals (half to even).

    A comma can only begin the decimals here, for no angle has thousands. None for
    anything else, degrees with minutes and seconds included.
    """
    for sign in MINUS_SIGNS:
        text = text.replace(sign, "-")
    written = text.strip().removesuffix("°").strip()
    if not DEGREES.fullmatch(written):
        return None
    return Decimal(written.replace(",", ".")).quantize(SIXTH)


def lies_in(position: Position, country: str) -> bool | None:
    """Whether a position can lie in a country; None for a country of unknown place.

    False is sure: it is outside every box around a part of that country. True is not:
    a box holds parts of the neighbours too.
    """
    boxes = BOXES.get(country)
    if boxes is None:
        return None
    return any(
        west <= position.longitude <= east and south <= position.latitude <= north
        for west, south, east, north in boxes
    )


def doubt(position: Position, country: str) -> Doubt | None:
    """Why a position is doubted, with the likeliest slip; None where it is not.

    Outside the country, "swapped" says that it would be inside with latitude and
    longitude exchanged, "sign" that it would be with another sign; swapped is tried
    first. A country of unknown place raises no doubt.
    """
    if lies_in(position, country) is not False:
        return None
    north, east = position.latitude, position.longitude
    if abs(east) <= MOST_LATITUDE and lies_in(Position(east, north), country):
        return Doubt.SWAPPED
    signs = ((-1, 1), (1, -1), (-1, -1))
    if any(lies_in(Position(north * a, east * b), country) for a, b in signs):
        return Doubt.SIGN
    return Doubt.OUTSIDE
