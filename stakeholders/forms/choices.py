"""Choices that many forms offer: who may see a row, and a first line in words."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from enterprises.wording import isolated
from stakeholders.models import Organisation, Visibility


def say_choose(form: forms.BaseForm) -> None:
    """Give what is chosen from a list a first line in words."""
    for field in form.fields.values():
        words = _("Choose") if field.required else _("None")
        if isinstance(field, forms.ModelChoiceField):
            field.empty_label = words
        elif isinstance(field, forms.ChoiceField):
            known: list[Any] = list(field.choices)  # type: ignore[arg-type]
            if known[0][0] == "":
                field.choices = [("", words), *known[1:]]


def visibility_field(organisation: Organisation, help_text: str) -> Any:
    """The three circles that may see a row, with the organisation's name in them."""
    names = {"organisation": isolated(organisation.name)}
    return forms.TypedChoiceField(
        label=_("Who may see it"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (Visibility.PARTNERS, _("Everybody in this market system")),
            (
                Visibility.COORDINATORS,
                _("%(organisation)s and the coordinators") % names,
            ),
            (Visibility.ORGANISATION, _("Only %(organisation)s") % names),
        ],
        help_text=help_text,
    )
