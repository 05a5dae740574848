"""An address as a square of dots that phones read, as one path of an SVG."""

from dataclasses import dataclass

import qrcode

QUIET = 4  # modules of empty edge, as the standard asks


@dataclass(frozen=True, slots=True)
class Square:
    """`path` fills the dark modules of a square of `size` by `size` units."""

    size: int
    path: str


def qr_square(text: str) -> Square:
    """The QR code of a text; a fifth of it may be covered and it still reads."""
    code = qrcode.QRCode(
        border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M
    )
    code.add_data(text)
    matrix = code.get_matrix()
    runs = [
        f"M{start} {y}h{end - start}v1h-{end - start}z"
        for y, row in enumerate(matrix)
        for start, end in _runs(row)
    ]
    return Square(len(matrix), "".join(runs))


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """The dark stretches of one line: first place, and the one after the last."""
    found, start = [], None
    for x, is_dark in enumerate([*row, False]):
        if is_dark and start is None:
            start = x
        elif not is_dark and start is not None:
            found.append((start, x))
            start = None
    return found
