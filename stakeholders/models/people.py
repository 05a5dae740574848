"""Who takes part in a market system, for which organisation, and in which role."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import MarketSystem, VersionedRow, one_of


class OrganisationKind(models.TextChoices):
    """The guide's five kinds of stakeholder."""

    ENTERPRISES = "enterprises", _("Micro-enterprises")
    COMPANY = "company", _("Company")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    GOVERNMENT = "government", _("Government")
    DONOR = "donor", _("Donor or development bank")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def seen_in(self, system: MarketSystem) -> "OrganisationQuerySet":
        """Those that take part in the system, and those an administrator listed."""
        return self.filter(
            Q(is_listed=True)
            | Q(pk__in=system.memberships.values("organisation"))
            | Q(pk__in=system.stakeholders.values("organisation"))
        )


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
        return f"{self.user_id} as {self.get_role_display()} in {self.market_system_id}"


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
        return self.email


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
        return f"{self.user_id} in {self.market_system_id} until {self.ends_at}"
