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
    SubNeedFactory,
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


def test_what_supporters_say_tells_nothing_of_what_few_enterprises_did(
    as_viewer, scene, earlier
):
    """Rounds chosen by when supporters spoke would leave one person out of a mean."""
    insurance = SubNeedFactory(
        market_system=scene.system, category="finance", name="Insurance"
    )
    for need, severity, people in (
        (scene.credit, "5", 1),
        (scene.savings, "2", 6),
        (insurance, "3", 10),
    ):
        scene.rate(scene.shops, need, severity, people, round=earlier)
        held = {} if need == scene.credit else {"round": earlier}
        scene.rate(scene.shops, need, "2", 6, perspective="supporters", **held)
    told = f"{url(scene.system, 'need_export')}?perspective=supporters"

    head, *rows = table(as_viewer.get(told))
    gaps = [
        cells(shown(as_viewer, scene, f"?view=gap{asked}"))
        for asked in ("", "&perspective=supporters")
    ]

    assert head == ["Round", "Segment", "Need", "Supporters", "n"]
    assert [row[3:] for row in rows if row[1:3] == ["Shops", "Finance"]] == [
        ["2.00", "6"]
    ]
    assert gaps[0] == gaps[1]


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
