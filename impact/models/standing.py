"""What findings look at, loaded in one query."""

from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce

from enterprises.models import MarketSystem
from impact.analysis.standing import Standing
from impact.models.cells import RollupCell
from impact.models.indicators import Target
from impact.models.observations import Observation, Status


def standings(system: MarketSystem) -> list[Standing]:
    """How each indicator stands, in the order of their list; one query."""
    cells = RollupCell.objects.along(RollupCell.Dimension.ALL).filter(
        group__indicator=OuterRef("pk")
    )
    newest = cells.order_by("-group__period")
    rows = system.indicators.annotate(
        reported=Exists(_records(Status.APPROVED)),
        waits=Coalesce(_one(_records(Status.SUBMITTED), Count("pk")), 0),
        targets_set=Exists(_targets()),
        newest_period=Subquery(newest.values("group__period")[:1]),
        newest_value=Subquery(newest.values("value")[:1]),
        newest_so_far=Subquery(newest.values("total")[:1]),
        whole=_one(cells, Sum("value")),
        fewest=_one(cells, Min("enterprises")),
        start=_start(cells),
    ).annotate(
        due=Subquery(
            _targets()
            .filter(period__lte=OuterRef("newest_period"))
            .order_by("-period")
            .values("value")[:1]
        ),
        started=Case(
            When(
                Q(baseline__isnull=False) | Q(baseline_period__isnull=False), then=True
            ),
            default=False,
        ),
        used=Case(When(use="", then=False), default=True),
    )
    return [
        Standing(*row)
        for row in rows.values_list(
            *("pk", "name", "level", "aggregation", "over_time", "used", "started"),
            *("targets_set", "reported", "waits", "newest_period", "newest_value"),
            *("whole", "newest_so_far", "fewest", "start", "due"),
        )
    ]


def _records(status: str) -> Any:
    return Observation.objects.filter(indicator=OuterRef("pk"), status=status)


def _targets() -> Any:
    return Target.objects.current().filter(indicator=OuterRef("pk"))


def _one(rows: Any, aggregate: Any) -> Subquery:
    """An aggregate over all rows of a subquery."""
    return Subquery(
        rows.order_by().values(none=F("pk") * 0).annotate(x=aggregate).values("x")
    )


def _start(cells: Any) -> Coalesce:
    """The baseline, else the figure of the baseline period."""
    then = cells.filter(group__period=OuterRef("baseline_period"))
    return Coalesce(F("baseline__value"), Subquery(then.values("value")[:1]))
