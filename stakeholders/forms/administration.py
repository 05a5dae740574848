"""What site administrators fill in."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from enterprises.forms.base import ReadVersion
from stakeholders.forms.people import OrganisationChoiceForm, account_of
from stakeholders.models import Organisation

WHY = _("Stands in the audit trail.")


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=200)


class OrganisationForm(ReadVersion, forms.ModelForm):  # type: ignore[type-arg]
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = ["name", "kind", "country", "website", "is_listed"]
        help_texts = {"country": _("Two letters, such as KE or PE.")}

    def __init__(self, *args: Any, system: None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.system = system  # organisations lie in none; `stale_rows` asks for it
        self._stamp()

    def clean_country(self) -> str:
        country = str(self.cleaned_data["country"]).upper()
        if country and not (country.isascii() and country.isalpha()):
            raise forms.ValidationError(_("Two letters, such as KE or PE."))
        return country


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=WHY)


class CoordinatorForm(OrganisationChoiceForm):
    """Who becomes a coordinator; somebody with an account, other than oneself."""

    email = forms.EmailField(label=_("E-mail"), max_length=150)
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=WHY)
    field_order = [
        *("email", "organisation", "new_name", "similar", "new_kind", "reason"),
    ]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        self.by = by
        everybody = Organisation.objects.all()
        super().__init__(*args, organisations=everybody, **kwargs)
        self.order_fields(self.field_order)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if account_of(email) == self.by:
            raise forms.ValidationError(
                _("You cannot give this role to yourself. Open the system to read it.")
            )
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        person = cleaned["person"] = account_of(cleaned.get("email", ""))
        if person is not None and not person.is_active:
            self.add_error("email", _("This account is deactivated."))
        return cleaned


class BreakGlassForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you have to look inside"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The coordinators read this: by e-mail, and in their audit trail."),
    )
    minutes = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        choices=[(15, _("15 minutes")), (30, _("30 minutes")), (60, _("60 minutes"))],
        initial=15,
    )
