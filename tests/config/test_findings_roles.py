"""Every rule of factor 2 by its code: how grave, why, and where it is mended."""

import inspect
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from config.overview import LISTS, PART_OF, panel
from config.panels import Reading
from enterprises.findings import Severity
from stakeholders.findings import functions, lenses, profiles
from stakeholders.findings import map as network
from stakeholders.models import Audience
from tests.factories import (
    DueDiligenceFactory,
    FunctionRoleFactory,
    MotiveFactory,
    NeedRatingFactory,
    RelationshipFactory,
    StakeholderFactory,
    SubNeedFactory,
    SystemFindingFactory,
    SystemFunctionFactory,
)

pytestmark = pytest.mark.django_db

NOTE, WARNING, PROBLEM = Severity.NOTE, Severity.WARNING, Severity.PROBLEM
# Each code with the gravest it can be, and the rule whose docstring says why.
RULES = {
    "severe_need_without_provider": (PROBLEM, functions.severe_need_without_provider),
    "single_provider": (WARNING, functions.single_provider),
    "capable_not_engaged": (WARNING, functions.capable_but_not_engaged),
    "barrier_not_recorded": (NOTE, functions.barrier_not_recorded),
    "kind_missing": (NOTE, functions.kind_missing),
    "engaged_without_function": (NOTE, functions.engaged_without_function),
    "enterprises_not_engaged": (WARNING, functions.enterprises_not_engaged),
    "stopped_yet_engaged": (PROBLEM, profiles.stopped_yet_engaged),
    "engaged_without_check": (WARNING, profiles.engaged_without_check),
    "check_expired": (WARNING, profiles.check_out_of_date),
    "check_expires_soon": (NOTE, profiles.check_out_of_date),
    "concern_without_answer": (WARNING, profiles.concern_without_answer),
    "beyond_without_why": (NOTE, profiles.said_without_why),
    "disruptor_without_why": (NOTE, profiles.said_without_why),
    "engaged_nobody_represents": (NOTE, profiles.engaged_nobody_represents),
    "stands_alone": (WARNING, network.stands_alone),
    "needed_link_absent": (WARNING, network.needed_link_absent),
    "strained_on_severe_need": (WARNING, network.strained_on_severe_need),
    "strained_with_company": (WARNING, network.strained_with_company),
    "function_absent": (PROBLEM, lenses.lacking_for_severe_need),
    "function_weak": (WARNING, lenses.lacking_for_severe_need),
    "lens_without_evidence": (WARNING, lenses.weighty_without_evidence),
    "lens_without_action": (WARNING, lenses.weighty_without_action),
    "lens_empty": (NOTE, lenses.lens_empty),
    "holding_back_unmoved": (WARNING, lenses.holding_back_unmoved),
}
# They are told only while there is nothing.
AT_FIRST = {
    "nobody_listed": (PROBLEM, functions.nobody_listed),
    "checklist_not_begun": (NOTE, lenses.checklist_not_begun),
}
# Rooms whose rules have lists of their own.
ROOMS = {"profiles", "map", "lenses"}


def told(system):
    """All that these rooms tell a coordinator."""
    about = Reading(system, Audience(frozenset(), True), timezone.localdate())
    lists = [name for name in LISTS if name in {"roles", *ROOMS}]
    assert all(PART_OF.get(name, "roles") == "roles" for name in lists)
    return [finding for name in lists for finding in panel(name, about).findings]


def severe(system, code, severity="4.5"):
    sub_need = SubNeedFactory(
        market_system=system, name=code.title(), catalogue_code=code
    )
    NeedRatingFactory(market_system=system, sub_need=sub_need, severity=severity)
    return sub_need


def does(stakeholder, sub_need, performance):
    FunctionRoleFactory(
        market_system=stakeholder.market_system,
        stakeholder=stakeholder,
        sub_need=sub_need,
        performance=performance,
    )


@pytest.fixture
def troubled(system):
    """A market system in which everything is wrong that can be."""
    today = timezone.localdate()
    own = {"market_system": system}

    def listed(name, engagement=30, kind="company", **more):
        return StakeholderFactory(
            **own, name=name, engagement=engagement, kind=kind, **more
        )

    def check(stakeholder, decision, days):
        DueDiligenceFactory(
            **own,
            stakeholder=stakeholder,
            visibility=30,
            decision=decision,
            checked_on=today - timedelta(days=400),
            expires_on=days and today + timedelta(days=days),
        )

    credit, water = severe(system, "finance.credit"), severe(system, "policy.tax")
    power = severe(system, "infrastructure.energy")
    bank, dairy = listed("Bank", 10), listed("Dairy")
    shop = listed("Shop", beyond_transactional=True, positive_disruptor=True)
    listed("Group", 20, "enterprises")
    listed("Alone")
    does(bank, credit, "could")
    does(bank, water, "holds_back")
    does(dairy, power, "well")
    check(dairy, "stop", None)
    check(shop, "go", -3)
    check(bank, "go", 5)
    MotiveFactory(
        **own, stakeholder=bank, kind="concern", text="Debt", strength=5, answer=""
    )
    RelationshipFactory(**own, source=bank, target=dairy, quality="absent")
    RelationshipFactory(**own, source=dairy, target=shop, quality="strained")
    other = listed("Mill", 10)
    RelationshipFactory(**own, source=shop, target=other, quality="strained")
    SystemFindingFactory(**own, lens="law", weight=5)
    for code, presence in (("banks.credit", "absent"), ("government.tax", "weak")):
        SystemFunctionFactory(**own, name="", catalogue_code=code, presence=presence)
    return system


def test_every_code_of_the_factor_is_told_as_gravely_as_it_may_be(troubled):
    gravest: dict[str, Severity] = {}
    for finding in told(troubled):
        code = finding.code.removeprefix("stakeholders.")
        gravest[code] = max(finding.severity, gravest.get(code, NOTE))

    assert gravest == {code: severity for code, (severity, _rule) in RULES.items()}
    assert len(RULES) >= 10


def test_every_way_to_mend_leads_to_a_page(client, coordinator, troubled):
    client.force_login(coordinator)
    addresses = {
        reverse(f.url_name, kwargs={"slug": troubled.slug, **f.url_kwargs})
        for f in told(troubled)
    }

    answers = {address: client.get(address).status_code for address in addresses}

    assert len(answers) > 10
    assert {a: status for a, status in answers.items() if status != 200} == {}


def test_every_finding_names_its_subject_and_says_something(troubled):
    assert all(finding.subject and finding.message for finding in told(troubled))


def test_what_is_told_only_at_first(system):
    severe(system, "finance.credit")
    found = {f.code.removeprefix("stakeholders."): f.severity for f in told(system)}

    expected = {code: severity for code, (severity, _rule) in AT_FIRST.items()}
    assert expected.items() <= found.items()


@pytest.mark.parametrize("code", [*RULES, *AT_FIRST])
def test_every_rule_says_why_it_matters(code):
    _severity, rule = {**RULES, **AT_FIRST}[code]

    assert len((inspect.getdoc(rule) or "").split()) > 5
