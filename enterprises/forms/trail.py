"""Which events the audit trail shows."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.filters import Filter


class EventFilter(Filter):
    """Who, did what, to which kind of row; lives in the address."""

    actor = forms.TypedChoiceField(
        label=_("Who"), required=False, coerce=int, empty_value=None
    )
    verb = forms.ChoiceField(label=_("Did what"), required=False)
    kind = forms.ChoiceField(label=_("With what"), required=False)
    row = forms.RegexField(
        r"^[a-z]+\.[a-z]+:[0-9]{1,18}$", required=False, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args: Any,
        actors: Mapping[int, str],
        verbs: Iterable[tuple[str, str]],
        kinds: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = sorted(actors.items(), key=lambda pair: pair[1].casefold())
        everything = [("", _("All"))]
        self.fields["actor"].choices = [*everything, *people]  # type: ignore[attr-defined]
        self.fields["verb"].choices = [*everything, *verbs]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [*everything, *kinds]  # type: ignore[attr-defined]
        self.is_valid()
