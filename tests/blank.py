"""A template engine that draws nothing: for walks that ask what a page answers.

Drawing is four fifths of the time of an answer. Walks that send thousands of forms use
this; the same pages are drawn in other tests.
"""

from typing import Any

from django.template.backends.base import BaseEngine

SETTING = [
    {"BACKEND": "tests.blank.Blank", "NAME": "blank", "DIRS": [], "OPTIONS": {}},
]


class Sheet:
    def render(self, context: Any = None, request: Any = None) -> str:
        return ""


class Blank(BaseEngine):
    app_dirname = "none"

    def __init__(self, params: dict[str, Any]) -> None:
        params.pop("OPTIONS")
        super().__init__({"APP_DIRS": False, **params})

    def get_template(self, template_name: str) -> Sheet:
        return Sheet()
