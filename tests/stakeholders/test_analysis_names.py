import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.analysis.names import likeness, plain, similar_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Banco Andino S.A.C.", "BANCO ANDINO"),
        ("Crédito Perú", "Credito Peru"),
        ("Hands for the Highlands", "Hands for Highlands"),
        ("Unilever Kenya Ltd", "Unilever Kenya Limited"),
        ("Kenya Unilever", "Unilever Kenya"),
        ("Safaricom", "Safaricon"),
    ],
)
def test_another_spelling_of_a_name_is_suggested(one, other):
    assert similar_names(one, ["Quite another one", other]) == [other]


def test_a_different_name_is_not_suggested():
    assert similar_names("Seed Fund", ["Altiplano Dairy", "Water Board"]) == []


def test_a_name_of_nothing_but_a_legal_form_keeps_it():
    assert plain("The Co.") == "the co"


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_symmetric_and_lies_between_0_and_1(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1


@given(st.text(min_size=1, max_size=40))
def test_a_name_is_like_itself(name):
    assert likeness(name, name) == 1
