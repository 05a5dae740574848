"""How many enterprises there are, without counting them each time.

The database itself keeps the numbers: triggers on the registry (see the migrations
`registry_tally` and `answer_tally`) add a line for every row that comes, goes or moves,
whoever writes it. What is read is always a sum, so it is exact in the same transaction.
"""

from typing import Any

from django.db import models, transaction
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from enterprises.analysis.registry import OwnerCounts

# Lines beyond one for each group that may gather before they are put together.
SLACK = 2_000
WOMAN = "woman"


class TallyQuerySet(models.QuerySet["RegistryTally"]):
    def open(self) -> "TallyQuerySet":
        return self.filter(is_open=True)

    def chosen(self, wanted: dict[str, Any]) -> "TallyQuerySet":
        """The lines of a filter over `DIMENSIONS`.

        `segment`: a segment; `places`: the keys of a subtree; `owner_gender`: a value,
        "" for not known; `is_open`: True or False. What is absent is not asked.
        """
        names = {"segment": "segment_key", "places": "place_key__in"}
        asked = {names.get(name, name): value for name, value in wanted.items()}
        return self.filter(**asked)

    def owners(self) -> OwnerCounts:
        """How many there are, by what is known of their owners; one query."""
        found = self.aggregate(
            n=Coalesce(Sum("total"), 0),
            women=Coalesce(Sum("total", filter=Q(owner_gender=WOMAN)), 0),
            known=Coalesce(Sum("total", filter=~Q(owner_gender="")), 0),
        )
        return OwnerCounts(found["n"], found["women"], found["known"])

    def by_segment(self) -> dict[int, OwnerCounts]:
        """The same for each segment that has enterprises; one query."""
        rows = (
            self.filter(segment_key__gt=0)
            .values("segment_key")
            .annotate(
                n=Sum("total"),
                women=Coalesce(Sum("total", filter=Q(owner_gender=WOMAN)), 0),
                known=Coalesce(Sum("total", filter=~Q(owner_gender="")), 0),
            )
            .filter(n__gt=0)
            .order_by()
        )
        return {
            row["segment_key"]: OwnerCounts(row["n"], row["women"], row["known"])
            for row in rows
        }

    def by_place(self) -> dict[int, int]:
        """How many name each place itself; one query."""
        rows = self.filter(place_key__gt=0).values("place_key").order_by()
        counted = rows.annotate(n=Sum("total")).filter(n__gt=0)
        return dict(counted.values_list("place_key", "n"))


class RegistryTally(models.Model):
    """So many enterprises of one segment, place and gender, open or closed.

    Several lines may speak of one group, and a line may be negative: sum them. 0 stands
    for no segment and no place. Written by triggers only; `put_together` folds lines.
    """

    market_system = models.ForeignKey(
        # Triggers write on while a whole system goes, so no constraint of the database.
        "enterprises.MarketSystem",
        on_delete=models.CASCADE,
        related_name="tallies",
        db_constraint=False,
    )
    segment_key = models.PositiveBigIntegerField()
    place_key = models.PositiveBigIntegerField()
    owner_gender = models.CharField(max_length=10, blank=True)
    is_open = models.BooleanField()
    total = models.IntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=[
                    "market_system",
                    "segment_key",
                    "place_key",
                    "owner_gender",
                    "is_open",
                ],
                name="registry_tally_group",
            )
        ]

    def __str__(self) -> str:
        return f"{self.segment_key}, {self.place_key}: {self.total}"


class AnswerTallyQuerySet(models.QuerySet["AnswerTally"]):
    def answers(self) -> dict[str, dict[str, int]]:
        """How many gave each answer to each question; one query."""
        rows = self.values_list("attribute", "answer").order_by()
        found: dict[str, dict[str, int]] = {}
        for attribute, answer, n in rows.annotate(n=Sum("total")).filter(n__gt=0):
            found.setdefault(attribute, {})[answer] = n
        return found


class AnswerTally(models.Model):
    """So many open enterprises of one segment gave one answer to one question.

    The questions are `ATTRIBUTES`; "open" with the answer "yes" counts all of them, so
    that one query tells who they are of how many. What is not known has no line.
    Written and summed as `RegistryTally` is.
    """

    ATTRIBUTES = (
        *("open", "owner_gender", "motivation", "formality", "urbanity", "premises"),
        # Year of birth; employees, up to the next whole number; currency of a turnover.
        *("born", "employees", "turnover"),
    )

    market_system = models.ForeignKey(
        "enterprises.MarketSystem",
        on_delete=models.CASCADE,
        related_name="answer_tallies",
        db_constraint=False,
    )
    segment_key = models.PositiveBigIntegerField()
    attribute = models.CharField(max_length=20)
    answer = models.CharField(max_length=20)
    total = models.IntegerField()

    objects = AnswerTallyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["market_system", "segment_key", "attribute", "answer"],
                name="answer_tally_group",
            )
        ]

    def __str__(self) -> str:
        return f"{self.segment_key}, {self.attribute} {self.answer}: {self.total}"


# What makes a group of either table.
GROUPS: dict[type[models.Model], tuple[str, ...]] = {
    RegistryTally: (
        *("market_system_id", "segment_key", "place_key"),
        *("owner_gender", "is_open"),
    ),
    AnswerTally: ("market_system_id", "segment_key", "attribute", "answer"),
}


def registered_in(segment: Any, **of: Any) -> Any:
    """How many open enterprises a segment has, as part of a query of segments."""
    lines = RegistryTally.objects.filter(
        market_system=models.OuterRef("market_system"),
        segment_key=models.OuterRef(segment),
        **of,
    )
    summed = lines.order_by().values("segment_key").annotate(n=Sum("total"))
    return Coalesce(models.Subquery(summed.values("n")), 0)


def put_together() -> int:
    """Fold the lines of each group into one; how many lines went.

    Safe beside writers and beside itself: only lines that it holds are folded, and
    readers see either the lines or their sum.
    """
    gone = 0
    for model, group in GROUPS.items():
        lines = model._base_manager.all()
        groups = lines.values(*group).distinct().count()
        if lines.count() > groups + SLACK:
            gone += folded(lines)
    return gone


def folded(lines: models.QuerySet[Any]) -> int:
    """Fold these lines of one of the tables, none left that sums up to nothing."""
    model: Any = lines.model
    group = GROUPS[model]
    with transaction.atomic():
        held = lines.select_for_update(skip_locked=True)
        sums: dict[tuple[Any, ...], int] = {}
        keys = []
        for row in held.values_list("pk", *group, "total"):
            keys.append(row[0])
            sums[row[1:-1]] = sums.get(row[1:-1], 0) + row[-1]
        for start in range(0, len(keys), 5000):
            part = keys[start : start + 5000]
            model._base_manager.filter(pk__in=part).delete()
        model._base_manager.bulk_create(
            (
                model(**dict(zip(group, values, strict=True)), total=total)
                for values, total in sums.items()
                if total
            ),
            batch_size=2000,
        )
    return len(keys) - sum(bool(total) for total in sums.values())
