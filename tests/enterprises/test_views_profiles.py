"""Who the enterprises of a segment are, loaded into its page."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models.profiles import known_of, turnovers
from tests.factories import MicroEnterpriseFactory, SegmentFactory

YEAR = timezone.localdate().year
# Session, person, system, membership; then segment, answers, who closed, the middle
# turnovers.
QUERIES = 8


@pytest.fixture
def segment(system):
    return SegmentFactory(
        market_system=system,
        estimated_number=40,
        necessity_share=Decimal("0.6"),
        estimate_basis="Census of 2024",
    )


def profile(client, segment):
    slug = segment.market_system.slug
    kwargs = {"slug": slug, "pk": segment.pk}
    return client.get(reverse("enterprises:segment_profile", kwargs=kwargs))


def shares(response):
    """Each attribute with what is shown of it: its known shares, or None if hidden."""
    return {
        line["name"]: {
            name: None if s.is_withheld else s.share for name, s in line["shares"]
        }
        for line in response.context["lines"]
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_a_profile_asks_the_same_however_many_there_are(
    as_viewer, segment, rows, django_assert_num_queries
):
    for _ in range(rows):
        MicroEnterpriseFactory(segment=segment, turnover=9, turnover_currency="PEN")
    profile(as_viewer, segment)

    with django_assert_num_queries(QUERIES):
        response = profile(as_viewer, segment)

    assert response.context["known"].open == rows


def test_a_profile_tells_who_they_are_and_of_how_many_it_is_not_known(
    as_viewer, segment
):
    for n in range(12):
        MicroEnterpriseFactory(
            segment=segment,
            motivation="necessity" if n < 6 else "opportunity",
            formality="informal" if n < 10 else "formal",
            owner_birth_year=YEAR - 24 - (n % 2),
            employees=n % 2,
            turnover=Decimal(100 + n),
            turnover_currency="PEN",
        )
    MicroEnterpriseFactory(segment=segment, turnover=5, turnover_currency="USD")
    MicroEnterpriseFactory(
        segment=segment, closed_on="2026-01-01", motivation="necessity"
    )
    MicroEnterpriseFactory(motivation="necessity")

    response = profile(as_viewer, segment)

    half = Decimal("0.5")
    found = shares(response)
    assert found["In business out of"] == {"Necessity": half, "Opportunity": half}
    assert found["Formality"] == {
        "Not registered": None,
        "Registered in part": None,
        "Registered": None,
    }
    assert found["Owner's age"] == {
        "up to 24": half,
        "25 to 34": half,
        "35 to 49": Decimal(0),
        "50 and more": Decimal(0),
    }
    assert found["Employees"]["none"] == found["Employees"]["1 or 2"] == half
    motivation = response.context["lines"][0]["mix"]
    assert (motivation.known, motivation.unknown) == (12, 1)
    turnover = response.context["turnover"]
    assert (turnover.amount, turnover.currency) == (Decimal("105.5"), "PEN")
    assert response.context["other_currencies"] == 1
    assert "13 of about 40 enterprises are registered and open (33%)" in response.text
    assert response.context["necessity"] is None


def test_an_estimate_stands_in_while_the_registry_knows_no_motivation(
    as_viewer, segment
):
    MicroEnterpriseFactory(segment=segment)

    response = profile(as_viewer, segment)

    assert "About 60% of them are estimated" in response.text
    assert "Census of 2024" in response.text
    assert "who they are is not known" in response.context["answer"]


def test_a_few_turnovers_and_answers_are_withheld(as_viewer, segment):
    for _ in range(2):
        MicroEnterpriseFactory(
            segment=segment,
            turnover=77123,
            turnover_currency="PEN",
            motivation="necessity",
        )

    response = profile(as_viewer, segment)

    assert "77" not in response.text.replace(str(segment.pk), "")
    assert response.context["lines"][0]["mix"].is_withheld
    assert response.text.count("withheld: too few") == 2


def test_the_bands_of_age_and_size_leave_nobody_out(segment):
    for age in (10, 24, 25, 34, 35, 49, 50, 110):
        MicroEnterpriseFactory(segment=segment, owner_birth_year=YEAR - age)
    for employees in ("0", "0.5", "2", "2.5", "5", "6", "9"):
        MicroEnterpriseFactory(segment=segment, employees=Decimal(employees))

    answers = known_of(segment, YEAR).answers

    assert list(answers["age"].values()) == [2, 2, 2, 2]
    assert list(answers["size"].values()) == [1, 2, 2, 2]


def test_no_turnover_is_said(segment):
    MicroEnterpriseFactory(segment=segment)

    told = turnovers(segment, known_of(segment, YEAR).turnovers)

    assert (told.currency, told.count, told.middle, told.others) == ("", 0, [], 0)
