"""Where an initiative stands, as its row and the database tell it."""

from datetime import date

import pytest
from django.db.models import Q

from stakeholders.models.phases import Phase, in_phase
from tests.factories import ExistingInitiativeFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("state", "starts", "ends", "phase"),
    [
        ("", None, None, "unknown"),
        ("", date(2026, 1, 1), None, "now"),
        ("", date(2026, 7, 1), None, "ahead"),
        ("", None, date(2026, 5, 31), "over"),
        ("", None, date(2026, 6, 1), "unknown"),
        ("running", None, None, "now"),
        ("running", None, date(2026, 5, 31), "over"),
        ("running", date(2026, 7, 1), None, "ahead"),
        ("planned", date(2026, 1, 1), None, "ahead"),
        ("stopped", date(2026, 1, 1), date(2027, 1, 1), "over"),
        ("ended", None, None, "over"),
    ],
)
def test_the_database_and_the_row_agree_on_where_it_stands(
    system, state, starts, ends, phase
):
    row = ExistingInitiativeFactory(
        market_system=system, state=state, starts_on=starts, ends_on=ends
    )

    found = [
        one for one in Phase if system.initiatives.filter(in_phase(one, TODAY)).exists()
    ]

    assert row.phase(TODAY) == phase
    assert found == [phase]
    assert row.is_late(TODAY) is (state == "running" and phase == "over")
    assert isinstance(in_phase(phase, TODAY), Q)
