"""Erasing an owner is typed out, for there is no way back."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.cell_values import plain_code
from enterprises.models import Erasure, MicroEnterprise


class ErasureForm(forms.ModelForm):  # type: ignore[type-arg]
    """Why, and the code of the enterprise once more."""

    code = forms.CharField(label=_("Code of the enterprise"), max_length=40)

    class Meta:
        model = Erasure
        fields = ["reason"]
        help_texts = {
            "reason": _(
                "Such as “asked for it at the market, 3 March”. It is kept for ever: "
                "do not name the person."
            )
        }

    def __init__(self, *args: Any, enterprise: MicroEnterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enterprise = enterprise
        self.fields["code"].help_text = gettext(
            "Type %(code)s to say that you mean this one."
        ) % {"code": enterprise.code}
        self.fields["code"].widget.attrs["autocomplete"] = "off"
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_code(self) -> str:
        code = plain_code(self.cleaned_data["code"])
        if code != self.enterprise.code:
            words = gettext("“%(found)s” was typed; this enterprise is %(code)s.")
            raise forms.ValidationError(
                words % {"found": code, "code": self.enterprise.code}
            )
        return code
