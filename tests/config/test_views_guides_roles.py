"""The guide of factor 2 on its page: what it loads, and for whom."""

import pytest
from django.urls import reverse
from django.utils import timezone

from config.guides import GUIDES
from stakeholders.analysis.alignment import Lean
from stakeholders.models import Audience
from stakeholders.models.guide_state import roles_guide
from tests.factories import (
    DueDiligenceFactory,
    ExistingInitiativeFactory,
    FunctionRoleFactory,
    MotiveFactory,
    NeedRatingFactory,
    RelationshipFactory,
    RepresentativeFactory,
    StakeholderFactory,
    SystemFindingFactory,
    SystemFunctionFactory,
)
from tests.pages import text

pytestmark = pytest.mark.django_db

EVERYBODY = Audience(frozenset(), is_coordinator=False)


def strand(system, number):
    """One stakeholder with something of each kind that the guide looks at."""
    office = StakeholderFactory(market_system=system, name=f"Office {number}")
    rating = NeedRatingFactory(market_system=system, severity="4.5")
    own = {"market_system": system, "stakeholder": office, "visibility": 30}
    FunctionRoleFactory(
        market_system=system,
        stakeholder=office,
        sub_need=rating.sub_need,
        performance="could",
    )
    MotiveFactory(**own, kind="incentive", text="Income", strength=4)
    MotiveFactory(**own, kind="concern", text="Debt", strength=1)
    DueDiligenceFactory(**own)
    RepresentativeFactory(**own)
    RelationshipFactory(market_system=system, source=office, quality="strained")
    ExistingInitiativeFactory(market_system=system)
    SystemFindingFactory(market_system=system, stakeholder=office)
    SystemFunctionFactory(market_system=system, presence="weak")
    return office


# Session, person, system, membership, systems of the topbar; then ratings, functions,
# stakeholders, relationships, due diligence, counts; notes.
@pytest.mark.parametrize("rows", [1, 3])
def test_the_guide_asks_the_same_whatever_is_known(
    client, viewer, system, rows, django_assert_num_queries
):
    for number in range(rows):
        strand(system, number)
    client.force_login(viewer)
    url = reverse("guide_roles", kwargs={"slug": system.slug})

    with django_assert_num_queries(12):
        page = text(client.get(url))

    questions = GUIDES["roles"].questions
    assert page.count('class="guide-question panel"') == len(questions)
    assert "See it" in page


def test_the_state_counts_what_is_there(system):
    office = strand(system, 1)
    StakeholderFactory(market_system=system, engagement=40)
    SystemFunctionFactory(
        market_system=system, catalogue_code="banks.credit", presence="absent"
    )

    state = roles_guide(system, EVERYBODY, timezone.localdate())

    mine = next(s for s in state.stakeholders if s.name == office.name)
    assert (mine.incentives, mine.concerns, mine.unanswered, mine.lean) == (
        *(1, 1, 1),
        Lean.IN,
    )
    assert (mine.is_represented, mine.steps) == (True, None)
    assert len(state.stakeholders) == 2  # with the other end of the relationship
    assert (state.initiatives, dict(state.qualities)) == (1, {"strained": 1})
    assert (state.offers.weak, state.offers.absent, state.offers.total) == (1, 1, 39)
    assert state.seen == {"commercial": 0, "environment": 0, "law": 1, "norms": 0}
    assert [f.sub_need for f in state.severe] == [
        office.function_roles.get().sub_need.name
    ]


def test_what_others_keep_private_is_not_counted(client, viewer, system):
    office = StakeholderFactory(market_system=system)
    other = StakeholderFactory(market_system=system)
    url = reverse("guide_roles", kwargs={"slug": system.slug})
    client.force_login(viewer)
    before = text(client.get(url))
    own = {"market_system": system, "stakeholder": office, "visibility": 10}

    MotiveFactory(**own, strength=5)
    DueDiligenceFactory(**own)
    RepresentativeFactory(**own)
    SystemFindingFactory(**own)
    ExistingInitiativeFactory(market_system=system, visibility=10)
    RelationshipFactory(
        market_system=system, source=office, target=other, visibility=10
    )

    after = text(client.get(url))
    # Tokens against forgery differ, and are of one length.
    assert len(after) == len(before)
