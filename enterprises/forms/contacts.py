"""How to reach an owner; what is stored is replaced without being shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.cell_values import plain_text
from enterprises.analysis.masking import is_phone
from enterprises.forms.base import SystemModelForm
from enterprises.models import MicroEnterprise, OwnerContact

PARTS = ("owner_name", "phone", "address")


class ContactForm(SystemModelForm[OwnerContact]):
    """An empty field keeps what is stored; a ticked one is emptied."""

    forget = forms.MultipleChoiceField(
        label=_("Empty these"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = OwnerContact
        fields = list(PARTS)
        widgets = {
            name: forms.TextInput(attrs={"autocomplete": "off"}) for name in PARTS
        }

    def __init__(self, *args: Any, enterprise: MicroEnterprise, **kwargs: Any) -> None:
        stored = kwargs["instance"]
        self.kept = {name: getattr(stored, name) if stored else "" for name in PARTS}
        super().__init__(*args, **kwargs)
        self.instance.enterprise = enterprise
        # Whoever may write a number down need not read the one that is there.
        for name in PARTS:
            self.initial[name] = ""
        known = [n for n in PARTS if self.kept[n]]
        forget: Any = self.fields["forget"]
        forget.choices = [(name, self.fields[name].label) for name in known]
        if known:
            self.fields["phone"].help_text = gettext(
                "An empty field keeps what is stored."
            )
        else:
            del self.fields["forget"]

    def clean_phone(self) -> str:
        phone = plain_text(self.cleaned_data["phone"])
        if phone and not is_phone(phone):
            raise forms.ValidationError(
                gettext(
                    "This was not understood as a phone number: it needs at least "
                    "five digits and no letters, such as +254 700 123 456."
                )
            )
        return phone

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        gone = cleaned.get("forget") or []
        for name in PARTS:
            if name in gone:
                cleaned[name] = ""
            elif not cleaned.get(name):
                cleaned[name] = self.kept[name]
        if not self.errors and not any(cleaned[name] for name in PARTS):
            self.add_error(
                None,
                gettext(
                    "Write a name, a phone number or an address; or remove it all."
                ),
            )
        return cleaned
