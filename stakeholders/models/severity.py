"""How severe needs are, as the functions that answer them ask it."""

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum

from enterprises.models import MarketSystem, Need, NeedRating
from stakeholders.analysis.functions import (
    Function,
    Heard,
    RatedNeed,
    functions,
    latest_needs,
)


def rated_needs(system: MarketSystem) -> list[RatedNeed]:
    """Every sub-need in use that a segment rated, with its severity; one query."""
    heard = _heard(system.ratings.filter(sub_need__is_on=True))
    return latest_needs(heard, threshold=system.small_cell_threshold)


def worst_needs(system: MarketSystem) -> dict[int, RatedNeed]:
    """For each sub-need that was rated, the segment it is worst for; one query."""
    rated = [need for need in rated_needs(system) if need.severity is not None]
    rated.sort(key=lambda need: (need.severity or 0, need.segment))
    return {need.sub_need_id: need for need in rated}


def system_functions(system: MarketSystem) -> list[Function]:
    """All functions of the system with their needs and providers; three queries."""
    parts = system.function_roles.parts()
    return functions(rated_needs(system), parts, names=function_names(system))


def function_names(system: MarketSystem) -> dict[int, tuple[str, str]]:
    """Every sub-need in use: its name and its category; one query."""
    in_use = system.sub_needs.filter(is_on=True)
    return {
        pk: (name, category)
        for pk, name, category in in_use.values_list("pk", "name", "category")
    }


def _heard(ratings: QuerySet[NeedRating]) -> list[Heard]:
    need = Need.objects.filter(
        segment=OuterRef("segment"), sub_need=OuterRef("sub_need")
    )
    rows = (
        ratings.order_by()
        .values(
            *("sub_need_id", "sub_need__name", "sub_need__category"),
            *("segment_id", "segment__name"),
            *("round__held_on", "round_id", "perspective"),
        )
        .annotate(
            need_id=Subquery(need.values("pk")[:1]),
            weighted=Sum(F("severity") * F("respondents")),
            people=Sum("respondents"),
        )
    )
    return [
        Heard(
            sub_need_id=row["sub_need_id"],
            sub_need=row["sub_need__name"],
            category=row["sub_need__category"],
            segment_id=row["segment_id"],
            segment=row["segment__name"],
            need_id=row["need_id"],
            round_order=(row["round__held_on"], row["round_id"]),
            perspective=row["perspective"],
            weighted=row["weighted"],
            respondents=row["people"],
        )
        for row in rows
    ]
