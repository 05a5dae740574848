"""What a change in bulk would do, before it does: counted, never written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from enterprises.models.registry import MicroEnterprise, MicroEnterpriseQuerySet

SHOWN = 20
GROUPS = 10


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """How many would change, have the value, or be refused; and the first ones.

    `groups` are the values there are now, each with how many would leave it.
    """

    total: int
    changed: int
    same: int
    refused: int
    rows: Sequence[MicroEnterprise]
    groups: list[tuple[Any, int]]

    @property
    def seal(self) -> str:
        """What the reader saw, to be told when it is so no more."""
        return f"{self.total}.{self.changed}.{self.refused}"


def bulk_preview(
    rows: MicroEnterpriseQuerySet, attribute: str, value: Any
) -> BulkPreview:
    """Three queries, however many rows."""
    same = (
        Q(**{f"{attribute}__isnull": True})
        if value is None
        else Q(**{attribute: value})
    )
    refused = Q(pk__in=[])
    if attribute == "closed_on" and value is not None:
        refused = Q(started_year__gt=value.year) & ~same
    counts = rows.order_by().aggregate(
        total=Count("pk"),
        same=Count("pk", filter=same),
        refused=Count("pk", filter=refused),
    )
    changing = rows.exclude(same).exclude(refused)
    grouped = changing.order_by().values_list(attribute).annotate(n=Count("pk"))
    return BulkPreview(
        total=counts["total"],
        changed=counts["total"] - counts["same"] - counts["refused"],
        same=counts["same"],
        refused=counts["refused"],
        rows=list(changing.select_related("segment", "place").order_by("code")[:SHOWN]),
        groups=list(grouped.order_by("-n")[:GROUPS]),
    )
