"""What business cases tell about a plan that does not add up."""

from dataclasses import replace
from decimal import Decimal

from enterprises.findings import Finding, Severity
from tests.valueprop.test_analysis_cases import SHOPS, case, gained, paid
from valueprop import findings
from valueprop.analysis.cases import computed

SOUND = computed(case(paid(100), gained(60)))
EMPTY = computed(case())
COSTLY = computed(case(paid(100)))
FREE = computed(case(gained(60)))


def about(code: str, severity: Severity, message: str) -> list[Finding]:
    return [
        Finding(
            f"valueprop.{code}",
            severity,
            message,
            "Milk",
            "valueprop:case_detail",
            {"pk": 7},
        )
    ]


def test_no_case_at_all():
    assert findings.no_case([]) == [
        Finding(
            "valueprop.no_case",
            Severity.WARNING,
            "There is no business case yet: who puts in what, and who gains what?",
            "",
            "valueprop:case_add",
        )
    ]
    assert findings.no_case([SOUND]) == []


def test_benefits_without_an_investment():
    assert findings.case_without_investment([SOUND, EMPTY, COSTLY, FREE]) == about(
        "case_without_investment",
        Severity.WARNING,
        "names benefits, but not what anybody puts in.",
    )


def test_an_investment_without_benefits_and_a_case_without_anything():
    assert findings.case_without_benefit([SOUND, FREE, COSTLY]) == about(
        "case_without_benefit",
        Severity.WARNING,
        "costs money, but names no benefit for anybody.",
    )
    assert findings.case_without_benefit([EMPTY]) == about(
        "case_without_benefit",
        Severity.WARNING,
        "has neither investments nor benefits yet.",
    )


def test_a_stakeholder_who_puts_in_more_than_comes_back():
    gets_nothing = computed(case(paid(100), gained(60, who=SHOPS)))
    gets_less = computed(case(paid(100), gained(10)))

    assert findings.stakeholder_loses([SOUND, COSTLY, gets_nothing]) == about(
        "stakeholder_loses",
        Severity.NOTE,
        "Dairy puts in money or work and gets nothing back.",
    )
    assert findings.stakeholder_loses([gets_less]) == about(
        "stakeholder_loses", Severity.NOTE, "Dairy puts in more than it gets."
    )


def test_money_that_is_not_back_when_the_case_ends():
    short = computed(case(paid(1000), gained(60)))
    one_year = computed(case(paid(1000), gained(60, 2026), years=1))

    assert findings.never_pays_back([SOUND, FREE, COSTLY, short]) == about(
        "never_pays_back",
        Severity.WARNING,
        "does not bring the money back within 5 years.",
    )
    assert findings.never_pays_back([one_year])[0].message == (
        "does not bring the money back within 1 year."
    )


def test_lines_with_years_that_are_not_counted():
    late = computed(case(paid(100, 2030, 2031), gained(60, 2020, 2040)))

    assert findings.lines_outside_years([SOUND, late]) == about(
        "lines_outside_years",
        Severity.WARNING,
        "has 2 lines with years that are not counted.",
    )


def test_all_of_them_the_gravest_first_and_none_about_a_sound_case():
    loses = computed(replace(case(paid(1000), gained(60)), discount_rate=Decimal(0)))

    assert findings.found([SOUND]) == []
    assert [one.code for one in findings.found([loses, FREE])] == [
        "valueprop.case_without_investment",
        "valueprop.never_pays_back",
        "valueprop.stakeholder_loses",
    ]
    assert findings.about_one(EMPTY) == findings.found([EMPTY])
