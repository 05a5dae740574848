"""The needs a market system starts with."""

import re
from collections import Counter

from enterprises.catalogue import CATEGORIES, SUB_NEEDS, description_of
from enterprises.models.needs import Category, SubNeed


def test_the_five_categories_are_those_of_the_model():
    assert [(c.code, str(c.name)) for c in CATEGORIES] == [
        (value, str(label)) for value, label in Category.choices
    ]


def test_every_category_has_its_needs_and_every_need_is_said_once():
    counts = Counter(line.category for line in SUB_NEEDS)

    assert counts == {
        "skills": 7,
        "markets": 7,
        "finance": 6,
        "infrastructure": 8,
        "policy": 6,
    }
    assert len({line.code for line in SUB_NEEDS}) == len(SUB_NEEDS)
    assert len({str(line.name) for line in SUB_NEEDS}) == len(SUB_NEEDS)


def test_codes_and_names_fit_their_columns_and_lines_are_one_sentence():
    for line in SUB_NEEDS:
        assert re.fullmatch(r"[a-z]+\.[a-z]+", line.code)
        assert len(line.code) <= SubNeed._meta.get_field("catalogue_code").max_length
        assert len(str(line.name)) <= SubNeed._meta.get_field("name").max_length
        assert str(line.description).endswith(".")


def test_a_need_of_the_team_has_no_description():
    assert description_of("finance.savings") == (
        "A safe place for small amounts, within reach."
    )
    assert description_of("") == ""
