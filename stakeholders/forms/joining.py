"""Asking to join a market system, and deciding on who asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.forms.people import ROLE_WORDS, OrganisationChoiceForm
from stakeholders.models import JoinRequest, Organisation
from stakeholders.models.people import Role


class AskForm(forms.ModelForm):  # type: ignore[type-arg]
    """What somebody says of themselves who asks to join."""

    message = forms.CharField(
        label=_("Why you ask"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The coordinators read this, and nobody else."),
    )

    class Meta:
        model = JoinRequest
        fields = ["organisation_name", "organisation_kind", "message"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["organisation_kind"]
        kinds.choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *Organisation.Kind.choices,
        ]


class AcceptForm(OrganisationChoiceForm):
    """As what, and for which organisation, somebody joins who asked."""

    role = forms.TypedChoiceField(
        label=_("Role"),
        coerce=int,
        choices=ROLE_WORDS,
        initial=Role.VIEWER,
        widget=forms.RadioSelect,
    )
    field_order = ["role", "organisation", "new_name", "similar", "new_kind"]

    def __init__(self, *args: Any, request: JoinRequest, **kwargs: Any) -> None:
        seen = Organisation.objects.seen_in(request.market_system)
        alike = seen.alike(request.organisation_name)
        # The one that is named so here; else a new one, as they wrote it.
        said = (
            {"organisation": alike[0].pk}
            if alike
            else {
                "new_name": request.organisation_name,
                "new_kind": request.organisation_kind,
            }
        )
        self.suggested = alike[0] if alike else None
        kwargs["initial"] = {**said, **(kwargs.get("initial") or {})}
        super().__init__(*args, organisations=seen, **kwargs)
        self.order_fields(self.field_order)


class DeclineForm(forms.Form):
    answer = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever asked reads this."),
    )
