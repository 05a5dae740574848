"""Whatever is sent to a page, it answers in words and never falls over.

Every page that takes a form is sent each of its fields missing, twice, and filled with
what no form offers; every page that is read gets query strings nobody should write.
Each request is undone, so that the next one finds the page as it was.
"""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from enterprises.models import MarketSystem
from stakeholders.models import Membership
from tests import blank
from tests.pages import Page, PageForm, Pairs
from tests.planted import READ, addresses, joined, planted_once, written

pytestmark = pytest.mark.django_db

ANSWERS = {200, 302, 400, 403, 404, 405, 409, 413, 422}
FORM = "application/x-www-form-urlencoded"
ENDLESS = "9" * 400
MORE_THAN_PYTHON_READS = "9" * 5000
NUL = "a\x00b"
BIDI = "\u202egnp.exe\u2066\u200f"
TEXTS = (NUL, BIDI, "<script>alert(1)</script>", "=1+1", "x" * 1_000_000)
NUMBERS = ("٣", "NaN", "1e400", "-0", ENDLESS, "=1+1", "[]")
DATES = ("0000-01-01", "10000-01-01", "31/02/2026", "٣", NUL)
KEYS = ("x", NUL, "-1", ENDLESS)
HIDDEN = ("", "x", "-1", ENDLESS, MORE_THAN_PYTHON_READS, '{"0": [null]}', "[1e999]")
HOSTILE = {
    "text": TEXTS,
    "textarea": TEXTS,
    "number": NUMBERS,
    "decimal": NUMBERS,
    "date": DATES,
    "hidden": HIDDEN,
}
EVERY = sorted({*TEXTS[:-1], *NUMBERS, *DATES, *KEYS, *HIDDEN})

# Every how many ways of distorting a field are tried; THOROUGH=1 tries them all.
TURNS = 1 if os.environ.get("THOROUGH") else 3

QUERIES = [
    "unknown=1&__class__=2&segment__name=x&id__in=1&page=0&ordering=x&sort=--name",
    # With the bytes of a lone surrogate.
    "page=9e9&ordering=-market_system__memberships__user__password&q=%25_%27%ED%A0%80",
    "q=a%00b&page=%00",
]
FILTERS = ("x", "٣", "-1", "9" * 99, "0000-00-00")


class Sender:
    """Sends to the pages of one system and takes back what came of it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.faults: list[str] = []
        self.sent = 0
        client.raise_request_exception = False

    def post(self, path: str, body: Any, what: str, kind: str = FORM) -> int:
        with transaction.atomic():
            answer = self.client.generic("POST", path, body, kind)
            transaction.set_rollback(True)
        return self._judged(answer, f"POST {path} {what}")

    def get(self, path: str) -> int:
        return self._judged(self.client.get(path), f"GET {path[:150]}")

    def _judged(self, answer: Any, what: str) -> int:
        self.sent += 1
        if answer.status_code not in ANSWERS:
            error = getattr(answer, "exc_info", None)
            told = repr(error[1])[:200] if error else ""
            self.faults.append(f"{answer.status_code} {what[:200]}: {told}")
        return int(answer.status_code)


@pytest.fixture(scope="module")
def ours(django_db_setup: None, django_db_blocker: Any) -> Iterator[MarketSystem]:
    """One system, made once; each test is undone back to it."""
    for (system,) in planted_once(django_db_blocker, "A"):
        yield system


@pytest.fixture
def sender(client: Client, ours: MarketSystem) -> Iterator[Sender]:
    """A coordinator's browser; what falls over is told at the end, all at once."""
    client.force_login(joined(ours, Membership.Role.COORDINATOR, "A"))
    one = Sender(client)
    yield one
    assert one.faults == []


@pytest.fixture
def forms(sender: Sender, ours: MarketSystem) -> dict[str, PageForm]:
    return written(sender.client, ours)


@pytest.fixture
def undrawn(forms: Any, settings: Settings) -> None:
    """From here on no page is drawn."""
    settings.TEMPLATES = blank.SETTING


def with_value(pairs: Pairs, name: str, value: str) -> Pairs:
    """The pairs with this one name once, holding `value`."""
    kept = [pair for pair in pairs if pair[0] != name]
    return [*kept, (name, value)]


# Their forms ask for a file, which nobody can type.
NOT_BY_TYPING = {
    *("enterprises:import_add", "impact:observation_import"),
    "stakeholders:initiative_import",
}
# Asks for the code of its row, so that nobody is erased by mistake.
TYPED_OUT = {"enterprises:owner_erase"}
# Whoever sends these forms is the only coordinator, who stays.
REFUSED = {"stakeholders:membership_leave"}


