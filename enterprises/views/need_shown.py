"""What the needs map shows of a system, for its page and its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enterprises.access import SystemRequest
from enterprises.analysis.contrasts import (
    Contrast,
    Place,
    gender_gaps,
    gender_map,
    hiding,
    trends,
)
from enterprises.analysis.needs import NeedMap, need_map
from enterprises.analysis.ratings import SUPPORTERS, Rating
from enterprises.analysis.rounds import Spoke, hidden_in, of_rounds
from enterprises.charts.contrasts import GENDER, TREND
from enterprises.forms.need_map import MapFilter
from enterprises.models import AssessmentRound, Segment, SubNeed
from enterprises.models.needs import Category

CATEGORY_NAMES = dict(Category.choices)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the map shows of a system: the chosen part, loaded and judged.

    `needs` has cells where no `contrasts` stand in for them, those where genders or
    rounds are set against each other; `hidden` are the (segment, sub-need) that their
    own round hides. `spoke` and `since` are the rounds of each
    (segment, sub-need), `round` the one of all that is shown, None where they differ.
    """

    form: MapFilter
    round: AssessmentRound | None
    spoke: Spoke
    since: Spoke
    segments: list[Segment]
    sub_needs: dict[int, SubNeed]
    ratings: list[Rating]
    needs: NeedMap
    hidden: frozenset[Place]
    contrasts: Mapping[tuple[int, str | int], Contrast]
    spoke_for: Mapping[tuple[int, str | int | None], set[int]]

    @property
    def view(self) -> str:
        """Severity, or which difference."""
        return self.form.view_chosen

    @property
    def compared(self) -> AssessmentRound | None:
        """The one round that all is compared with, None where they differ."""
        keys = set(self.since.values())
        return self.form.rounds[keys.pop()] if len(keys) == 1 else None

    def rounds_of(
        self, segment: int, column: str | int | None = None
    ) -> list[AssessmentRound]:
        """The rounds that speak for a segment or one of its cells, the newest first."""
        keys = self.spoke_for.get((segment, column), ())
        return [one for key, one in self.form.rounds.items() if key in keys]

    @property
    def names(self) -> dict[Any, Any]:
        """The names of the columns, categories or sub-needs."""
        return {**CATEGORY_NAMES, **{k: s.name for k, s in self.sub_needs.items()}}


def shown_of(request: SystemRequest) -> Shown:
    """Load and judge what the address asks for, in six queries."""
    system = request.system
    known = system.segments.select_related("place", "step")
    in_order = list(known.order_by("step__order", "name", "pk"))
    form = MapFilter(
        request.GET,
        rounds=list(system.rounds.all()),
        places=list(system.places.all()),
        segments=in_order,
    )
    segments = [s for s in in_order if form.admits(s)]
    keys = {s.pk for s in segments}
    asked = system.ratings.in_use()
    if form.round_chosen is not None and form.view_chosen != TREND:
        asked = asked.filter(round=form.round_chosen)
    ratings = [r for r in asked.readings() if r.segment_id in keys]
    sub_needs = {s.pk: s for s in system.sub_needs.in_use()}
    spoke = form.speaking(ratings)
    since = form.before(ratings, spoke) if form.view_chosen == TREND else {}
    category, threshold = form.category_chosen, system.small_cell_threshold
    columns: Sequence[str | int] = (
        [k for k, s in sub_needs.items() if s.category == category]
        if category
        else Category.values
    )
    grid = {
        "segments": [s.pk for s in segments],
        "columns": columns,
        "threshold": threshold,
    }
    differences = _contrasts(form, ratings, spoke, since, grid)
    hidden: frozenset[Place] = frozenset()
    if differences:
        needs = NeedMap(tuple(s.pk for s in segments), tuple(columns), {})
    else:
        hidden = hidden_in(ratings, spoke, hiding(form.gender_chosen, threshold))
        needs = _needs(form, of_rounds(ratings, spoke), hidden, grid)
    return Shown(
        form=form,
        round=_round_of(form, spoke),
        spoke=spoke,
        since=since,
        segments=segments,
        sub_needs=sub_needs,
        ratings=of_rounds(ratings, spoke),
        needs=needs,
        hidden=hidden,
        contrasts=differences,
        spoke_for=_spoke_for(spoke, sub_needs),
    )


def _needs(
    form: MapFilter,
    ratings: list[Rating],
    hidden: frozenset[Place],
    grid: dict[str, Any],
) -> NeedMap:
    if form.is_of_supporters:
        # Rounds speak here because supporters rated in them: what enterprises said
        # in just these would tell, beside the map of theirs, what a round hides.
        ratings = [r for r in ratings if r.perspective == SUPPORTERS]
    if form.gender_chosen:
        return gender_map(ratings, form.gender_chosen, hidden=hidden, **grid)
    return need_map(ratings, hidden=hidden, **grid)


def _contrasts(
    form: MapFilter,
    ratings: list[Rating],
    spoke: Spoke,
    since: Spoke,
    grid: dict[str, Any],
) -> dict[tuple[int, str | int], Contrast]:
    """Genders or rounds set against each other; nothing in the other views."""
    is_of_genders = form.view_chosen == GENDER
    if not is_of_genders and form.view_chosen != TREND:
        return {}
    find = hiding("any" if is_of_genders else form.gender_chosen, grid["threshold"])
    hidden = hidden_in(ratings, spoke, find) | hidden_in(ratings, since, find)
    now = of_rounds(ratings, spoke)
    if is_of_genders:
        return gender_gaps(now, hidden=hidden, **grid)
    return trends(
        *(now, of_rounds(ratings, since)),
        perspective=form.perspective_chosen,
        gender=form.gender_chosen,
        hidden=hidden,
        **grid,
    )


def _spoke_for(
    spoke: Spoke, sub_needs: Mapping[int, SubNeed]
) -> dict[tuple[int, str | int | None], set[int]]:
    """The rounds of each segment, of each of its categories and of each sub-need."""
    found: dict[tuple[int, str | int | None], set[int]] = {}
    for (segment, sub_need), key in spoke.items():
        for column in (None, sub_need, sub_needs[sub_need].category):
            found.setdefault((segment, column), set()).add(key)
    return found


def _round_of(form: MapFilter, spoke: Spoke) -> AssessmentRound | None:
    """The round of the whole map; where nobody spoke yet, the newest."""
    if form.round_chosen is not None or not spoke:
        return form.round_chosen or next(iter(form.rounds.values()), None)
    keys = set(spoke.values())
    return form.rounds[keys.pop()] if len(keys) == 1 else None
