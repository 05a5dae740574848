"""Pages tell nothing of a few people, not even by what stands beside it."""

from datetime import date

import pytest

from tests.enterprises import url
from tests.enterprises.test_views_need_map import shown, table
from tests.enterprises.test_views_needs import Scene, cells, words
from tests.factories import (
    AssessmentRoundFactory,
    NeedRatingFactory,
    SegmentFactory,
)


@pytest.fixture
def scene(system):
    return Scene(system)


@pytest.fixture
def earlier(scene):
    return AssessmentRoundFactory(
        market_system=scene.system, name="First", held_on=date(2025, 1, 1)
    )


def test_what_too_few_enterprises_said_leaves_no_trace_on_the_page(as_viewer, scene):
    scene.rate(scene.shops, scene.credit, "4.75", 3)
    scene.rate(scene.shops, scene.credit, "1.25", 10, perspective="supporters")
    page = url(scene.system, "need_matrix")

    ours = as_viewer.get(page)
    gap = as_viewer.get(f"{page}?view=gap")
    supporters = as_viewer.get(f"{page}?perspective=supporters")

    assert "withheld: too few" in ours.text
    for response in (ours, gap, supporters):
        assert "4.8" not in words(response)
        assert "+3.5" not in words(response)
        assert ">n 3<" not in words(response)
    assert ours.context["gap_chart"] is None
    assert cells(supporters)["Shops"][2] == "1.3"


@pytest.mark.parametrize("side", ["supporters", "sides"])
def test_what_supporters_say_tells_nothing_of_what_few_enterprises_did(
    as_viewer, scene, earlier, side
):
    """Rounds chosen by when supporters spoke would leave one person out of a mean."""
    scene.rate(scene.shops, scene.credit, "5", 1, round=earlier, source="One")
    scene.rate(scene.shops, scene.savings, "2", 6, round=earlier, source="Six")
    scene.rate(
        scene.shops, scene.savings, "2", 6, round=earlier, perspective="supporters"
    )
    scene.rate(scene.shops, scene.credit, "3", 10)

    page = shown(as_viewer, scene, f"?perspective={side}")
    gap = shown(as_viewer, scene, "?view=gap&perspective=supporters")
    _head, *rows = table(
        as_viewer.get(url(scene.system, "need_export") + f"?perspective={side}")
    )

    assert page.context["gap_chart"] is None
    assert gap.context["gap_chart"] is None
    [line] = [row for row in rows if row[1:3] == ["Shops", "Finance"]]
    figures = ["2.00", "6"] if side == "supporters" else ["withheld: too few"] * 2
    assert line[3:5] == figures
    assert "2.50" not in gap.content.decode()


@pytest.mark.parametrize(
    "few", [{"respondents": 1}, {"respondents": 20, "respondent_gender": "man"}]
)
def test_the_total_tells_no_segment_that_its_own_page_withholds(as_viewer, system, few):
    """Ten women in all and nine of them elsewhere: the voices say the nine."""
    held = AssessmentRoundFactory(market_system=system)
    woman = {"round": held, "respondent_gender": "woman"}
    for gender, people in (("woman", 9), ("man", 9)):
        NeedRatingFactory(
            round=held,
            segment=SegmentFactory(market_system=system, name=gender),
            respondent_gender=gender,
            respondents=people,
        )
    shops = SegmentFactory(market_system=system, name="Shops")
    NeedRatingFactory(segment=shops, **{**woman, "respondents": 1, **few})
    if few["respondents"] > 1:
        NeedRatingFactory(segment=shops, **woman, respondents=1)

    response = as_viewer.get(held.get_absolute_url())

    assert all(g["is_withheld"] for g in response.context["genders"])
