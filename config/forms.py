"""What narrows the plan; it lives in the address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.thread import Strand, Thread

MISSING = [
    ("", _("Anything")),
    ("provider", _("Somebody who provides it")),
    ("intervention", _("An intervention")),
    ("money", _("Confirmed money")),
    ("indicator", _("An indicator")),
    ("figure", _("A measured figure")),
]
SEVERE, ALL = "severe", "all"


class PlanFilter(forms.Form):
    """Which strands of the thread the plan shows: the severe ones, to begin with."""

    needs = forms.ChoiceField(
        label=_("Needs"),
        required=False,
        choices=[(SEVERE, _("Severe ones")), (ALL, _("All that are rated"))],
    )
    segment = forms.ChoiceField(label=_("Segment"), required=False)
    missing = forms.ChoiceField(
        label=_("What is missing"), required=False, choices=MISSING
    )

    def __init__(self, *args: Any, thread: Thread, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thread = thread
        segments = {(s.need.segment, str(s.need.segment_id)) for s in thread.strands}
        self.fields["segment"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((key, name) for name, key in sorted(segments)),
        ]
        self.initial["needs"] = SEVERE if thread.severe else ALL

    @property
    def wanted(self) -> dict[str, str]:
        """What the address asks for, of what there is to choose from."""
        return self.cleaned_data if self.is_valid() else {}

    @property
    def is_filtered(self) -> bool:
        """Whether the address narrows or widens anything."""
        return any(self.wanted.values())

    def narrowed(self) -> Sequence[Strand]:
        """The strands that are wanted, in the order of the thread."""
        wanted = self.wanted
        is_all = (wanted.get("needs") or self.initial["needs"]) == ALL
        return [
            strand
            for strand in (self.thread.strands if is_all else self.thread.severe)
            if wanted.get("segment") in {None, "", str(strand.need.segment_id)}
            and not (wanted.get("missing") and strand.holds[wanted["missing"]])
        ]
