"""The colours of tokens.css: text at least 4.5 to 1, edges at least 3 to 1."""

import re

import pytest
from django.conf import settings

SHEET = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text("utf-8")
FACTORS = ["needs", "roles", "value", "coordination", "impact"]
TEXT = [
    *(
        (ink, ground)
        for ink in ["ink", "muted", *FACTORS, "danger", "warn", "ok"]
        for ground in ["paper", "surface", "sunken"]
    ),
    ("paper", "ink"),
    ("on-solid", "danger"),
    *(("heat-low-ink", f"heat-{step}") for step in (1, 2, 3)),
    *(("heat-high-ink", f"heat-{step}") for step in (4, 5)),
]
EDGES = [("field-line", "surface"), ("field-line", "paper"), ("ink", "paper")]


def colours(theme: str) -> dict[str, str]:
    """Read the tokens of a theme, from the block that sets its colour scheme."""
    block = re.search(rf"color-scheme: {theme};(.*?)\n}}", SHEET, re.DOTALL)
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(theme, ink, ground):
    tokens = colours(theme)

    assert contrast(tokens[ink], tokens[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_fields_can_be_seen(theme, edge, ground):
    tokens = colours(theme)

    assert contrast(tokens[edge], tokens[ground]) >= 3


def test_both_themes_set_the_same_tokens():
    assert colours("light").keys() == colours("dark").keys()


def test_no_other_sheet_names_a_colour():
    """White paper, for a QR code and for print, is the exception."""
    folder = settings.BASE_DIR / "static" / "css"
    for name in ("base.css", "components.css"):
        found = set(
            re.findall(r"#[0-9a-fA-F]{3,8}\b", (folder / name).read_text("utf-8"))
        )

        assert found <= {"#fff", "#000"}


def test_sheets_know_no_left_and_right():
    """Logical properties only; so right-to-left needs no second sheet."""
    folder = settings.BASE_DIR / "static" / "css"
    physical = re.compile(
        r"(?:margin|padding|border)-(?:left|right|top|bottom)\b|[;{]\s*(?:left|right|top|bottom):"
        r"|(?:text-align|float): (?:left|right)"
    )
    for sheet in sorted(folder.glob("*.css")):
        assert physical.findall(sheet.read_text("utf-8")) == [], sheet.name
