"""What organisations agree to when they share data, and who asks to take part."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import MarketSystem, SameSystem, in_system, one_of
from stakeholders.models.people import Organisation, OrganisationKind


class TermsQuerySet(models.QuerySet["SharingTerms"]):
    def current(self) -> "SharingTerms | None":
        """The newest version, the one that is to be accepted."""
        return self.order_by("-number").first()


class SharingTerms(models.Model):
    """One version of what the partners of a system agree about their data.

    Never edited: who accepted a version accepted these words.
    """

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="sharing_terms"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("terms"))
    # Of the text, so that what was shown is what was accepted.
    sha256 = models.CharField(max_length=64)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(auto_now_add=True)

    objects = TermsQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            in_system("sharingterms"),
            models.UniqueConstraint(
                fields=["market_system", "number"], name="sharingterms_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(text=""), name="sharingterms_say_something"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class TermsAcceptance(models.Model):
    """Says that an organisation accepted a version, through whom and when."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="+"
    )
    terms = models.ForeignKey(
        SharingTerms, on_delete=models.PROTECT, related_name="acceptances"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-accepted_at"]
        constraints = [
            SameSystem(field="terms", name="termsacceptance_terms_system"),
            models.UniqueConstraint(
                fields=["terms", "organisation"], name="termsacceptance_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} accepted {self.terms_id}"


class JoinState(models.TextChoices):
    """What became of a request to join."""

    OPEN = "open", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class JoinLinkQuerySet(models.QuerySet["JoinLink"]):
    def by_word(self, typed: str) -> "JoinLink | None":
        """The link of a word, however it was typed; None for no such word."""
        open_ones = self.filter(market_system__archived_at=None)
        return open_ones.filter(word=typed.strip().upper()).first()


class JoinLink(models.Model):
    """A word that coordinators give away; who knows it may ask to join."""

    market_system = models.OneToOneField(
        MarketSystem, on_delete=models.CASCADE, related_name="join_link"
    )
    word = models.CharField(max_length=20, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = JoinLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"way into {self.market_system_id}"


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def open(self) -> "JoinRequestQuerySet":
        """Those that nobody has decided on."""
        return self.filter(state=JoinState.OPEN)

    def decided(self) -> "JoinRequestQuerySet":
        """The others, the last decided first."""
        return self.exclude(state=JoinState.OPEN).order_by("-decided_at", "-pk")


class JoinRequest(models.Model):
    """Somebody with an account asks to take part in a market system."""

    State = JoinState
    # Why somebody asks is theirs to say, and nothing for a trail that stays for ever.
    PERSONAL = frozenset({"message", "answer"})

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="join_requests"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests"
    )
    organisation_name = models.CharField(_("your organisation"), max_length=200)
    organisation_kind = models.CharField(
        _("kind"), max_length=20, choices=OrganisationKind
    )
    message = models.CharField(_("why you ask"), max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=JoinState, default=JoinState.OPEN)
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    decided_at = models.DateTimeField(null=True)
    # What the coordinator says to whoever asked.
    answer = models.CharField(_("your answer"), max_length=500, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            one_of("state", JoinState, "joinrequest_state_known"),
            one_of("organisation_kind", OrganisationKind, "joinrequest_kind_known"),
            models.UniqueConstraint(
                fields=["market_system", "user"],
                condition=Q(state="open"),
                name="joinrequest_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(state="open"),
                name="joinrequest_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.user_id} asks for {self.market_system_id}"
