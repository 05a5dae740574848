"""The team's own answer to a guiding question."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.base import STAMP, SystemModelForm
from enterprises.models import GuideNote
from enterprises.models.guidance import GuideState


class GuideNoteForm(SystemModelForm[GuideNote]):
    """What the team says to one question, and how far it is with it."""

    class Meta:
        model = GuideNote
        fields = ["note", "state"]
        widgets = {"note": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "note": _("What you know and decided; what is missing, and who finds out."),
            "state": _("Set aside needs a reason above, so that others understand."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            # No note was there when the page was made; a first one has version 1.
            self.fields[STAMP].initial = 0

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        state, note = cleaned.get("state"), cleaned.get("note", "").strip()
        closed = (GuideState.ANSWERED, GuideState.SET_ASIDE)
        if state in closed and not note:
            words = gettext("Write the answer, or why the question is set aside.")
            self.add_error("note", ValidationError(words, code="silent"))
        return cleaned
