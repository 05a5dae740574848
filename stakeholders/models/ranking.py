"""How much each reason to bring somebody in weighs in one market system."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import MarketSystem, VersionedRow

WEIGHTS = ("named", "beyond", "disruptor", "capability", "influence", "diligence")


def _weight(label: Any, default: int) -> Any:
    return models.DecimalField(
        label,
        max_digits=4,
        decimal_places=1,
        default=Decimal(default),
        validators=[MinValueValidator(0), MaxValueValidator(10)],
    )


class EngagementWeights(VersionedRow):
    """The weights of the ranking of whom to engage next; 0 to 10 each."""

    market_system = models.OneToOneField(
        MarketSystem, on_delete=models.CASCADE, related_name="engagement_weights"
    )
    named = _weight(_("named by enterprises"), 3)
    beyond = _weight(_("looks beyond the single deal"), 2)
    disruptor = _weight(_("changes things for the better"), 1)
    capability = _weight(_("can fill a severe gap"), 3)
    influence = _weight(_("influence"), 2)
    diligence = _weight(_("due diligence"), 2)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    **{
                        f"{name}__{bound}": limit
                        for name in WEIGHTS
                        for bound, limit in (("gte", 0), ("lte", 10))
                    }
                ),
                name="engagementweights_in_range",
            )
        ]

    def __str__(self) -> str:
        return f"weights of {self.market_system_id}"
