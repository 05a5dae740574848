"""The checklist, counted, and which severe needs rest on what is lacking."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.catalogue import SUB_NEEDS
from stakeholders.analysis.checklist import (
    Line,
    Rest,
    Tally,
    by_player,
    resting,
    severe_without,
    tally,
)
from stakeholders.analysis.functions import RatedNeed
from stakeholders.catalogue import PLAYERS, SYSTEM_FUNCTIONS, player_of
from stakeholders.models import SystemFunction
from stakeholders.models.lenses import Presence

CREDIT, WATER = "finance.credit", "infrastructure.water"
LINES = st.builds(
    Line,
    key=st.uuids().map(str),
    player=st.sampled_from([*PLAYERS, "other", "unheard of"]),
    name=st.just("Loans"),
    presence=st.sampled_from(["", *Presence.values]),
)


def line(presence="absent", needs=(CREDIT,), key="banks.credit", player="banks"):
    return Line(key, player, "Loans", presence, needs)


def rest(code=CREDIT, severity=None, name="Credit"):
    worst = None
    if severity is not None:
        worst = RatedNeed(
            *(1, name, "finance", 2, "Farmers", 3, Decimal(severity), False)
        )
    return Rest(code, 1, name, "finance", worst)


def test_the_catalogue_is_sound():
    codes = [start.code for start in SYSTEM_FUNCTIONS]
    longest = SystemFunction._meta.get_field("catalogue_code").max_length

    assert len(set(codes)) == len(codes) > 30
    assert max(map(len, codes)) <= longest
    assert {start.player for start in SYSTEM_FUNCTIONS} == set(PLAYERS)
    assert {n for start in SYSTEM_FUNCTIONS for n in start.needs} <= {
        one.code for one in SUB_NEEDS
    }
    assert str(player_of("nobody we know")) == "Others"


def test_not_judged_is_counted_apart_from_absent():
    counted = tally([line("absent"), line(""), line("not_applicable")])

    assert counted == Tally(absent=1, not_needed=1, unjudged=1)
    assert counted.judged_share == Decimal(2) / 3
    assert (tally([]), tally([]).judged_share) == (Tally(), None)


def test_a_presence_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no presence"):
        tally([line("perhaps")])


def test_needs_rest_on_a_line_the_most_severe_first():
    needs = {CREDIT: rest(severity="2"), WATER: rest(WATER, "4.5", "Water")}

    found = resting(line(needs=(CREDIT, WATER, "policy.tax")), needs)

    assert [one.name for one in found] == ["Water", "Credit"]


@pytest.mark.parametrize(
    ("presence", "severity", "is_told"),
    [
        ("absent", "3.5", True),
        ("weak", "5", True),
        ("absent", "3.4", False),
        ("absent", None, False),
        ("present", "5", False),
        ("not_applicable", "5", False),
        ("", "5", False),
    ],
)
def test_only_what_is_lacking_and_severely_missed_is_told(presence, severity, is_told):
    needs = {CREDIT: rest(severity=severity)}
    lines = [line(presence)]

    found = severe_without(lines, needs)

    assert found == ([(lines[0], [needs[CREDIT]])] if is_told else [])


@given(st.lists(LINES, max_size=15))
def test_every_line_has_its_place_and_counts_add_up(lines):
    groups = by_player(lines, PLAYERS, "other")

    assert sorted(x.key for own in groups.values() for x in own) == sorted(
        x.key for x in lines
    )
    assert all(groups.values())
    assert sum(tally(own).total for own in groups.values()) == tally(lines).total
    order = [*PLAYERS, "other"]
    assert sorted(groups, key=order.index) == list(groups)
