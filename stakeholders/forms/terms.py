"""Writing a version of the data-sharing terms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.models import SharingTerms

LONGEST = 20_000  # characters: what people read before they accept


class TermsForm(forms.Form):
    text = forms.CharField(
        label=_("Terms"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=_(
            "Plain text. Who may see which data, what they may do with it, how long it "
            "is kept, and what happens when an organisation leaves."
        ),
    )
    # The version that this one follows.
    after = forms.IntegerField(min_value=0, max_value=30_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, current: SharingTerms | None, **kwargs: Any) -> None:
        number, text = (current.number, current.text) if current else (0, "")
        kwargs["initial"] = {"text": text, "after": number}
        super().__init__(*args, **kwargs)

    def clean_text(self) -> str:
        # As browsers send it, a line may end in two ways; the fingerprint knows one.
        return "\n".join(str(self.cleaned_data["text"]).splitlines())
