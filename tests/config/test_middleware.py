"""What was sent, before any page looks at it."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.middleware import readable_input

ZERO_WIDTH, SOFT_HYPHEN, FILLER = "\u200b", "\u00ad", "\u3164"


def taken(values: list[str]) -> list[str]:
    """What a page gets of a field sent with these values."""
    got: list[Any] = []
    body = urlencode({"name": values}, doseq=True)
    request = RequestFactory().post(
        "/", body, content_type="application/x-www-form-urlencoded"
    )
    readable_input(lambda r: got.append(r.POST) or HttpResponse())(request)
    found: list[str] = got[0].getlist("name")
    return found


@pytest.mark.parametrize(
    "pasted", [ZERO_WIDTH, f" {SOFT_HYPHEN}\u2060", FILLER, "\x01\x1b", "\u202e"]
)
def test_what_shows_nothing_is_an_empty_field(pasted):
    """Else a row would have a name that nobody sees, and a link that nobody clicks."""
    assert taken(["Shops", pasted]) == ["Shops", ""]


@pytest.mark.parametrize(
    "typed",
    ["\t", "\u00a0", "\u0645\u06cc\u200c\u062e", f"a{ZERO_WIDTH}", "🫨", "\u0967", "."],
)
def test_what_shows_or_may_be_meant_stays_as_it_was_typed(typed):
    assert taken([typed]) == [typed]
