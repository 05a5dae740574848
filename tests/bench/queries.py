"""How many queries each page of the thread asks, with 3 rows and with 3,000."""

from itertools import count

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from enterprises.models import (  # noqa: E402
    MarketSystem,
    MicroEnterprise,
    Need,
    NeedRating,
    Place,
    Segment,
)
from impact.models import Indicator, Observation  # noqa: E402
from stakeholders.models import FunctionRole, Membership, Stakeholder  # noqa: E402
from tests.bench.rollups import database  # noqa: E402
from tests.factories import (  # noqa: E402
    AssessmentRoundFactory,
    BenefitFactory,
    BudgetLineFactory,
    BusinessCaseFactory,
    ContributionFactory,
    IndicatorFactory,
    InterventionFactory,
    InterventionNeedFactory,
    InvestmentFactory,
    MarketSystemFactory,
    MembershipFactory,
    MicroEnterpriseFactory,
    ObservationFactory,
    PlaceFactory,
    SegmentFactory,
    StakeholderFactory,
    SubNeedFactory,
)

FEW, MANY, MOST = 3, 3_000, 12
PAGES = (
    "overview",
    "plan",
    "enterprises:place_list",
    "enterprises:segment_list",
    "enterprises:enterprise_list",
    "enterprises:round_list",
    "enterprises:need_matrix",
    "stakeholders:stakeholder_list",
    "stakeholders:function_gap_list",
    "valueprop:case_list",
    "coordination:intervention_list",
    "coordination:funding",
    "impact:indicator_list",
    "impact:observation_list",
    "impact:dashboard",
)
NUMBERS = count()


def more(model: type, row: object, rows: int, **changes: str) -> list:
    """So many copies of a row, each with a number in the fields that must differ."""
    skipped = {"id", *changes}
    same = {
        f.attname: getattr(row, f.attname)
        for f in model._meta.concrete_fields
        if f.name not in skipped
    }
    return model._base_manager.bulk_create(
        (
            model(
                **same,
                **{name: f"{word}{next(NUMBERS)}" for name, word in changes.items()},
            )
            for _ in range(rows)
        ),
        batch_size=1000,
    )


def filled(rows: int) -> MarketSystem:
    """A market system with so many rows of each kind, along one thread."""
    system = MarketSystemFactory()
    round_, place = (
        AssessmentRoundFactory(market_system=system),
        PlaceFactory(market_system=system),
    )
    more(Place, place, rows, name="P")
    sub_need = SubNeedFactory(market_system=system)
    segments = more(Segment, SegmentFactory(market_system=system), rows, name="S")
    needs = Need.objects.bulk_create(
        Need(market_system=system, segment=s, sub_need=sub_need) for s in segments
    )
    NeedRating.objects.bulk_create(
        NeedRating(
            market_system=system,
            round=round_,
            segment=segment,
            sub_need=sub_need,
            perspective="enterprises",
            severity=4,
            respondents=12,
        )
        for segment in segments
    )
    enterprise = MicroEnterpriseFactory(segment=segments[0])
    more(MicroEnterprise, enterprise, rows, code="E")
    givers = more(Stakeholder, StakeholderFactory(market_system=system), rows, name="H")
    FunctionRole.objects.bulk_create(
        FunctionRole(
            market_system=system,
            stakeholder=giver,
            sub_need=sub_need,
            performance="well",
        )
        for giver in givers
    )
    case = BusinessCaseFactory(market_system=system)
    for copy in [case, *more(type(case), case, rows, name="C")][:200]:
        InvestmentFactory(case=copy, stakeholder=givers[0])
        BenefitFactory(case=copy, stakeholder=givers[0])
    plan = InterventionFactory(market_system=system)
    for copy in [plan, *more(type(plan), plan, rows, name="I")][:200]:
        InterventionNeedFactory(intervention=copy, need=needs[0])
        BudgetLineFactory(intervention=copy)
        ContributionFactory(intervention=copy, stakeholder=givers[0])
    indicator = IndicatorFactory(market_system=system, need=needs[0])
    more(Indicator, indicator, rows, code="K")
    observation = ObservationFactory(indicator=indicator, enterprise=enterprise)
    Observation.objects.bulk_create(
        Observation(
            market_system=system,
            indicator=indicator,
            enterprise=enterprise,
            organisation=observation.organisation,
            observed_on=observation.observed_on,
            period=observation.period,
            value=number,
            recorded_by=observation.recorded_by,
        )
        for number in range(rows)
    )
    return system


def asked(system: MarketSystem) -> dict[str, int]:
    """The queries of each page, for a coordinator."""
    client = Client()
    coordinator = MembershipFactory(
        market_system=system, role=Membership.Role.COORDINATOR
    )
    client.force_login(coordinator.user)
    found = {}
    for name in PAGES:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse(name, kwargs={"slug": system.slug}))
        found[name] = len(queries) if response.status_code == 200 else -1
    return found


def run() -> list[dict]:
    """One line for each page."""
    with database():
        few, many = asked(filled(FEW)), asked(filled(MANY))
    return [
        {
            "name": f"queries of {name}",
            "figure": many[name],
            "with_few_rows": few[name],
            "unit": "queries",
            "goal": f"<= {MOST}, the same with {FEW} and {MANY} rows",
            "ok": 0 < many[name] <= MOST and few[name] == many[name],
        }
        for name in PAGES
    ]
