"""What is known of each stakeholder of the demonstration, beyond its name."""

from datetime import date
from typing import Any, Final

from django.contrib.auth.models import User

from enterprises.actions.rows import add_row, change_row
from enterprises.models import MarketSystem, SubNeed
from stakeholders.models import (
    DueDiligence,
    EngagementChange,
    Motive,
    Organisation,
    Programme,
    Representative,
    Stakeholder,
)

# Name → columns of its profile. `through` names another stakeholder.
FACTS: Final[dict[str, dict[str, Any]]] = {
    "Altiplano Dairy": {
        "sub_kind": "Processor",
        "domain": "markets",
        "priorities": "Milk all year round\nA cheese that cities know",
        "challenges": "Half of the milk of June is missing in September",
        "influence": 5,
        "interest": 4,
        "beyond_transactional": True,
        "beyond_transactional_why": "Paid for trainers two years before milk rose",
        "positive_disruptor": True,
        "positive_disruptor_why": "First buyer here to pay by fat and protein",
    },
    "Hands for the Highlands": {
        "sub_kind": "NGO",
        "domain": "support",
        "priorities": "Women who keep the books of their herd",
        "challenges": "Grants that end every second year",
        "influence": 3,
        "interest": 5,
        "beyond_transactional": True,
        "beyond_transactional_why": "Trainers stay in the villages after a project",
        "positive_disruptor": False,
    },
    "Savings and Credit Lampa": {
        "sub_kind": "Microfinance institution",
        "domain": "finance",
        "priorities": "Customers outside the town",
        "challenges": "Loans of less than 2,000 soles cost more than they bring",
        "influence": 4,
        "interest": 3,
        "beyond_transactional": None,
        "positive_disruptor": True,
        "positive_disruptor_why": "Opened accounts by phone before the banks did",
        "through": "Hands for the Highlands",
        "route": "The trainer for savings groups knows the head of the branch",
    },
    "Regional Office of Agriculture": {
        "sub_kind": "Regional office",
        "domain": "policy",
        "priorities": "Small reservoirs\nVaccination",
        "challenges": "Vets who leave for the mines",
        "influence": 4,
        "interest": 3,
        "beyond_transactional": False,
        "positive_disruptor": False,
    },
    "Seed Fund": {
        "sub_kind": "Foundation",
        "domain": "finance",
        "priorities": "Partnerships that go on without it",
        "influence": 3,
        "interest": 4,
        "beyond_transactional": True,
        "beyond_transactional_why": "Shares the loss of the first three seasons",
        "positive_disruptor": None,
    },
    "Municipality of Juliaca": {
        "sub_kind": "Local council",
        "domain": "policy",
        "priorities": "Order on the streets before the election",
        "challenges": "One inspector for nine hundred stalls",
        "influence": 4,
        "interest": 2,
        "through": "Regional Office of Agriculture",
        "route": "Both sit in the regional council for food",
    },
    "Association of Lampa producers": {
        "sub_kind": "Producer group",
        "domain": "markets",
        "priorities": "A fair test of every can of milk",
        "challenges": "Members who sell to whoever comes first",
        "influence": 3,
        "interest": 5,
        # Said, and nobody has written down why: a finding.
        "beyond_transactional": True,
        "through": "Altiplano Dairy",
        "route": "At the collection point, on pay day",
    },
    "Power company of the South": {
        "sub_kind": "Power or water company",
        "domain": "infrastructure",
        "challenges": "Eleven households a kilometre",
        "influence": 2,
    },
}

