"""Pages of a long list that begin where another ended, quick at any place.

A page is told from a mark (the value and the key of a row), not from a number, so that
the database starts reading there. Rows that come or go elsewhere move nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """Some rows of a list, and the marks of its first and last one ("" without rows).

    Ask the next page with `after=last`, the one before with `before=first`.
    """

    rows: Sequence[Any]
    first: str
    last: str
    has_previous: bool
    has_next: bool

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Order:
    """By one column and then by key; rows without a value come last, either way."""

    column: str
    is_descending: bool = False
    is_nullable: bool = False

    def mark(self, row: Any) -> str:
        """The place of a row in the list, as it stands in an address."""
        value = getattr(row, self.column)
        return f"~{row.pk}" if value is None else f"={value}~{row.pk}"

    def read(self, mark: str, model: type[models.Model]) -> tuple[Any, int] | None:
        """The value and key of a mark; None for one that says nothing."""
        written, _tilde, key = mark.rpartition("~")
        if not key.isascii() or not key.isdecimal() or len(key) > 18:
            return None
        if written == "":
            return (None, int(key)) if self.is_nullable else None
        if not written.startswith("="):
            return None
        column: Any = model._meta.get_field(self.column)
        try:
            return column.to_python(written[1:]), int(key)
        except ValidationError:
            return None

    def parts(self, *, backwards: bool) -> list[tuple[bool, list[str]]]:
        """What to read one after the other: (without a value?, how it is ordered)."""
        down = self.is_descending != backwards
        sign, key = ("-" if down else ""), ("-" if backwards else "")
        known = (False, [f"{sign}{self.column}", f"{sign}pk"])
        unknown = (True, [f"{key}pk"])
        if not self.is_nullable:
            return [known]
        return [unknown, known] if backwards else [known, unknown]

    def beyond(self, place: tuple[Any, int], *, backwards: bool) -> Q:
        """The rows past a place, within the part that the place lies in."""
        value, key = place
        if value is None:
            return Q(**{"pk__lt" if backwards else "pk__gt": key})
        way = "lt" if self.is_descending != backwards else "gt"
        column = self.column
        # The first condition says the same less sharply: an index can begin there.
        return Q(**{f"{column}__{way}e": value}) & (
            Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": key})
        )


def first_of(
    lists: Sequence[models.QuerySet[Any]], *ordering: str, most: int
) -> models.QuerySet[Any]:
    """The first rows of several lists together, none of them read further than that.

    Each list is a query that a database plans well by itself; one condition that says
    “in the one or in the other” it would answer by reading everything.
    """
    if len(lists) == 1:
        return lists[0].order_by(*ordering)[:most]
    every: Any = lists[0].model._default_manager
    some = (
        # Sliced inside, for SQLite takes no limit in a part of a union.
        every.filter(pk__in=rows.order_by(*ordering)[:most].values("pk"))
        for rows in lists
    )
    keys = [rows.order_by().values("pk") for rows in some]
    together: models.QuerySet[Any] = every.filter(
        pk__in=keys[0].union(*keys[1:], all=True)
    )
    return together.order_by(*ordering)[:most]


def keyset_page(
    *lists: models.QuerySet[Any],
    order: Order,
    size: int,
    after: str = "",
    before: str = "",
    is_last: bool = False,
    related: Sequence[str] = (),
) -> KeysetPage:
    """The page after or before a mark, the last one, or without either the first.

    Of one list, or of what stands in any of several. A mark that cannot be read is no
    mark. At most two queries; `related` rows are read with them.
    """
    place = order.read(before or after, lists[0].model) if not is_last else None
    backwards = is_last or bool(before and place)
    found: list[Any] = []
    parts = [_parts(rows, order, place, backwards=backwards) for rows in lists]
    for together in zip(*parts, strict=True):
        if len(found) <= size:
            ordering, some = together[0][1], [part for part, _ordering in together]
            rows = first_of(some, *ordering, most=size + 1 - len(found))
            found += rows.select_related(*related) if related else rows
    more = len(found) > size
    shown = found[:size]
    if backwards:
        shown.reverse()
    return KeysetPage(
        rows=shown,
        first=order.mark(shown[0]) if shown else "",
        last=order.mark(shown[-1]) if shown else "",
        has_previous=more if backwards else place is not None,
        has_next=not is_last if backwards else more,
    )


def _parts(
    rows: models.QuerySet[Any],
    order: Order,
    place: tuple[Any, int] | None,
    *,
    backwards: bool,
) -> Iterator[tuple[models.QuerySet[Any], list[str]]]:
    """What is left to read from a place on: the rows with a value, those without."""
    for is_unknown, ordering in order.parts(backwards=backwards):
        part = rows
        if order.is_nullable:
            part = part.filter(**{f"{order.column}__isnull": is_unknown})
        if place is None:
            yield part, ordering
        elif (place[0] is None) == is_unknown:
            yield part.filter(order.beyond(place, backwards=backwards)), ordering
        elif is_unknown != backwards:
            # Past the part that the place lies in.
            yield part, ordering
