"""What one row of an app's access table says, and how the tables come together."""

from collections.abc import Callable
from typing import Any, NamedTuple

from enterprises.models import MarketSystem
from stakeholders.models import Membership

Role = Membership.Role
Kwargs = Callable[[MarketSystem], dict[str, Any]]


def nothing(system: MarketSystem) -> dict[str, Any]:
    """The route names no row."""
    return {}


def row(factory: Any, **kwargs: Any) -> Kwargs:
    """The route names one row of this factory by its `pk`."""

    def make(system: MarketSystem) -> dict[str, Any]:
        return {"pk": factory(market_system=system, **kwargs).pk}

    return make


class Entry(NamedTuple):
    """The lowest role a route opens for, and the kwargs of one existing row."""

    lowest: Role
    kwargs: Kwargs = nothing
    query: str = ""
