"""Finding enterprises that may be one and the same: for one, and by a job for all.

No enterprise is compared with every other. The job walks the registry in four orders,
each along an index, and compares only neighbours: keys are written (0), equal phones
(1), names anywhere (2), names within one area (3).
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from enterprises.analysis.duplicates import (
    SHOWN_FROM,
    Likeness,
    Profile,
    area_of,
    likeness,
    name_key,
    pairs_of,
    phone_key,
)
from enterprises.models import (
    DuplicatePair,
    DuplicateSearch,
    DuplicateVerdict,
    MarketSystem,
    MatchKey,
    MicroEnterprise,
    OwnerContact,
)
from enterprises.models.contacts import phone_tail
from enterprises.models.duplicates import SearchState
from enterprises.tables import leases

CHUNK = 2000
# How many that follow in an order each one is compared with.
WINDOW = 8
# Below it no pair can come to SHOWN_FROM by its name: in one place, and elsewhere.
ALIKE_HERE = 0.58
ALIKE_ANYWHERE = 0.70
# So many of the likeliest pairs are kept.
MOST_PAIRS = 10_000
NEAR = 10
PROFILE = ("pk", "name", "place__path", "contact__owner_name", "contact__phone")


def way_of(path: str | None) -> tuple[int, ...]:
    """The keys of "/3/17/", from the top down."""
    return tuple(int(key) for key in (path or "").split("/") if key)


def profile(name: str, path: str | None, owner: str = "", phone: str = "") -> Profile:
    """What is compared of an enterprise, from its columns as they stand."""
    return Profile(name_key(name), name_key(owner), way_of(path), phone_key(phone))


def profiles_of(system: MarketSystem, keys: Iterable[int]) -> dict[int, Profile]:
    """The profiles of some enterprises, in one query."""
    rows = system.enterprises.order_by().filter(pk__in=set(keys))
    return {
        pk: profile(name, path, owner or "", phone or "")
        for pk, name, path, owner, phone in rows.values_list(*PROFILE)
    }


def pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


# One enterprise


def keys_of(name: str, path: str | None) -> tuple[str, int]:
    """The keys by which an enterprise is found: of its name, and of its area."""
    return name_key(name), area_of(way_of(path))


def store_keys(enterprises: Iterable[MicroEnterprise]) -> None:
    """Write the keys by which these are found."""
    for row in enterprises:
        path = row.place.path if row.place else ""
        _put(row.market_system_id, {row.pk: keys_of(row.name, path)})


def _put(system_id: int, keys: dict[int, tuple[str, int]]) -> None:
    MatchKey.objects.bulk_create(
        [
            MatchKey(
                market_system_id=system_id,
                enterprise_key=key,
                name_key=name,
                area_key=area,
            )
            for key, (name, area) in keys.items()
        ],
        update_conflicts=True,
        unique_fields=["enterprise_key"],
        update_fields=["name_key", "area_key"],
    )


def like(
    system: MarketSystem, row: MicroEnterprise, *, least: Any = SHOWN_FROM
) -> list[tuple[MicroEnterprise, Likeness]]:
    """Who may be the same as one enterprise, stored or not, the likest first.

    A constant number of queries. Pairs that a person has decided on are left out.
    """
    contact = getattr(row, "contact", None) if row.pk else None
    own = profile(
        row.name,
        row.place.path if row.place else "",
        contact.owner_name if contact else "",
        contact.phone if contact else "",
    )
    keys = {*_same_phone(system, own), *_near_names(system, own)} - {row.pk}
    keys -= _decided_with(system, row.pk)
    scored = {
        key: likeness(own, other) for key, other in profiles_of(system, keys).items()
    }
    good = [k for k, s in scored.items() if s.score is not None and s.score >= least]
    rows = system.enterprises.select_related("place", "segment").in_bulk(good)
    ranked = sorted(good, key=lambda key: (-(scored[key].score or 0), key))
    return [(rows[key], scored[key]) for key in ranked if key in rows]


def _same_phone(system: MarketSystem, own: Profile) -> Iterator[int]:
    if own.phone:
        rows = system.owner_contacts.alias(tail=phone_tail())
        found = rows.filter(tail=own.phone)
        yield from found.values_list("enterprise_id", flat=True)[:NEAR]


def _near_names(system: MarketSystem, own: Profile) -> Iterator[int]:
    """Of the same name anywhere, and the neighbours by name in the same area."""
    if not own.name:
        return
    rows = system.match_keys.order_by("name_key", "enterprise_key")
    here = rows.filter(area_key=area_of(own.place)).exclude(name_key="")
    for near in (
        rows.filter(name_key=own.name),
        here.filter(name_key__gt=own.name),
        here.filter(name_key__lt=own.name).reverse(),
    ):
        yield from near.values_list("enterprise_key", flat=True)[:NEAR]


def _decided_with(system: MarketSystem, key: int | None) -> set[int]:
    if key is None:
        return set()
    said = system.duplicate_verdicts.filter(Q(first_key=key) | Q(second_key=key))
    pairs = said.order_by().values_list("first_key", "second_key")
    return {one for both in pairs for one in both}


# All of them


def run(pk: int) -> None:
    """Bring one search as far as it goes; safe at any time and by several workers."""
    search = leases.claim_job(DuplicateSearch, pk)
    if search is None:
        return
    try:
        while search.stage < len(STAGES):
            with transaction.atomic():
                _step(search)
        _finish(search)
    except leases.Cancelled:
        search.pairs.all().delete()
        leases.settle(search, SearchState.CANCELLED, finished_at=timezone.now())
    except leases.LeaseLost:
        return


def _step(search: DuplicateSearch) -> None:
    """One chunk of the order it walks in, or the beginning of the next order."""
    done, mark = STAGES[search.stage](search)
    stage = search.stage if mark else search.stage + 1
    total = search.rows_total or 0
    rows_done = min(total, search.rows_done + done)
    leases.advance(search, stage=stage, mark=mark, rows_done=rows_done)


def _finish(search: DuplicateSearch) -> None:
    with transaction.atomic():
        _prune(search, MOST_PAIRS)
        older = DuplicateSearch.objects.filter(
            market_system=search.market_system_id, pk__lt=search.pk
        )
        older.exclude(state=SearchState.RUNNING).delete()
        leases.settle(
            search,
            SearchState.DONE,
            is_stoppable=True,
            finished_at=timezone.now(),
            rows_done=search.rows_total or 0,
        )


def _prune(search: DuplicateSearch, most: int) -> None:
    if search.pairs.count() > most:
        kept = list(search.pairs.values_list("pk", flat=True)[:MOST_PAIRS])
        search.pairs.exclude(pk__in=kept).delete()


def _write_keys(search: DuplicateSearch) -> tuple[int, list[Any]]:
    """Bring the keys of a stretch of enterprises up to date."""
    system = search.market_system
    after = search.mark[0] if search.mark else 0
    rows = system.enterprises.order_by("pk").filter(pk__gt=after)
    found = list(rows.values_list("pk", "name", "place__path")[:CHUNK])
    stretch = system.match_keys.filter(enterprise_key__gt=after)
    if len(found) == CHUNK:
        stretch = stretch.filter(enterprise_key__lte=found[-1][0])
    columns = ("enterprise_key", "name_key", "area_key")
    known = {key: (name, area) for key, name, area in stretch.values_list(*columns)}
    now = {key: keys_of(name, path) for key, name, path in found}
    _put(system.pk, {k: keys for k, keys in now.items() if known.get(k) != keys})
    gone = known.keys() - now.keys()
    system.match_keys.filter(enterprise_key__in=gone).delete()
    return len(found), [found[-1][0]] if len(found) == CHUNK else []


def _walk_phones(search: DuplicateSearch) -> tuple[int, list[Any]]:
    contacts = OwnerContact.objects.filter(market_system=search.market_system_id)
    rows = contacts.annotate(tail=phone_tail()).exclude(tail="")
    return _walk(search, rows, ("tail", "pk"), "enterprise_id", _same)


def _walk_names(search: DuplicateSearch) -> tuple[int, list[Any]]:
    rows = search.market_system.match_keys.exclude(name_key="")
    order = ("name_key", "enterprise_key")
    return _walk(search, rows, order, "enterprise_key", _alike)


def _walk_areas(search: DuplicateSearch) -> tuple[int, list[Any]]:
    rows = search.market_system.match_keys.exclude(name_key="").filter(area_key__gt=0)
    order = ("area_key", "name_key", "enterprise_key")
    return _walk(search, rows, order, "enterprise_key", _alike)


STAGES: tuple[Callable[[DuplicateSearch], tuple[int, list[Any]]], ...] = (
    _write_keys,
    _walk_phones,
    _walk_names,
    _walk_areas,
)


def _walk(
    search: DuplicateSearch,
    rows: Any,
    order: tuple[str, ...],
    key: str,
    compare: Callable[[list[tuple[Any, ...]]], Iterator[tuple[int, int]]],
) -> tuple[int, list[Any]]:
    """Compare neighbours of the next chunk; the chunks overlap by a window."""
    begun = rows.filter(_beyond(order, search.mark)) if search.mark else rows
    found = list(begun.order_by(*order).values_list(*order, key)[:CHUNK])
    _store(search, {pair(*both) for both in compare(found)})
    if len(found) < CHUNK:
        return len(found), []
    return len(found) - WINDOW, list(found[-WINDOW - 1][:-1])


def _beyond(order: tuple[str, ...], mark: list[Any]) -> Q:
    """The rows after a mark; its first condition lets an index begin there."""
    beyond = Q()
    for place, name in enumerate(order):
        same = dict(zip(order[:place], mark, strict=False))
        beyond |= Q(**same, **{f"{name}__gt": mark[place]})
    return Q(**{f"{order[0]}__gte": mark[0]}) & beyond


def _same(rows: list[tuple[Any, ...]]) -> Iterator[tuple[int, int]]:
    """Neighbours whose first value is the same."""
    for place, row in enumerate(rows):
        for other in rows[place + 1 : place + 1 + WINDOW]:
            if other[0] == row[0]:
                yield row[-1], other[-1]


def _alike(rows: list[tuple[Any, ...]]) -> Iterator[tuple[int, int]]:
    """Neighbours of one area whose names share most pairs of letters."""
    letters = [pairs_of(row[-3]) for row in rows]
    for place, row in enumerate(rows):
        mine, area = letters[place], row[:-3]
        least = ALIKE_HERE if area else ALIKE_ANYWHERE
        for next_to in range(place + 1, min(place + 1 + WINDOW, len(rows))):
            both = len(mine) + len(letters[next_to])
            shared = 2 * len(mine & letters[next_to])
            if rows[next_to][:-3] == area and shared >= least * both:
                yield row[-1], rows[next_to][-1]


def _store(search: DuplicateSearch, candidates: set[tuple[int, int]]) -> None:
    keys = {key for both in candidates for key in both}
    known = profiles_of(search.market_system, keys)
    least = _least(search)
    found = []
    for first, second in sorted(candidates):
        if first == second or first not in known or second not in known:
            continue
        scored = likeness(known[first], known[second])
        if scored.score is not None and scored.score >= least:
            found.append(
                DuplicatePair(
                    search=search,
                    first_key=first,
                    second_key=second,
                    score=scored.score,
                    known_share=scored.known_share,
                )
            )
    DuplicatePair.objects.bulk_create(found, ignore_conflicts=True, batch_size=500)
    _prune(search, 2 * MOST_PAIRS)


def _least(search: DuplicateSearch) -> Decimal:
    """The score from which a pair is worth keeping, now that so many are found."""
    last = search.pairs.values_list("score", flat=True)[MOST_PAIRS : MOST_PAIRS + 1]
    return max([SHOWN_FROM, *last])


def undecided(search: DuplicateSearch) -> Any:
    """The pairs of a search that nobody has decided on and that are both there."""
    said = DuplicateVerdict.objects.filter(
        market_system=search.market_system_id,
        first_key=OuterRef("first_key"),
        second_key=OuterRef("second_key"),
    )
    rows = MicroEnterprise.objects.filter(market_system=search.market_system_id)
    return search.pairs.filter(
        ~Exists(said),
        Exists(rows.filter(pk=OuterRef("first_key"))),
        Exists(rows.filter(pk=OuterRef("second_key"))),
    )
