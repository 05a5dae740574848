"""Every word of ours reaches the translators: in Python, and in templates."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.test_architecture import FILES, ROOT

# What `makemessages` looks for; strings under any other name stay English for good.
READ = {
    *("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"),
    *("pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"),
}
# Translated under another name: each text is marked with gettext_noop where it stands.
MARKED_ELSEWHERE = {"config/accounts.py"}
PYTHON = [path for path in FILES if path.suffix == ".py"]
# The gallery shows components to us; allauth's elements hold pieces of tags, no words.
TEMPLATES = [
    path
    for path in FILES
    if path.suffix == ".html"
    and path.stem != "gallery"
    and "allauth/elements" not in path.as_posix()
]

BLOCKS = re.compile(
    r"{% comment %}.*?{% endcomment %}"
    r"|{% block (?:main|main_class|body_class) %}.*?{% endblock %}"
    r"|{% blocktranslate.*?{% endblocktranslate %}"
    r"|{#.*?#}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
SPOKEN = {"title", "aria-label", "placeholder", "alt", "aria-description"}
# Names, and what no language changes.
SAME = re.compile(r"^(Sokoni|CSV|n( =)?|%)$")


def translated_as(tree: ast.Module) -> dict[str, str]:
    """The names under which a module knows Django's translating functions."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name
    }


def unread(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Where a string is translated in a way that `makemessages` does not see."""
    names = translated_as(tree)
    for name, function in names.items():
        if name not in READ or (name == "_" and function.startswith(("n", "p"))):
            yield 1, f"{function} as {name}"
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names and id(node) not in called:
            yield node.lineno, f"{node.id} under another name"
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        function = names.get(node.func.id, "")
        words = node.args[: 1 + function.startswith("n") + ("pgettext" in function)]
        if function and not all(isinstance(word, ast.Constant) for word in words):
            yield node.lineno, f"{node.func.id} of what is not a text"


def test_makemessages_finds_every_text_of_the_code():
    offences = [
        f"{path.relative_to(ROOT)}:{line} {what}"
        for path in PYTHON
        if path.relative_to(ROOT).as_posix() not in MARKED_ELSEWHERE
        for line, what in unread(ast.parse(path.read_text()))
    ]

    assert offences == []


class Words(HTMLParser):
    """The words that a template holds outside its translated parts."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.found: list[str] = []
        self.feed(BLOCKS.sub(" ", source))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(tag)
        for name, value in attrs:
            if name in SPOKEN:
                self.keep(value or "")

    def handle_endtag(self, tag: str) -> None:
        while tag in self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"script", "svg", "kbd", "code", "pre"} & set(self.inside[-1:]):
            self.keep(data)

    def keep(self, text: str) -> None:
        for piece in re.split(r"[^\w%=,. -]|  +|\n", text):
            word = piece.strip(" .,-")
            if re.search(r"[^\W\d_]", word) and not SAME.match(word):
                self.found.append(word)


def test_no_template_holds_a_word_that_cannot_be_translated():
    offences = {
        path.relative_to(ROOT).as_posix(): found
        for path in TEMPLATES
        if (found := Words(path.read_text()).found)
    }

    assert offences == {}
