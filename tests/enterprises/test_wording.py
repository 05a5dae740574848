"""Names in sentences: each runs in its own direction and turns nothing else."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from enterprises.analysis.causes import Cause
from enterprises.analysis.needs import Cell, Gap, Score, Verdict
from enterprises.charts.needs import need_answer, segment_answer
from enterprises.findings.causes import CausesState, severe_without_cause
from enterprises.findings.needs import NeedStanding
from enterprises.wording import arrow, isolated, sign_of

DAIRY = "\N{ARABIC LETTER HAH}\N{ARABIC LETTER LAM}\N{ARABIC LETTER YEH} (2)"
KIOSKS = "\N{HEBREW LETTER HET}\N{HEBREW LETTER LAMED}"
CAUSE = Cause(1, "Land", None, has_evidence=True)
OPEN, SHUT = "\u2068", "\u2069"


@pytest.mark.parametrize("name", [DAIRY, KIOSKS, f"Kiosk {KIOSKS}"])
def test_a_name_from_right_to_left_is_isolated(name):
    assert isolated(name) == f"{OPEN}{name}{SHUT}"


@pytest.mark.parametrize(
    "name", ["Kiosks (2)", "\N{CYRILLIC CAPITAL LETTER EM}1", "12", ""]
)
def test_a_name_that_runs_as_its_sentence_does_is_left_alone(name):
    assert isolated(name) == name


def test_in_a_sentence_from_right_to_left_every_name_is_isolated():
    with override("ar"):
        assert isolated("Kiosks (2)") == f"{OPEN}Kiosks (2){SHUT}"
        assert isolated("") == ""


def test_an_answer_keeps_its_numbers_behind_an_arabic_name():
    score = Score(mean=Decimal("4.2"), people=20, sub_needs=1)
    nobody = Score(mean=None, people=0, sub_needs=0)
    cell = Cell(score, nobody, Gap(None, score, nobody, Verdict.UNKNOWN))

    assert need_answer(DAIRY, cell) == f"{OPEN}{DAIRY}{SHUT}: 4.2 of 5."
    assert segment_answer(30, (KIOSKS, Decimal(4))) == (
        f"About 30 enterprises; {OPEN}{KIOSKS}{SHUT} weighs most, 4.0 of 5."
    )


def test_a_finding_isolates_a_name_in_its_message_and_leaves_its_subject():
    need = NeedStanding(1, 1, DAIRY, 1, KIOSKS, "finance", "")
    other = NeedStanding(2, 2, "Shops", 1, "Credit", "finance", "")
    state = CausesState([need, other], {1: Decimal(4), 2: Decimal(4)}, [CAUSE], [], [])

    first, second = severe_without_cause(state)

    assert first.message == f"Severe for {OPEN}{DAIRY}{SHUT}; why is not written down."
    assert first.subject == KIOSKS
    assert second.message == "Severe for Shops; why is not written down."


def test_signs_and_arrows_stand_as_the_sentence_runs():
    assert [sign_of(value) for value in (2, -2, 0)] == ["+", "\N{MINUS SIGN}", "±"]
    assert arrow() == "→"
    with override("ar"):
        assert sign_of(Decimal("-0.33")) == "\u200e\N{MINUS SIGN}"
        assert arrow() == "←"
