import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.analysis.names import (
    ALIKE,
    ReadName,
    Reason,
    compared,
    likeness,
    plain,
    similar_names,
    spelled_alike,
)

WORDS = st.sampled_from(
    [
        *("Kenya", "bank", "of", "Ministry", "the", "Ltd", "S.A.C.", "Crédito", "FAO"),
        *("Food", "and", "Agriculture", "Organization", "(FAO)", "4", "5", "health"),
        *("HEALTH", "Heatlh", "Ngo", "-", "/", "é", "ß", "शिक्षा"),
    ]
)
NAMES = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=6).map(" ".join))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Banco Andino S.A.C.", "BANCO ANDINO"),
        ("Crédito Perú", "Credito Peru"),
        ("Hands for the Highlands", "Hands for Highlands"),
        ("Unilever Kenya Ltd", "Unilever Kenya Limited"),
        ("Kenya Unilever", "Unilever Kenya"),
        ("Safaricom", "Safaricon"),
        ("Safari Com", "Safaricom"),
        ("Agriterra (Nederland)", "Stichting Agriterra"),
        ("Food and Agriculture Organization", "FAO"),
        ("FAO - Food and Agriculture Organization", "FAO"),
        ("Food & Agriculture Organisation", "Food and Agriculture Organization (FAO)"),
        ("Ministerio de Salud", "Ministerio de la Salud"),
    ],
)
def test_another_spelling_of_a_name_is_suggested(one, other):
    assert similar_names(one, ["Quite another one", other]) == [other]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Seed Fund", "Altiplano Dairy"),
        ("Ministry of Health", "Ministry of Education"),
        ("Farmers group 4", "Farmers group 5"),
        ("Save the Children Sweden", "Save the Children Denmark"),
        ("Bank of Africa", "Bank of India"),
        ("ABC", "ABD"),
    ],
)
def test_a_different_name_is_not_suggested(one, other):
    assert similar_names(one, [other]) == []


@pytest.mark.parametrize(
    ("one", "other", "score", "reason", "shared"),
    [
        ("Banco Andino S.A.C.", "BANCO ANDINO", 1.0, Reason.SAME, ()),
        (
            *("Kenya Unilever", "Unilever Kenya", 0.99, Reason.ORDER),
            ("kenya", "unilever"),
        ),
        ("Safaricom", "Safaricon", 8 / 9, Reason.SPELLING, ()),
        ("Oxfam Novib", "Oxfam", 2 / 3, Reason.WORDS, ("oxfam",)),
        ("Food and Agriculture Organization", "FAO", 0.9, Reason.ACRONYM, ()),
        ("Farmers group 4", "Farmers group 5", 0.5, Reason.WORDS, ("farmers", "group")),
        ("Seed", "Dairy", 0.0, Reason.WORDS, ()),
    ],
)
def test_a_score_comes_with_its_reason(one, other, score, reason, shared):
    found = compared(ReadName(one), ReadName(other))

    assert found.score == pytest.approx(score)
    assert (found.reason, found.shared) == (reason, shared)


def test_letters_that_both_are_known_by_say_more_than_initials():
    known = compared(ReadName("FAO"), ReadName("FAO (Food and Agriculture Org)"))
    guessed = compared(ReadName("FAO"), ReadName("Food and Agriculture Org"))

    assert (known.score, guessed.score) == (0.93, 0.9)


def test_a_name_of_nothing_but_a_legal_form_keeps_it():
    assert plain("The Co.") == "the co"


def test_a_small_word_counts_little_and_a_common_one_half():
    # Twice (0.5 + 0.15 + 1) of (0.5 + 0.15 + 1) + (0.5 + 0.15 + 1 + 1)
    assert likeness("Ministry of Health", "Ministry of Health Kenya") == pytest.approx(
        3.3 / 4.3
    )


@given(NAMES, NAMES)
def test_likeness_is_symmetric_and_lies_between_0_and_1(one, other):
    found = compared(ReadName(one), ReadName(other))

    assert found == compared(ReadName(other), ReadName(one))
    assert 0 <= found.score <= 1


@given(NAMES, NAMES)
def test_likeness_is_1_for_the_same_name_and_for_no_other(one, other):
    is_same = plain(one) == plain(other) if plain(one) else one == other

    assert (likeness(one, other) == 1) == is_same
    assert likeness(one, one) == 1


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_spelling_is_symmetric_bounded_and_1_only_for_the_same_word(one, other):
    found = spelled_alike(one, other)

    assert found == spelled_alike(other, one)
    assert 0 <= found <= 1
    assert found != 1 or one == other


def test_two_neighbours_swapped_are_one_edit():
    assert spelled_alike("heatlh", "health") == pytest.approx(5 / 6)


def test_what_is_suggested_begins_at_the_threshold():
    assert (
        likeness("Oxfam Novib", "Oxfam")
        < ALIKE
        <= likeness("Ministry of Novib", "Novib")
    )
