"""Which attribute of many enterprises is set, and to what."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.registry import EnterpriseForm
from enterprises.models import MarketSystem
from enterprises.tables.bulk_changes import ATTRIBUTES, field_of


def attribute_label(attribute: str) -> str:
    """What an attribute is called; its bare name where it is no more."""
    field = field_of(attribute)
    return str(capfirst(field.verbose_name)) if field is not None else attribute


def value_words(attribute: str, value: Any) -> str:
    """A value as its reader knows it."""
    if value in (None, ""):
        return (
            gettext("still open") if attribute == "closed_on" else gettext("not known")
        )
    if isinstance(value, date):
        return date_format(value, "j M Y")
    field = field_of(attribute)
    return str(dict(field.flatchoices).get(value, value) if field else value)


class BulkChangeForm(forms.Form):
    """First the attribute; then the value, in the field that an enterprise has."""

    attribute = forms.ChoiceField(label=_("What is set"))

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attribute: Any = self.fields["attribute"]
        known = [(name, attribute_label(name)) for name in ATTRIBUTES]
        attribute.choices = [("", gettext("Choose")), *known]
        asked = str(self.data.get("attribute", ""))
        if asked in ATTRIBUTES:
            name = asked.removesuffix("_id")
            value = EnterpriseForm(system=system).fields[name]
            value.label, value.required = gettext("New value"), False
            value.initial = None
            self.fields["value"] = value

    @property
    def is_asked(self) -> bool:
        """Whether the reader has come to the value; an empty one is an answer."""
        return "value" in self.fields and "value" in self.data

    @property
    def stored(self) -> Any:
        """The value as the column holds it."""
        value = self.cleaned_data["value"]
        return getattr(value, "pk", value)

    @property
    def words(self) -> str:
        value = self.cleaned_data["value"]
        return value_words(self.cleaned_data["attribute"], value)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        day = data.get("value")
        if isinstance(day, date) and day > timezone.localdate():
            self.add_error("value", gettext("This day is in the future."))
        return data
