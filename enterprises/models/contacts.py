"""Personal data of owners: apart from the registry, for few eyes, and erasable."""

from django.conf import settings
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Replace, Right
from django.utils.translation import gettext_lazy as _

from enterprises.models.constraints import SameSystem
from enterprises.models.registry import MicroEnterprise
from enterprises.models.systems import MarketSystem
from enterprises.models.versions import VersionedRow


def phone_tail() -> Right:
    """The last eight signs of a phone without what people put between digits.

    With or without its country's number a phone ends alike. An index holds it, so that
    equal phones are found and no second copy of one is kept.
    """
    bare: F | Replace = F("phone")
    for sign in (" ", "-", ".", "/", "(", ")"):
        bare = Replace(bare, Value(sign))
    return Right(bare, 8)


class OwnerContact(VersionedRow):
    """Who owns an enterprise, and how to reach them."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="owner_contacts"
    )
    enterprise = models.OneToOneField(
        MicroEnterprise, on_delete=models.CASCADE, related_name="contact"
    )
    owner_name = models.CharField(_("owner's name"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)

    PERSONAL = frozenset({"owner_name", "phone", "address"})

    class Meta:
        constraints = [
            SameSystem(field="enterprise", name="ownercontact_enterprise_system")
        ]
        indexes = [
            models.Index(
                F("market_system"), phone_tail(), F("id"), name="ownercontact_phone"
            )
        ]
        permissions = [("reveal_ownercontact", "Can reveal an owner's contact")]

    def __str__(self) -> str:
        return f"contact of {self.enterprise_id}"

    @property
    def trail_name(self) -> str:
        """What it is called in the trail: the code that stands for the owner."""
        return self.enterprise.code


class Erasure(models.Model):
    """Says that an owner was forgotten, when and why; nothing of who it was."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="erasures"
    )
    enterprise = models.OneToOneField(
        MicroEnterprise, on_delete=models.CASCADE, related_name="erasure"
    )
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    erased_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [SameSystem(field="enterprise", name="erasure_enterprise_system")]
        permissions = [("erase_owner", "Can erase an owner")]

    def __str__(self) -> str:
        return f"owner of {self.enterprise_id}"
