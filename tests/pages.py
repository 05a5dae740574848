"""Reads a page as a browser does: its links, its forms, and what they would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

Pairs = list[tuple[str, str]]

# What a person would type where a page asks for it and holds nothing yet.
TYPED = {
    "date": "2026-02-03",
    "number": "1",
    "decimal": "1",
    "email": "typed@people.example",
    "url": "https://typed.example",
    "time": "10:00",
    "datetime-local": "2026-02-03T10:00",
}
NEVER_SENT = {"submit", "button", "reset", "image", "file"}


@dataclass
class Control:
    """One field of a form: its kind, its value, and the keys it offers."""

    name: str
    kind: str
    value: str = ""
    is_required: bool = False
    is_sent: bool = True
    least: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class PageForm:
    """A form as it stands on a page."""

    action: str
    method: str
    page: str
    controls: list[Control] = field(default_factory=list)

    @property
    def target(self) -> str:
        return urljoin(self.page, self.action) if self.action else self.page

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(control.name for control in self.controls))

    def fill(self, values: dict[str, str]) -> None:
        """Type or tick these."""
        for control in self.controls:
            if control.name in values and control.kind == "radio":
                control.is_sent = control.value == values[control.name]
            elif control.name in values:
                control.value, control.is_sent = values[control.name], True

    def sent(self) -> Pairs:
        """What the form sends if somebody fills in what is empty and must not be."""
        pairs = []
        ticked = {c.name for c in self.controls if c.is_sent and c.kind == "radio"}
        for control in self.controls:
            value = control.value
            if control.kind == "radio" and control.name not in ticked:
                ticked.add(control.name)
            elif not control.is_sent:
                continue
            if control.is_required and not value:
                value = typed_into(control)
            pairs.append((control.name, value))
        return pairs


def typed_into(control: Control) -> str:
    chosen = [key for key in control.options if key]
    if chosen or control.least:
        return chosen[0] if chosen else control.least
    return TYPED.get(control.kind, "Typed words")


class Page(HTMLParser):
    """The forms and addresses of one page."""

    def __init__(self, html: str, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.forms: list[PageForm] = []
        self.links: list[str] = []
        self._open: PageForm | None = None
        self._text: Control | None = None
        self._select: Control | None = None
        self._is_several = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("href", "hx-get", "src"):
            if name in given and tag != "script":
                self._link(given[name])
        if tag == "form":
            method = given.get("method", "get").lower()
            form = PageForm(given.get("action", ""), method, self.address)
            self.forms.append(form)
            self._open = form
        elif self._open is not None and "disabled" not in given:
            self._control(tag, given)

    def _link(self, address: str) -> None:
        whole = urlsplit(urljoin(self.address, address))
        if whole.netloc in {"", "testserver"} and whole.path.startswith("/"):
            query = f"?{whole.query}" if whole.query else ""
            self.links.append(whole.path + query)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        assert self._open is not None
        if tag == "option" and self._select is not None:
            self._option(given)
            return
        name, kind = given.get("name", ""), given.get("type", tag)
        if tag not in {"input", "select", "textarea"} or not name:
            return
        if kind in NEVER_SENT or name == "csrfmiddlewaretoken":
            return
        if given.get("inputmode") in {"decimal", "numeric"}:
            kind = "decimal"
        control = Control(name, kind, given.get("value", ""))
        control.is_required = "required" in given or kind == "email"
        control.least = given.get("min", "")
        if kind in {"checkbox", "radio"}:
            control.is_sent = "checked" in given
            control.value = given.get("value", "on")
            control.options = [control.value]
        self._open.controls.append(control)
        if tag == "select":
            self._select, self._is_several = control, "multiple" in given
            control.is_sent = not self._is_several
        elif tag == "textarea":
            self._text = control

    def _option(self, given: dict[str, str]) -> None:
        assert self._open is not None
        assert self._select is not None
        value, select = given.get("value", ""), self._select
        select.options.append(value)
        if self._is_several and "selected" in given:
            chosen = Control(select.name, "option", value)
            self._open.controls.append(chosen)
        elif "selected" in given or len(select.options) == 1:
            select.value = value

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            self._text.value = self._text.value.removeprefix("\n")
            self._text = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._open = None


def content(response: Any) -> str:
    """The text of an answer, a download included."""
    streamed = getattr(response, "streaming_content", None)
    raw = b"".join(streamed) if streamed is not None else response.content
    text: str = raw.decode("utf-8")
    return text


def text(response: Any) -> str:
    """The same in one line, however its source is broken."""
    return " ".join(content(response).split())


def as_data(pairs: Pairs) -> dict[str, list[str]]:
    """Pairs as the test client sends them, each name as often as it came."""
    data: dict[str, list[str]] = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    return data


def form_for(client: Any, path: str) -> PageForm | None:
    """The form that a page posts to itself, if it shows one."""
    response = client.get(path)
    if response.status_code != 200 or not hasattr(response, "content"):
        return None
    own = urlsplit(path).path
    page = Page(response.content.decode(), path)
    mine = [
        form
        for form in page.forms
        if form.method == "post" and urlsplit(form.target).path == own
    ]
    return max(mine, key=lambda form: len(form.controls), default=None)
