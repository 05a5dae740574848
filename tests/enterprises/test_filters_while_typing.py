"""Lists that change while one types: what is swapped is there, whatever is found."""

import re

import pytest

from tests.enterprises import url
from tests.factories import (
    InsightFactory,
    MicroEnterpriseFactory,
    PlaceFactory,
    RootCauseFactory,
    SegmentFactory,
)

LISTS = [
    ("insight_list", InsightFactory, {"statement": "Milk is weighed by guess"}),
    ("cause_list", RootCauseFactory, {"name": "No milk scale"}),
    ("place_list", PlaceFactory, {"name": "Milkyard"}),
    ("segment_list", SegmentFactory, {"name": "Milk farms"}),
    ("enterprise_list", MicroEnterpriseFactory, {"name": "Milk shop"}),
]


@pytest.mark.parametrize(("name", "factory", "values"), LISTS)
def test_a_search_box_swaps_the_list_whether_or_not_something_fits(
    as_contributor, system, name, factory, values
):
    factory(market_system=system, **values)
    page = url(system, name)

    answers = [
        as_contributor.get(page, {"q": words, "ordering": "-name"}).text
        for words in ("", "milk", "nothing like it")
    ]

    (form,) = re.findall(
        r'<form class="[\w-]+" method="get" role="search"[^>]*>', answers[0]
    )
    (target,) = re.findall(r'hx-target="#([\w-]+)"', form)
    assert f'hx-select="#{target}"' in form
    assert [one.count(f'id="{target}"') for one in answers] == [1, 1, 1]
    assert all(
        one.index("</form>", one.index(form[:40])) < one.index(f'id="{target}"')
        for one in answers
    )
