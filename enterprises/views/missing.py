"""What has to be there before anybody can be asked."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.access import SystemRequest


def missing_for_rating(
    request: SystemRequest, *, with_round: bool = False
) -> list[tuple[str, str]]:
    """What must be added before needs can be rated, each with the page that adds it.

    A pair is what to do, and where, or "" where the person may not. With `with_round`
    a round that is open is wanted too.
    """
    system = request.system
    wanted: list[tuple[str, str, str, Any]] = [
        (_("Add a segment"), "segment_add", "add_segment", system.segments),
        (
            _("Switch needs on"),
            "subneed_list",
            "change_subneed",
            system.sub_needs.in_use(),
        ),
    ]
    if with_round:
        rounds = system.rounds.filter(closed_at=None)
        wanted.append((_("Add a round"), "round_add", "add_assessmentround", rounds))
    return [
        (
            words,
            reverse(f"enterprises:{page}", kwargs={"slug": system.slug})
            if f"enterprises.{permission}" in request.permissions
            else "",
        )
        for words, page, permission, rows in wanted
        if not rows.exists()
    ]