# Asks for one of two fields, of which neither is required by itself.
ONE_OF_TWO = {"stakeholders:relationship_add": "target"}


def test_forms_filled_in_properly_are_taken(sender, forms):
    """The twin of all below: what they distort would have been saved."""
    for name, field in ONE_OF_TWO.items():
        control = next(c for c in forms[name].controls if c.name == field)
        forms[name].fill({field: control.options[-1]})
    answers = {
        name: sender.post(form.target, urlencode(form.sent()), "as it stands")
        for name, form in forms.items()
        if form.names and name not in NOT_BY_TYPING | TYPED_OUT | REFUSED
    }

    assert len(answers) > 30
    assert answers.pop("enterprises:place_add") == 200  # a preview, to be confirmed
    assert {name: status for name, status in answers.items() if status != 302} == {}


def test_each_field_missing_doubled_or_holding_what_no_form_offers(
    sender, forms, undrawn
):
    for form in forms.values():
        pairs = form.sent()
        kinds = {control.name: control.kind for control in form.controls}
        for at, name in enumerate(form.names):
            rest = [pair for pair in pairs if pair[0] != name]
            ways = [rest, [*pairs, (name, "x"), (name, "y")]]
            values = HOSTILE.get(kinds[name], KEYS)
            ways += [with_value(pairs, name, value) for value in values]
            for way in ways[at % TURNS :: TURNS]:
                sender.post(form.target, urlencode(way), f"{name}: {way[-2:]!r}")

    assert sender.sent > 500


def test_every_page_says_in_words_what_is_wrong_with_all_its_fields(sender, forms):
    for number, form in enumerate(forms.values()):
        sender.post(form.target, "", "with nothing")
        names = [*form.names, "overwrite", "version"]
        choice = [EVERY[(number + at) % len(EVERY)] for at in range(len(names))]
        readable = [v if not unreadable(v) else "x" for v in choice]
        pairs = list(zip(names, readable, strict=True))
        sender.post(form.target, urlencode(pairs), f"all wrong: {pairs}")

    assert sender.sent == 2 * len(forms)


def unreadable(value: str) -> bool:
    """Such values never reach a page; see config/middleware.py."""
    return "\0" in value or len(value) > 100


def test_bodies_that_are_no_form(sender, forms, undrawn):
    """A browser sends none of these."""
    odd = [
        (b'{"name": ["\\ud800"]}', "application/json"),
        (b"\xff\xfe\x00=%ED%A0%80&%00=1&name=%ED%A0%80&=&&", FORM),
        (b"--x\r\nContent-Disp", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"a=1", "multipart/form-data; boundary=" + "y" * 300),
        (b"name=x", "text/plain; charset=utf-16"),
        (b"name=x", FORM + "; charset=no-such"),
    ]
    for form in forms.values():
        for raw, kind in odd:
            sender.post(form.target, raw, f"{kind}: {raw[:20]!r}", kind)

    assert sender.sent == len(odd) * len(forms)


def test_a_file_whose_name_is_hostile(sender, ours):
    paths = addresses(ours, NOT_BY_TYPING)
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n'
    names = [
        b"a\x00b.csv",
        b"../../a.csv",
        b"\xed\xa0\x80.csv",
        b"n" * 5000,
        b"",
        b"...",
    ]
    answers = [
        sender.post(
            path,
            head % name + b"code\r\nE1\r\n--x--\r\n",
            f"file {name[:20]!r}",
            "multipart/form-data; boundary=x",
        )
        for path in paths.values()
        for name in names
    ]

    assert answers == [302, 302, 422, 400, 422, 302] * 3


def test_query_strings_that_nobody_should_write(sender, ours):
    for path in addresses(ours, READ).values():
        own = urlsplit(path)
        for query in QUERIES:
            joint = "&".join(part for part in (own.query, query) if part)
            sender.get(f"{own.path}?{joint}")

    assert sender.sent == len(QUERIES) * len(READ)


def test_filters_with_values_that_they_do_not_offer(sender, ours):
    asked = 0
    for path in addresses(ours, READ).values():
        for name_list in {tuple(f.names) for f in filters(sender.client, path)}:
            asked += 1
            for value in FILTERS:
                query = urlencode([(name, value) for name in name_list])
                sender.get(f"{urlsplit(path).path}?{query}")

    assert asked > 10


def filters(client: Client, path: str) -> list[PageForm]:
    """The forms of a page that ask for the same page again."""
    answer = client.get(path)
    if answer.streaming or answer.status_code != 200:
        return []
    own = urlsplit(path).path
    page = Page(answer.content.decode(), path)
    forms = [f for f in page.forms if f.method == "get"]
    return [f for f in forms if urlsplit(f.target).path == own and f.names]
