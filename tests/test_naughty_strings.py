"""The Big List of Naughty Strings, typed into the words of five main rows."""

import csv
import json
import os
import unicodedata
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.urls import reverse

from config.middleware import shows
from coordination.models import Intervention
from enterprises.models import Need, Segment
from enterprises.tables.writer import FORMULA_STARTS, NUMBER
from impact.models import Indicator
from stakeholders.models import Membership, Stakeholder
from tests.factories import MembershipFactory, NeedFactory
from tests.pages import as_data, content, form_for

CORPORA = Path(
    os.environ.get("SHARED_CORPORA", Path(__file__).parents[2] / "shared/corpora")
)
BLNS = CORPORA / "blns/blns.json"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.django_db,
    pytest.mark.skipif(not BLNS.is_file(), reason=f"no {BLNS}: NOTHING WAS TYPED"),
]


class Kind(NamedTuple):
    """One of the five: where it is typed, listed, searched and taken away."""

    model: Any
    add: str
    field: str
    listed: str
    searched: str = ""
    export: str = ""


KINDS = [
    Kind(Segment, "enterprises:segment_add", "name", "enterprises:segment_list"),
    Kind(
        Stakeholder,
        "stakeholders:stakeholder_add",
        "name",
        "stakeholders:stakeholder_list",
        "q",
        "stakeholders:stakeholder_export",
    ),
    Kind(Need, "enterprises:need_change", "statement", "enterprises:need_matrix"),
    Kind(
        Intervention,
        "coordination:intervention_add",
        "name",
        "coordination:intervention_list",
        export="coordination:funding_export",
    ),
    Kind(
        Indicator,
        "impact:indicator_add",
        "name",
        "impact:indicator_list",
        # Without figures there is nothing to take away.
    ),
]
LONGEST = 200
# Fields with a form of their own: a code, a unit that is a word of a formula.
SHORT = {"code", "unit", "unit_name"}
# And one that contradicts what is chosen above it.
CONTRADICTS = {"intermediary"}


def strings() -> list[str]:
    """What a text field can hold, once each; what shows nothing is as good as empty."""
    read = json.loads(BLNS.read_text(encoding="utf-8"))
    plain = (unicodedata.normalize("NFC", text).strip() for text in read)
    return [t for t in dict.fromkeys(plain) if t and shows(t) and len(t) <= LONGEST]


class Markup(HTMLParser):
    """What on a page would run, or load what runs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.running: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {name: value or "" for name, value in attrs}
        is_data = given.get("type") in {"application/json", "importmap"}
        if tag == "script" and "src" not in given and not is_data:
            self.running.append(f"<script {given}>")
        for name, value in given.items():
            scheme = "".join(value.split()).lower()
            if name.startswith("on") or scheme.startswith(("javascript:", "data:t")):
                self.running.append(f"{tag} {name}={value}")


def typed(client: Any, kind: Kind, path: str, texts: list[str]) -> dict[str, int]:
    """Type each text into every free field of the form; what was refused, and how."""
    form = form_for(client, path)
    assert form is not None
    free = [
        c.name
        for c in form.controls
        if c.kind in {"text", "textarea"} and c.name not in SHORT | CONTRADICTS
    ]
    assert kind.field in free
    refused = {}
    for number, text in enumerate(texts):
        # Each is like some other to a machine that looks for the same name again.
        form.fill({**dict.fromkeys(free, text), "code": f"N{number}"})
        data = {**as_data(form.sent()), "is_another": ["on"]}
        status = client.post(path, data).status_code
        if status != 302:
            refused[text] = status
    return refused


def rendered(client: Any, slug: str, kind: Kind) -> list[str]:
    """The pages of the list, and those of the first rows."""
    path = reverse(kind.listed, kwargs={"slug": slug})
    pages = [content(client.get(path, {"page": n})) for n in range(1, 4)]
    for row in kind.model.objects.order_by("-pk")[:25]:
        pages.append(content(client.get(row.get_absolute_url())))
    return pages


@pytest.mark.parametrize("number", range(len(KINDS)))
def test_naughty_strings_are_words_like_any_other(client, system, number):
    kind, slug = KINDS[number], system.slug
    person = MembershipFactory(market_system=system, role=Membership.Role.COORDINATOR)
    client.force_login(person.user)
    texts = strings()[number :: len(KINDS)]
    if kind.model is Need:
        needs = [NeedFactory(market_system=system) for _text in texts]
        refused = {}
        for need, text in zip(needs, texts, strict=True):
            path = reverse(kind.add, kwargs={"slug": slug, "pk": need.pk})
            refused |= typed(client, kind, path, [text])
    else:
        path = reverse(kind.add, kwargs={"slug": slug})
        refused = typed(client, kind, path, texts)

    kept = [text for text in texts if text not in refused]
    stored = {
        unicodedata.normalize("NFC", text)
        for text in kind.model.objects.values_list(kind.field, flat=True)
    }
    assert refused == {}
    assert [text for text in kept if text not in stored] == []
    for page in rendered(client, slug, kind):
        assert Markup(page).running == []
    if kind.searched:
        address = reverse(kind.listed, kwargs={"slug": slug})
        for text in kept[::9]:
            found = client.get(address, {kind.searched: text})
            row = kind.model.objects.filter(**{kind.field: text}).first()
            assert row.get_absolute_url() in content(found), text
    if kind.export:
        exported = content(client.get(reverse(kind.export, kwargs={"slug": slug})))
        cells = {c for line in csv.reader(StringIO(exported)) for c in line}
        plain = {c.removeprefix("'") for c in cells} | cells
        assert [text for text in kept if text not in plain] == []
        assert [
            cell
            for cell in cells
            if cell.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(cell)
        ] == []


def test_the_search_for_what_would_run_finds_it():
    """The twin: unescaped, these would run."""
    page = '<script>alert(1)</script><img src=x onerror="a()"><a href="java\nscript:a">'

    assert len(Markup(page).running) == 3
