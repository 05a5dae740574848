"""Which stakeholders of a system may be one and the same, by all their names."""

import hashlib
from collections.abc import Callable
from itertools import chain
from typing import Any

from django.core.cache import cache

from enterprises.models import MarketSystem
from stakeholders.analysis.name_index import NameIndex
from stakeholders.analysis.names import Likeness
from stakeholders.findings.names import LikelyPair, NamesState
from stakeholders.models import Organisation, OrganisationVerdict, StakeholderName
from stakeholders.models.names import NameKind
from stakeholders.tables.register import known_names

KEPT_SECONDS = 24 * 3600
# Nobody reads more; the likeliest are told.
MOST_PAIRS = 500
# Whoever looks for the twin of one organisation is shown more.
LEAST = 0.5


def names_state(system: MarketSystem) -> NamesState:
    """Everybody's name, and the pairs that nobody has decided on; four queries.

    The pairs are kept in the cache under what they were found from, so that they are
    never old: the search through a thousand names takes a fifth of a second.
    """
    stored = {row.pk: row for row in system.stakeholders.order_by("pk")}
    further = list(
        system.stakeholder_names.exclude(kind=NameKind.IDENTIFIER).order_by("pk")
    )
    linked = Organisation.objects.filter(stakeholders__market_system=system)
    own = list(linked.order_by("pk"))
    known = [
        *((row.pk, row.organisation_id, row.name) for row in stored.values()),
        *((one.stakeholder_id, 0, one.text) for one in further),
        *((-one.pk, 0, one.name) for one in own),
    ]
    pairs = _kept(
        f"likely-stakeholders:{system.pk}",
        known,
        lambda: known_names(stored, further, own),
    )
    names = {pk: row.name for pk, row in stored.items()}
    return NamesState(names, _undecided(pairs, system.stakeholder_verdicts))


def _kept(name: str, known: object, index: Callable[[], NameIndex]) -> list[LikelyPair]:
    """The pairs of an index, searched once for what is known."""
    mark = hashlib.sha256(repr(known).encode("utf-8", "replace")).hexdigest()
    key = f"{name}:{mark}"
    pairs: list[LikelyPair] | None = cache.get(key)
    if pairs is None:
        pairs = [LikelyPair(*one) for one in index().pairs()[:MOST_PAIRS]]
        cache.set(key, pairs, KEPT_SECONDS)
    return pairs


def _undecided(pairs: list[LikelyPair], said: Any) -> tuple[LikelyPair, ...]:
    """Those that nobody has decided on; one query."""
    decided = set(said.order_by().values_list("first_key", "second_key"))
    return tuple(pair for pair in pairs if (pair.first, pair.second) not in decided)


def organisation_pairs() -> NamesState:
    """The same of the organisations of the whole installation; two queries."""
    known = list(Organisation.objects.order_by("pk").values_list("pk", "name"))
    pairs = _kept("likely-organisations", known, lambda: NameIndex(known))
    return NamesState(dict(known), _undecided(pairs, OrganisationVerdict.objects))


def organisations_like(one: Organisation, limit: int) -> list[tuple[int, Likeness]]:
    """The keys of those whose names are likest, down to half alike; two queries.

    But not of those that somebody told apart from it.
    """
    apart = OrganisationVerdict.objects.on(one.pk).values_list(
        "first_key", "second_key"
    )
    others = Organisation.objects.exclude(pk__in={one.pk, *chain(*apart)}).order_by(
        "pk"
    )
    index = NameIndex(others.values_list("pk", "name"))
    found = index.likest(one.name, limit=limit, least=LEAST)
    return [(other.key, other.likeness) for other in found]


def names_of(system: MarketSystem, keys: set[int]) -> dict[int, list[StakeholderName]]:
    """The further names of some stakeholders; one query."""
    found: dict[int, list[StakeholderName]] = {key: [] for key in keys}
    for one in system.stakeholder_names.filter(stakeholder__in=keys):
        found[one.stakeholder_id].append(one)
    return found
