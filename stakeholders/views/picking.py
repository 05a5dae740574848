"""Picking a stakeholder on any page: who must not be engaged is marked there."""

from typing import TypeVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.access import SystemRequest
from enterprises.wording import isolated
from stakeholders.backends import audience
from stakeholders.models import Stakeholder

Form = TypeVar("Form", bound=forms.BaseForm)


def marking_stops(request: SystemRequest, form: Form) -> Form:
    """The form, in which every choice of a stakeholder says if due diligence says no.

    One query, and none where nobody is picked. What a reader may not see marks nothing.
    """
    fields = [
        field
        for field in form.fields.values()
        if isinstance(field, forms.ModelChoiceField)
        and field.queryset is not None
        and field.queryset.model is Stakeholder
    ]
    if not fields:
        return form
    visible = request.system.due_diligences.visible_to(audience(request))
    stopped = visible.stopped(timezone.localdate())

    def label(row: Stakeholder) -> str:
        words = _("%(name)s (due diligence: do not engage)")
        return words % {"name": isolated(row)} if row.pk in stopped else str(row)

    for field in fields:
        field.label_from_instance = label  # type: ignore[method-assign, assignment]
    return form
