"""Invitations, memberships, and the organisation somebody is there for."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.forms.base import SystemModelForm
from enterprises.models import MarketSystem
from stakeholders.models import Invitation, Membership, Organisation
from stakeholders.models.people import OrganisationKind, OrganisationQuerySet, Role

NEW = "new"
# What each role means to whoever has to choose one.
ROLE_WORDS: list[tuple[int, str | Promise]] = [
    (Role.VIEWER, _("Viewer: reads the plan and the figures")),
    (
        Role.FIELD_PARTNER,
        _("Field partner: logs values, sees the records of their organisation"),
    ),
    (Role.CONTRIBUTOR, _("Contributor: edits the plan for their organisation")),
    (Role.COORDINATOR, _("Coordinator: edits everything and invites people")),
]


def account_of(email: str) -> User | None:
    """The account whose owner has proved that they read this address, if any."""
    proved = EmailAddress.objects.filter(email__iexact=email, verified=True)
    address = proved.select_related("user").first()
    return address.user if address else None


class OrganisationChoiceForm(forms.Form):
    """One of `organisations`, or a new one that is like none of them."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        empty_label=_("Another one, named below"),
        error_messages={"required": _("Choose an organisation, or name one.")},
    )
    new_name = forms.CharField(
        label=_("Name of another organisation"), max_length=200, required=False
    )
    new_kind = forms.ChoiceField(
        label=_("Its kind"),
        choices=[("", _("Choose")), *OrganisationKind.choices],
        required=False,
        help_text=_("Needed for an organisation that is new here."),
    )
    # A browser would insist on the list, although a new name will do.
    use_required_attribute = False

    def __init__(
        self, *args: Any, organisations: OrganisationQuerySet, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["organisation"]
        choices.queryset = organisations
        name = self.data.get(self.add_prefix("new_name"), "").strip()
        choices.required = not name
        if name and not self.data.get(self.add_prefix("organisation")):
            self._ask_about(organisations.alike(name), name)

    def _ask_about(self, alike: list[Organisation], name: str) -> None:
        """Add a question, unless the name is an organisation's very own."""
        if not alike or any(row.name.lower() == name.lower() for row in alike):
            return
        known = [(str(row.pk), row.name) for row in alike]
        self.fields["similar"] = forms.ChoiceField(
            label=_("Is it one of these?"),
            choices=[*known, (NEW, _("No, it is another organisation"))],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("There is one of nearly the same name. Choose.")
            },
        )

    def clean(self) -> dict[str, Any]:
        """Put into `organisation` the one meant, not yet stored if it is new."""
        cleaned = super().clean() or {}
        name, answer = cleaned.get("new_name", ""), cleaned.get("similar", "")
        if cleaned.get("organisation"):
            if name:
                self.add_error(
                    "new_name", _("Choose one above, or name one, not both.")
                )
        elif name and answer and answer != NEW:
            cleaned["organisation"] = self._known().get(pk=answer)
        elif name:
            cleaned["organisation"] = self._named(name, cleaned.get("new_kind", ""))
        return cleaned

    def _known(self) -> OrganisationQuerySet:
        choices: Any = self.fields["organisation"]
        known: OrganisationQuerySet = choices.queryset
        return known

    def _named(self, name: str, kind: str) -> Organisation:
        """One row for one organisation: also where nobody here could see it so far."""
        same = Organisation.objects.filter(name__iexact=name).first()
        if same is None and not kind and not {"new_kind", "similar"} & set(self.errors):
            self.add_error("new_kind", _("Say what kind of organisation it is."))
        return same or Organisation(name=name, kind=kind)


class InvitationForm(OrganisationChoiceForm):
    email = forms.EmailField(label=_("E-mail"), max_length=150)
    role = forms.TypedChoiceField(
        label=_("Role"),
        coerce=int,
        choices=ROLE_WORDS,
        initial=Role.VIEWER,
        widget=forms.RadioSelect,
    )
    field_order = [
        *("email", "also", "role"),
        *("organisation", "new_name", "similar", "new_kind"),
    ]

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        self.system = system
        # Whom the address belongs to, among those of this system; no others are told.
        self.members: list[Membership] = []
        seen = Organisation.objects.seen_in(system)
        super().__init__(*args, organisations=seen, **kwargs)
        email = self.data.get(self.add_prefix("email"), "").strip()
        if email:
            held = system.memberships.reading(email)
            self.members = list(held.select_related("organisation", "user"))
        if self.members:
            self.fields["also"] = forms.BooleanField(
                label=_("Invite them for one more organisation"),
                help_text=_("They choose then for which of the two they act."),
                error_messages={"required": _("Tick this if you mean it.")},
            )
        self.order_fields(self.field_order)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        organisation, email = cleaned.get("organisation"), cleaned.get("email")
        if organisation is None or organisation.pk is None or not email:
            return cleaned
        held = next((m for m in self.members if m.organisation == organisation), None)
        if held is not None and held.deactivated_at is not None:
            self.add_error(
                "email",
                _("This person was deactivated here. Open the membership again."),
            )
        elif held is not None:
            self.add_error(
                "email", _("This person already takes part for this organisation.")
            )
        invited = self.system.invitations.usable(timezone.now())
        if invited.filter(email=email, organisation=organisation).exists():
            self.add_error(
                "email",
                _("There is an open invitation. Send it again from the list."),
            )
        return cleaned


class NewcomerForm(forms.Form):
    """What somebody without an account chooses to get one."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_("As your partners know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("A password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least eight characters, and none that others would guess."),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        email = self.invitation.email
        name = str(self.cleaned_data.get("name", ""))
        validate_password(password, User(username=email, email=email, first_name=name))
        return password


class MembershipForm(SystemModelForm[Membership]):
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        help_text=_("Stands in the audit trail."),
    )

    class Meta:
        model = Membership
        fields = ["role"]
        widgets = {"role": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = ROLE_WORDS  # type: ignore[attr-defined]


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        help_text=_("Stands in the audit trail."),
    )


class RepresentativeErasureForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_(
            "Such as “asked for it by phone, 3 March”. It is kept for ever: do not "
            "name the person."
        ),
    )


class MembershipFilter(forms.Form):
    q = forms.CharField(label=_("Name or e-mail"), required=False)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("All"),
    )
    role = forms.TypedChoiceField(
        label=_("Role"),
        coerce=int,
        empty_value=None,
        choices=[("", _("All")), *Role.choices],
        required=False,
    )
    account = forms.ChoiceField(
        label=_("Account"),
        choices=[
            ("", _("All")),
            ("active", _("Active")),
            ("single", _("Active, without second factor")),
            ("closed", _("Deactivated")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = Organisation.objects.filter(memberships__market_system=system)
        choices: Any = self.fields["organisation"]
        choices.queryset = present.distinct()


class InvitationFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All")), *Invitation.State.choices],
        required=False,
    )
