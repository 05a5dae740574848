"""Who takes part in a market system, for which organisation, and in which role."""

import hashlib
import re
import unicodedata
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models import MarketSystem, VersionedRow, one_of


class OrganisationKind(models.TextChoices):
    """The guide's five kinds of stakeholder."""

    ENTERPRISES = "enterprises", _("Micro-enterprises")
    COMPANY = "company", _("Company")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    GOVERNMENT = "government", _("Government")
    DONOR = "donor", _("Donor or development bank")


# What firms and associations put after their name, and people leave out.
LEGAL_FORMS = frozenset(
    {
        *("ab", "ag", "as", "asbl", "bv", "co", "company", "corp", "corporation"),
        *("cv", "eirl", "ev", "gmbh", "inc", "incorporated", "kg", "limitada"),
        *("limited", "llc", "llp", "ltd", "ltda", "ngo", "nv", "ong", "oy", "plc"),
        *("pty", "pvt", "sa", "sac", "sarl", "sas", "se", "sl", "spa", "srl", "the"),
    }
)


def likeness(name: str) -> str:
    """What stays of a name without case, accents, spacing, dots and legal forms."""
    bare = unicodedata.normalize("NFKD", name.casefold()).replace(".", "")
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", bare)
    return "".join(w for w in words if w not in LEGAL_FORMS) or "".join(words)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def seen_in(self, system: MarketSystem) -> "OrganisationQuerySet":
        """Those that take part in the system, and those an administrator listed."""
        return self.filter(
            Q(is_listed=True)
            | Q(pk__in=system.memberships.values("organisation"))
            | Q(pk__in=system.stakeholders.values("organisation"))
        )

    def alike(self, name: str) -> list["Organisation"]:
        """Those whose names differ from `name` in looks only."""
        wanted = likeness(name)
        return [row for row in self if wanted and likeness(row.name) == wanted]

    def matching(self, text: str) -> "OrganisationQuerySet":
        return self.filter(name__icontains=text) if text else self


class Organisation(VersionedRow):
    """One real organisation; one row for it in the whole installation."""

    Kind = OrganisationKind

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    country = models.CharField(_("country"), max_length=2, blank=True)
    website = models.URLField(_("website"), blank=True)
    is_listed = models.BooleanField(
        _("listed for everybody"),
        default=False,
        help_text=_("Members of every market system may pick it."),
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("name"),
                name="organisation_name_unique",
                violation_error_message=_(
                    "There is already an organisation of this name."
                ),
            ),
            one_of("kind", OrganisationKind, "organisation_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.IntegerChoices):
    """Each role may do what the one above it in this list may, and more."""

    VIEWER = 10, _("Viewer")
    FIELD_PARTNER = 20, _("Field partner")
    CONTRIBUTOR = 30, _("Contributor")
    COORDINATOR = 40, _("Coordinator")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def matching(self, text: str) -> "MembershipQuerySet":
        """Those whose person's name or e-mail holds the text."""
        if not text:
            return self
        return self.filter(
            Q(user__first_name__icontains=text)
            | Q(user__last_name__icontains=text)
            | Q(user__email__icontains=text)
        )

    def reading(self, email: str) -> "MembershipQuerySet":
        """Those whose person has proved to read the mail of this address."""
        return self.filter(
            user__emailaddress__email__iexact=email, user__emailaddress__verified=True
        )

    def with_second_factor(self) -> "MembershipQuerySet":
        """Each with `has_factor`: signs in with an app or a key beside the password."""
        own = Authenticator.objects.filter(user=models.OuterRef("user"))
        own = own.exclude(type=Authenticator.Type.RECOVERY_CODES)
        return self.annotate(has_factor=models.Exists(own))

    def active(self) -> "MembershipQuerySet":
        """Those that open their system: not deactivated by a coordinator."""
        return self.filter(deactivated_at=None)

    def people(self, beside: int | None = None) -> models.QuerySet[User]:
        """Whose they are, by name, where the account is open; and one person beside."""
        theirs = Q(pk__in=self.values("user"), is_active=True)
        people = User.objects.filter(theirs | Q(pk=beside))
        return people.order_by("first_name", "last_name", "pk")

    def coordinating(self) -> "MembershipQuerySet":
        """Those who can run the system: coordinators, where nothing is deactivated."""
        return self.active().filter(role=Role.COORDINATOR, user__is_active=True)


class Membership(VersionedRow):
    """The role one person holds in one market system, for one organisation."""

    Role = Role

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.IntegerField(_("role"), choices=Role, default=Role.VIEWER)
    joined_at = models.DateTimeField(auto_now_add=True)
    # While it is set the system is closed to the person; role and history stay.
    deactivated_at = models.DateTimeField(
        _("deactivated"), null=True, blank=True, editable=False
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["market_system", "user", "organisation"],
                name="membership_once_per_organisation",
            ),
            one_of("role", Role, "membership_role_known"),
        ]

    def __str__(self) -> str:
        # Stands in the audit trail, which nobody can change: no name, no e-mail.
        return f"{self.get_role_display()}, {self.organisation} (#{self.user_id})"


class InvitationState(models.TextChoices):
    """What has become of an invitation."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


def hashed(token: str) -> str:
    """What is stored of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> "InvitationQuerySet":
        """Neither accepted nor revoked; they may have expired."""
        return self.filter(accepted_at=None, revoked_at=None)

    def usable(self, now: datetime) -> "InvitationQuerySet":
        """Those whose link still works."""
        return self.unanswered().filter(expires_at__gt=now)

    def ended_before(self, moment: datetime) -> "InvitationQuerySet":
        """Those accepted, revoked or run out before a moment."""
        return self.filter(
            Q(accepted_at__lt=moment)
            | Q(revoked_at__lt=moment)
            | Q(expires_at__lt=moment, accepted_at=None, revoked_at=None)
        )

    def in_state(self, state: str, now: datetime) -> "InvitationQuerySet":
        """Those in one state; all of them for ""."""
        chosen = {
            InvitationState.OPEN: Q(expires_at__gt=now, accepted_at=None)
            & Q(revoked_at=None),
            InvitationState.EXPIRED: Q(expires_at__lte=now, accepted_at=None)
            & Q(revoked_at=None),
            InvitationState.ACCEPTED: Q(accepted_at__isnull=False),
            InvitationState.REVOKED: Q(revoked_at__isnull=False),
        }
        return self.filter(chosen[InvitationState(state)]) if state else self


class Invitation(models.Model):
    """A link by e-mail that makes its receiver a member, once, until it expires."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="invitations"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField(_("e-mail"))
    role = models.IntegerField(_("role"), choices=Role, default=Role.VIEWER)
    # Only the hash is kept: whoever reads the database cannot use the link.
    token_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField(auto_now_add=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    State = InvitationState

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("role", Role, "invitation_role_known"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_not_both",
            ),
            models.UniqueConstraint(
                fields=["market_system", "email", "organisation"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        # Stands in the audit trail, which nobody can change: no e-mail.
        return f"{self.get_role_display()}, {self.organisation} (#{self.pk})"

    @property
    def state(self) -> InvitationState:
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        if self.expires_at <= timezone.now():
            return InvitationState.EXPIRED
        return InvitationState.OPEN


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    def open(self, now: datetime) -> "BreakGlassQuerySet":
        return self.filter(ends_at__gt=now)


class BreakGlass(models.Model):
    """A site administrator's short, logged look into a system they are no member of."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="break_glasses"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="break_glasses"
    )
    reason = models.TextField(_("reason"))
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="break_glass_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")), name="break_glass_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.user_id} until {self.ends_at:%Y-%m-%d %H:%M} UTC"
