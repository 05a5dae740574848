"""Names that are one name to a reader."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.names import same_name_key


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Herders of Lampa", " HERDERS  of lampa ", True),
        ("Azángaro", "Aza\u0301ngaro", True),
        ("Straße", "STRASSE", True),
        ("Azángaro", "Azangaro", False),
        ("رعاة", "رعاه", False),
    ],
)
def test_capitals_spaces_and_encoding_make_no_other_name(one, other, is_same):
    assert (same_name_key(one) == same_name_key(other)) == is_same


@given(st.text())
def test_the_key_of_a_key_is_itself_whatever_was_typed(name):
    key = same_name_key(name)

    assert same_name_key(f"  {name}\t") == key
    assert same_name_key(unicodedata.normalize("NFC", name)) == key
