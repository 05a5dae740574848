"""Turns the story into rows, once; a second call finds it there and does nothing.

Each part of the story is a module that has its facts, and makes rows of them. People,
places and figures are invented: nothing here is a real organisation or measurement.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from config.demo.accounts import let_in, sign_up
from config.demo.cases import make_the_case
from config.demo.cast import Cast
from config.demo.chain import lay_out
from config.demo.indicators import agree_on_indicators
from config.demo.initiatives import list_initiatives
from config.demo.interventions import intervene
from config.demo.knowing import know
from config.demo.lenses import look
from config.demo.lookalikes import write_down_twice
from config.demo.names import call_by_name
from config.demo.needs import ask_for_needs
from config.demo.network import relate
from config.demo.partnership import come_together
from config.demo.people import reach
from config.demo.planned import plan_roles
from config.demo.profiles import profile
from config.demo.reasons import give_reasons
from config.demo.records import record
from config.demo.registry import register
from config.demo.room import ask_a_room
from config.demo.stakeholders import list_stakeholders
from enterprises.actions.systems import create_system
from enterprises.models import MarketSystem

SYSTEM: Final[dict[str, Any]] = {
    "name": "Milk and cheese of Puno",
    "slug": "puno-dairy",
    "country": "PE",
    "currency": "PEN",
    "value_chain": "Milk and cheese",
    "purpose": (
        "Families who keep two to ten cows, and the people who carry and sell what "
        "they make, should earn a steady living; the dairy should get good milk in "
        "the dry season too."
    ),
}


def is_loaded() -> bool:
    """Say whether the demonstration is in this database."""
    return MarketSystem.objects.filter(slug=SYSTEM["slug"]).exists()


@transaction.atomic
def load() -> MarketSystem:
    """Make the accounts and the market system of the story; all of it or nothing."""
    cast = Cast()
    sign_up(cast)
    by = cast.people["coordinator@demo.example"]
    system = create_system(**SYSTEM, by=by)
    let_in(cast, system)
    lay_out(cast, system)
    register(cast, system)
    reach(system, cast.enterprises, by)
    write_down_twice(system, by)
    ask_for_needs(cast, system)
    give_reasons(cast, system, by)
    know(system, cast.segments, cast.people, by)
    ask_a_room(system, cast.segments, by)
    list_stakeholders(cast, system, by)
    profile(system, cast.stakeholders, cast.sub_needs, cast.organisations, by)
    call_by_name(system, cast.stakeholders, by)
    relate(system, cast.stakeholders, cast.segments, cast.organisations, by)
    look(system, cast.stakeholders, cast.segments, cast.organisations, by)
    known: dict[str, Mapping[str, Any]] = {
        "stakeholders": cast.stakeholders,
        "functions": cast.sub_needs,
        "segments": cast.segments,
        "places": cast.places,
        "organisations": cast.organisations,
    }
    list_initiatives(system, known, by)
    make_the_case(cast, system, by)
    intervene(cast, system, by)
    plan_roles(system, cast.interventions, cast.stakeholders, cast.sub_needs, by)
    agree_on_indicators(cast, system, by)
    record(system, cast.indicators, cast.enterprises, cast.organisations, by)
    come_together(system, cast.people, cast.organisations, by)
    return system
