"""The team's own answer to a guiding question."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.base import STAMP, SystemModelForm
from enterprises.models import GuideNote
from enterprises.models.guidance import GuideState


class GuideNoteForm(SystemModelForm[GuideNote]):
    """What the team says to one question, how far it is with it, and whose it is.

    `people` are those whom the reader may know of and who may answer; without them
    the question stays with whom it is.
    """

    class Meta:
        model = GuideNote
        fields = ["note", "state", "owner"]
        widgets = {"note": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "note": _("What you know and decided; what is missing, and who finds out."),
            "state": _("Set aside needs a reason above, so that others understand."),
        }

    def __init__(
        self, *args: Any, people: QuerySet[User] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if people is None:
            people = User.objects.filter(pk=self.instance.owner_id)
        owner = self.fields["owner"]
        owner.queryset = people  # type: ignore[attr-defined]
        owner.label_from_instance = _person  # type: ignore[attr-defined]
        owner.empty_label = gettext("nobody")  # type: ignore[attr-defined]
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


def _person(user: User) -> str:
    return user.get_full_name() or user.email
