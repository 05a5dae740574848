"""Who the enterprises of a segment are; loaded after its page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from enterprises.access import SystemRequest, requires
from enterprises.analysis.profile import Mix, median, mix, registered
from enterprises.charts.profile import (
    attribute_words,
    band_words,
    median_words,
    profile_answer,
)
from enterprises.models.profiles import (
    CHOICES,
    KEYS,
    Known,
    closed_of,
    known_of,
    turnovers,
)


@require_safe
@requires("enterprises.view_segment")
def segment_profile(request: SystemRequest, pk: int) -> HttpResponse:
    segment = get_object_or_404(request.system.segments, pk=pk)
    threshold = request.system.small_cell_threshold
    known = known_of(segment, timezone.localdate().year)
    mixes = {
        name: mix(
            known.answers[name], keys=KEYS[name], total=known.open, threshold=threshold
        )
        for name in attribute_words()
    }
    told = turnovers(segment, known.turnovers)
    turnover = median(
        told.middle, currency=told.currency, count=told.count, threshold=threshold
    )
    context = {
        "segment": segment,
        "known": known,
        "closed": closed_of(segment),
        "answer": profile_answer(known.open, [m.known for m in mixes.values()]),
        "registered": registered(known.open, segment.estimated_number),
        "lines": _lines(mixes),
        "turnover": turnover,
        "turnover_words": median_words(turnover),
        "other_currencies": told.others,
        "turnover_unknown": known.open - told.count - told.others,
        "necessity": _necessity(segment, known),
        "threshold": threshold,
    }
    return render(request, "enterprises/segment_profile.html", context)


def _lines(mixes: dict[str, Mix]) -> list[dict[str, Any]]:
    """Each attribute with its answers in words, as far as they may be shown."""
    bands = band_words()
    return [
        {
            "name": attribute_words()[name],
            "mix": found,
            "shares": [(_answer(name, s.key, bands), s) for s in found.shares],
        }
        for name, found in mixes.items()
    ]


def _answer(name: str, key: str, bands: dict[str, str]) -> str:
    return str(CHOICES[name](key).label) if name in CHOICES else bands[key]


def _necessity(segment: Any, known: Known) -> Any:
    """The team's estimate, while the registry knows nobody's motivation."""
    if any(known.answers["motivation"].values()):
        return None
    return segment.necessity_share