# Name → (kind, catalogue code, text, strength, answer, visibility).
INCENTIVE, CONCERN = "incentive", "concern"
MOTIVES: Final[dict[str, tuple[Any, ...]]] = {
    "Altiplano Dairy": (
        (INCENTIVE, "supply", "Milk in the dry season, of better quality", 5, "", 30),
        (INCENTIVE, "loyalty", "Farmers who stay with it", 4, "", 30),
        (
            CONCERN,
            "side_selling",
            "Farmers it trained sell to somebody else",
            4,
            "A bonus at the end of the season for those who delivered all year",
            30,
        ),
        (CONCERN, "rival_gain", "A rival learns what it pays", 3, "", 10),
    ),
    "Hands for the Highlands": (
        (INCENTIVE, "lasting", "A model that goes on without grants", 5, "", 30),
        (INCENTIVE, "more_people", "Three more provinces", 3, "", 30),
        (
            CONCERN,
            "independence",
            "Being seen as the dairy's messenger",
            4,
            "Training open to farmers of every buyer",
            30,
        ),
    ),
    "Savings and Credit Lampa": (
        (INCENTIVE, "new_customers", "Four thousand new customers", 4, "", 30),
        (CONCERN, "credit_risk", "Loans without land as collateral", 5, "", 30),
    ),
    "Regional Office of Agriculture": (
        (INCENTIVE, "evidence", "Figures it can show the ministry", 4, "", 30),
        (INCENTIVE, "jobs", "Steadier incomes in Lampa", 3, "", 30),
        (
            CONCERN,
            "turnover",
            "Budgets that end in December",
            3,
            "Plan works for April to October",
            30,
        ),
    ),
    "Seed Fund": (
        (INCENTIVE, "evidence", "Proof that collaboration pays", 5, "", 30),
        (INCENTIVE, "lasting", "A fund that is not needed again", 4, "", 30),
        (
            CONCERN,
            "no_addition",
            "Paying for what a company would pay for anyway",
            4,
            "The dairy's own share comes first each year",
            30,
        ),
    ),
    "Municipality of Juliaca": (
        (INCENTIVE, "revenue", "Fewer complaints about street selling", 2, "", 30),
        (CONCERN, "opposition", "Shop owners who vote", 4, "", 30),
    ),
    "Association of Lampa producers": (
        (INCENTIVE, "voice", "A say in how milk is graded", 5, "", 30),
        (INCENTIVE, "fair_terms", "Payment every second week", 4, "", 30),
        (CONCERN, "capture", "Leaders who are bought", None, "", 30),
    ),
    "Power company of the South": (
        (INCENTIVE, "new_customers", "Paying customers for cooling tanks", 3, "", 30),
        (CONCERN, "slow_returns", "Long lines for few households", 4, "", 30),
    ),
}

# Name, checked on, good until, source, finding, risk, decision, conditions, visibility.
CHECKS: Final[tuple[tuple[Any, ...], ...]] = (
    (
        "Altiplano Dairy",
        "2025-01-20",
        "2027-01-19",
        "Commercial register, tax office, three farmers' groups",
        "Owned by two families of Puno; one labour case of 2019, settled.",
        1,
        "go",
        "",
        30,
    ),
    (
        "Hands for the Highlands",
        "2025-02-03",
        "2026-12-31",
        "Register of associations, audited accounts of 2024",
        "Accounts in order; two of five board members are related.",
        2,
        "conditions",
        "A second signature for payments above 20,000 soles",
        20,
    ),
    (
        "Savings and Credit Lampa",
        "2024-03-11",
        "2026-03-10",
        "Banking supervision, sanctions lists",
        "Licensed; bad loans at six percent.",
        2,
        "go",
        "",
        20,
    ),
    (
        "Municipality of Juliaca",
        "2026-02-16",
        None,
        "Press, ombudsman",
        "Complaints about seized goods are being looked into.",
        3,
        "open",
        "",
        20,
    ),
)

# Name, what they were before and after, on which day, and a note.
STEPS: Final[tuple[tuple[Any, ...], ...]] = (
    ("Altiplano Dairy", 10, 20, "2024-11-06", "Met the two owners in Lampa"),
    ("Altiplano Dairy", 20, 30, "2025-02-14", "Signed the plan for the dry season"),
    ("Hands for the Highlands", 10, 20, "2024-11-20", ""),
    ("Hands for the Highlands", 20, 30, "2025-02-14", "Signed the same day"),
    ("Savings and Credit Lampa", 10, 20, "2025-06-03", "The branch wants figures"),
    ("Savings and Credit Lampa", 20, 20, "2026-02-18", "Talk about group guarantees"),
    ("Regional Office of Agriculture", 10, 20, "2025-09-12", ""),
    ("Seed Fund", 20, 30, "2025-03-01", "Grant agreement for three years"),
    ("Association of Lampa producers", 10, 20, "2025-03-12", "At the focus group"),
)

