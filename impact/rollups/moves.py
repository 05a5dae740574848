"""Follows enterprises that moved to another place, segment or gender group.

An observation carries the slice of its enterprise, so that a rollup never joins. The
registry says who moved (SliceChange) and knows nothing of observations.
"""

from collections.abc import Iterable

from django.db import transaction

from enterprises.models import MicroEnterprise, SliceChange
from impact.models import Observation
from impact.rollups.marks import Leaf, mark_leaves

AT_ONCE = 500


def take_up_moves() -> int:
    """Bring copied slices up to date and mark what that changes; return how many."""
    taken = 0
    while moved := _take_up_some():
        taken += moved
    return taken


@transaction.atomic
def _take_up_some() -> int:
    changes = SliceChange.objects.order_by("pk").values_list("pk", "enterprise_id")
    seen = list(changes[:AT_ONCE])
    # Locked before anything is read of them, so that nobody moves or records meanwhile:
    # both take the same lock. One that is held now is left for the next time.
    enterprises = list(
        MicroEnterprise.objects.select_for_update(skip_locked=True, no_key=True)
        .filter(pk__in={enterprise_id for _pk, enterprise_id in seen})
        .order_by("pk")
        .only("place", "owner_gender", "segment")
    )
    leaves: list[Leaf] = []
    for enterprise in enterprises:
        leaves += _move_observations(enterprise)
    mark_leaves(leaves)
    moved = {enterprise.pk for enterprise in enterprises}
    done = [pk for pk, enterprise_id in seen if enterprise_id in moved]
    SliceChange.objects.filter(pk__in=done).delete()
    return len(done)


def _move_observations(enterprise: MicroEnterprise) -> Iterable[Leaf]:
    """The leaves left and entered, also where only the places above have changed."""
    now = (enterprise.place_id, enterprise.owner_gender, enterprise.segment_id)
    rows = Observation.objects.filter(enterprise=enterprise)
    before = rows.counted().order_by().distinct()
    leaves = []
    for one in before.values_list(
        "indicator_id", "period", "place_id", "owner_gender", "segment_id"
    ):
        leaves += [Leaf(*one), Leaf(one[0], one[1], *now)]
    place, gender, segment = now
    rows.update(place_id=place, owner_gender=gender, segment_id=segment)
    return leaves