# Name, programme, what it does, what it has shown.
PROGRAMMES: Final[tuple[tuple[str, str, str, str], ...]] = (
    (
        "Altiplano Dairy",
        "Milk school",
        "Two days a year for those who deliver",
        "412 farmers since 2022; bacteria in milk down by a third",
    ),
    (
        "Hands for the Highlands",
        "Savings groups of Lampa",
        "Groups of twenty women who save and lend",
        "63 groups, 96 of 100 loans paid back in 2025",
    ),
    (
        "Savings and Credit Lampa",
        "Account by phone",
        "Opens an account without a visit",
        "",
    ),
    (
        "Regional Office of Agriculture",
        "Small reservoirs",
        "Digs ponds with the villages that ask",
        "41 ponds by 2025, 38 of them hold water",
    ),
    ("Seed Fund", "Patient capital", "Loans of seven years to processors", ""),
)

# Name, person, function, how to reach them.
PEOPLE: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("Altiplano Dairy", "Rosa Quispe", "Head of milk supply", "rosa@dairy.example"),
    ("Hands for the Highlands", "Ana Mamani", "Director", "ana@hands.example"),
    ("Savings and Credit Lampa", "Luis Condori", "Head of branch", "+51 951 555 0114"),
)

# Name, code of the need → what would take the barrier away.
REMOVED_BY: Final[dict[tuple[str, str], str]] = {
    ("Savings and Credit Lampa", "finance.credit"): (
        "A guarantee by the savings groups for the first two seasons"
    ),
    ("Regional Office of Agriculture", "infrastructure.water"): (
        "An excavator for six months a year"
    ),
    ("Municipality of Juliaca", "policy.registration"): (
        "A fee by size of stall, so that registering pays for both sides"
    ),
}


def profile(
    system: MarketSystem,
    stakeholders: dict[str, Stakeholder],
    sub_needs: dict[str, SubNeed],
    organisations: dict[str, Organisation],
    by: User,
) -> None:
    """Write all of it down for the organisation that coordinates."""
    for name, facts in FACTS.items():
        row = stakeholders[name]
        through = facts.get("through")
        for field, value in facts.items():
            if field != "through":
                setattr(row, field, value)
        row.reached_through = stakeholders[through] if through else None
        change_row(row=row, version=row.version, by=by)
    for line in _rows(system, stakeholders, organisations["Altiplano Dairy"], by):
        add_row(row=line, by=by)
    for (name, code), text in REMOVED_BY.items():
        role = stakeholders[name].function_roles.get(sub_need=sub_needs[code])
        role.what_would_remove = text
        change_row(row=role, version=role.version, by=by)


def _rows(
    system: MarketSystem,
    stakeholders: dict[str, Stakeholder],
    organisation: Organisation,
    by: User,
) -> list[Any]:
    own = {"market_system": system, "organisation": organisation}
    rows: list[Any] = [
        Motive(
            **own,
            stakeholder=stakeholders[name],
            kind=kind,
            catalogue_code=code,
            text=text,
            strength=strength,
            answer=answer,
            visibility=seen_by,
        )
        for name, lines in MOTIVES.items()
        for kind, code, text, strength, answer, seen_by in lines
    ]
    rows += [
        DueDiligence(
            **own,
            stakeholder=stakeholders[name],
            checked_on=date.fromisoformat(checked),
            expires_on=date.fromisoformat(until) if until else None,
            source=source,
            finding=finding,
            risk=risk,
            decision=decision,
            conditions=conditions,
            visibility=seen_by,
        )
        for name, checked, until, source, finding, risk, *rest in CHECKS
        for decision, conditions, seen_by in [rest]
    ]
    rows += [
        EngagementChange(
            market_system=system,
            stakeholder=stakeholders[name],
            before=before,
            after=after,
            changed_on=date.fromisoformat(day),
            note=note,
            by=by,
        )
        for name, before, after, day, note in STEPS
    ]
    rows += [
        Programme(
            market_system=system,
            stakeholder=stakeholders[name],
            name=programme,
            what=what,
            record=record,
        )
        for name, programme, what, record in PROGRAMMES
    ]
    rows += [
        Representative(
            **own,
            stakeholder=stakeholders[name],
            name=person,
            function=function,
            reach=reach,
        )
        for name, person, function, reach in PEOPLE
    ]
    return rows
