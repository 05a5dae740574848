"""The needs map: what it shows, its views, its filters and its CSV."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from tests.enterprises import url
from tests.enterprises.test_views_needs import Scene, cells, words
from tests.factories import (
    AssessmentRoundFactory,
    NeedFactory,
    NeedRatingFactory,
    PlaceFactory,
    SegmentFactory,
)

# Session, person, system, membership, systems of the topbar; then rounds, places,
# segments, needs of the taxonomy, ratings, needs.
QUERIES = 11


def table(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def scene(system):
    return Scene(system)


@pytest.fixture
def earlier(scene):
    return AssessmentRoundFactory(
        market_system=scene.system, name="First", held_on=date(2025, 1, 1)
    )


def shown(client, scene, query):
    return client.get(url(scene.system, "need_matrix") + query)


def finance(response, line=0):
    """What the map says of finance, for the first segment unless told."""
    cell = response.context["lines"][line]["cells"][2]
    return cell["text"], cell["n"], cell.get("words")


def test_the_gender_gap_shows_both_numbers_and_what_chance_makes_of_it(
    as_viewer, scene
):
    scene.rate(scene.shops, scene.credit, "4.5", 40)
    scene.rate(scene.shops, scene.credit, "3", 40, respondent_gender="man")
    scene.rate(scene.farms, scene.credit, "4", 10)
    scene.rate(scene.farms, scene.credit, "3.5", 10, respondent_gender="man")

    response = shown(as_viewer, scene, "?view=gender")

    assert finance(response, 1) == ("+1.5", "40/40", "weighs more for women")
    assert finance(response, 0) == ("+0.5", "10/10", "within the noise")
    assert response.context["answer"] == (
        "In 1 cell women and men differ by more than chance. "
        "Most in Finance: 1.5 points more for women."
    )
    title = "weighs more for women (chance alone: up to 0.4 points)"
    assert response.context["lines"][1]["cells"][2]["title"] == title
    twin = response.context["twin"]
    assert twin["columns"][2:6] == ["Women", "n", "Men", "n"]
    assert twin["rows"][7] == [
        *("Shops", "Finance", "4.50", "40", "3.00", "40", "1.50", "0.45"),
        "weighs more for women",
    ]


def test_a_gender_of_a_few_leaves_no_trace_in_any_view(as_viewer, scene):
    scene.rate(scene.shops, scene.credit, "4.75", 3)
    scene.rate(scene.shops, scene.credit, "2", 20, respondent_gender="man")

    gap = shown(as_viewer, scene, "?view=gender")
    women = shown(as_viewer, scene, "?gender=woman")
    men = shown(as_viewer, scene, "?gender=man")
    csv = table(as_viewer.get(url(scene.system, "need_export") + "?view=gender"))

    assert finance(gap, 1)[0] == "not known"
    for response in (gap, women, men):
        assert response.context["lines"][1]["cells"][2]["text"] == "not known"
        assert "withheld: too few" in words(response)
        assert "4.75" not in words(response)
    withheld = ["withheld: too few"] * 4
    assert csv[8][3:] == [*withheld, "", "", "withheld: too few"]


def test_a_trend_compares_with_the_round_before_or_the_one_chosen(
    as_viewer, scene, earlier
):
    oldest = AssessmentRoundFactory(
        market_system=scene.system, name="Pilot", held_on=date(2024, 1, 1)
    )
    scene.rate(scene.shops, scene.credit, "3", 40, round=earlier)
    scene.rate(scene.shops, scene.credit, "5", 40, round=oldest)
    scene.rate(scene.shops, scene.credit, "4", 40)

    before = shown(as_viewer, scene, "?view=trend")
    chosen = shown(as_viewer, scene, f"?view=trend&since={oldest.pk}")
    same = shown(as_viewer, scene, f"?view=trend&since={scene.round.pk}")

    assert finance(before, 1) == ("+1.0", "40/40", "got worse")
    assert finance(chosen, 1) == ("\N{MINUS SIGN}1.0", "40/40", "got better")
    assert before.context["answer"] == (
        "Since First 1 cells got worse and 0 better by more than chance; "
        "most in Finance: 1.0 points."
    )
    assert cells(same) == cells(before)


def test_without_an_earlier_round_the_trend_says_so(as_viewer, scene):
    scene.rate(scene.shops, scene.credit, "4", 40)

    response = shown(as_viewer, scene, "?view=trend")

    assert response.context["answer"] == "There is no earlier round to compare with."
    assert finance(response, 1)[2] == "not rated in both rounds"


def test_the_filters_narrow_the_map_together(as_viewer, scene):
    scene.farms.setting = "rural"
    scene.farms.save()
    scene.rate(scene.farms, scene.credit, "5", 20)
    scene.rate(scene.farms, scene.credit, "1", 20, respondent_gender="man")
    scene.rate(scene.farms, scene.credit, "2", 9, perspective="supporters")

    rural = shown(as_viewer, scene, "?setting=rural&role=supplier&gender=woman")
    voice = shown(as_viewer, scene, "?setting=rural&view=gap&gender=man")
    both = shown(as_viewer, scene, "?perspective=supporters&gender=man")
    urban = shown(as_viewer, scene, "?setting=urban&role=supplier")

    assert cells(rural) == {"Farms": [*["not known"] * 2, "5.0", *["not known"] * 2]}
    assert finance(voice) == (
        "\N{MINUS SIGN}1.0",
        "20/9",
        "weighs more for supporters",
    )
    assert finance(both)[0] == "2.0"
    assert "No segment fits this filter" in urban.text


def test_each_view_keeps_the_rest_of_the_address_and_asks_only_what_it_needs(
    as_viewer, scene
):
    scene.rate(scene.shops, scene.credit, "4")

    response = shown(as_viewer, scene, "?view=gender&role=retailer&category=finance")

    assert "?view=trend&amp;role=retailer&amp;category=finance" in response.text
    assert list(response.context["form"].fields) == [
        *("view", "round", "category", "segment", "role", "setting", "place"),
    ]
    assert response.context["lines"][0]["cells"][0]["text"] == "not known"


@pytest.mark.parametrize(
    ("view", "heads"),
    [
        ("severity", ["Enterprises", "n", "Supporters", "n", "Difference"]),
        ("gap", ["Enterprises", "n", "Supporters", "n", "Difference"]),
        ("gender", ["Women", "n", "Men", "n", "Difference"]),
        ("trend", ["Second", "n", "First", "n", "Change"]),
    ],
)
def test_the_csv_follows_the_switch(as_viewer, scene, earlier, view, heads):
    scene.rate(scene.shops, scene.credit, "4", 40, round=earlier)
    scene.rate(scene.shops, scene.credit, "3", 40)

    response = as_viewer.get(url(scene.system, "need_export") + f"?view={view}")

    head, *rows = table(response)
    assert head[3:8] == heads
    assert len(rows) == 10
    assert f"needs-{view}-" in response["Content-Disposition"]
    if view == "trend":
        assert rows[7][3:8] == ["3.00", "40", "4.00", "40", "-1.00"]


def test_a_category_opens_its_needs_in_every_view(as_viewer, scene):
    scene.rate(scene.shops, scene.credit, "4.5", 40)
    scene.rate(scene.shops, scene.credit, "3", 40, respondent_gender="man")

    response = shown(as_viewer, scene, "?view=gender&category=finance")

    assert cells(response)["Shops"] == ["+1.5", "not known"]
    gap = response.context["lines"][1]["cells"][0]["gap"]
    assert gap.difference == Decimal("1.5")


def test_both_views_stand_side_by_side(as_viewer, scene):
    scene.rate(scene.shops, scene.credit, "4", 20)
    scene.rate(scene.shops, scene.credit, "2.5", 9, perspective="supporters")

    response = shown(as_viewer, scene, f"?perspective=both&segment={scene.shops.pk}")

    assert list(cells(response)) == ["Shops"]
    cell = response.context["lines"][0]["cells"][2]
    assert (cell["text"], cell["other"].mean) == ("4.0", Decimal("2.5"))
    assert "supporters 2.5, n 9" in response.text
    assert "supporters: not rated" in response.text


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    "query",
    ["", "?category=finance", "?view=gap", "?view=gender", "?view=trend&gender=woman"],
)
def test_the_map_asks_the_same_whatever_its_size(
    as_viewer, system, rows, query, django_assert_num_queries
):
    held = AssessmentRoundFactory(market_system=system)
    for _ in range(rows):
        rating = NeedRatingFactory(round=held)
        NeedFactory(segment=rating.segment, sub_need=rating.sub_need)
    page = url(system, "need_matrix") + query
    as_viewer.get(page)

    with django_assert_num_queries(QUERIES):
        response = as_viewer.get(page)

    assert len(response.context["lines"]) == rows


def test_the_map_shows_what_was_said_last_in_the_enterprises_view(as_viewer, scene):
    """A round of a few, or one just added, hides nothing of what was said before."""
    scene.rate(scene.shops, scene.credit, "4", 30)
    scene.rate(scene.shops, scene.savings, "2", 10)
    scene.rate(scene.shops, scene.credit, "1", perspective="supporters")
    old = AssessmentRoundFactory(market_system=scene.system, held_on=date(2025, 1, 1))
    scene.rate(scene.farms, scene.credit, "5", round=old)

    later = AssessmentRoundFactory(
        market_system=scene.system, name="New", held_on=date(2026, 9, 1)
    )
    scene.rate(scene.farms, scene.records, "2", round=later)
    AssessmentRoundFactory(market_system=scene.system, held_on=date(2026, 12, 1))

    response = as_viewer.get(url(scene.system, "need_matrix"))
    alone = as_viewer.get(url(scene.system, "need_matrix") + f"?round={later.pk}")
    lines = table(as_viewer.get(url(scene.system, "need_export")))

    unknown = ["not known"] * 5
    shops = ["not known", "not known", "3.5", "not known", "not known"]
    assert cells(response) == {
        "Farms": ["2.0", "not known", "5.0", "not known", "not known"],
        "Shops": shops,
    }
    assert [[r.name for r in one["rounds"]] for one in response.context["lines"]] == [
        ["New", old.name],
        ["Second"],
    ]
    assert [line[0] for line in lines[1:4]] == ["New", "", old.name]
    assert cells(alone) == {"Farms": ["2.0", *unknown[1:]], "Shops": unknown}
    finance = response.context["lines"][1]["cells"][2]
    assert (finance["n"], finance["worst"]) == (30, "Credit")
    assert finance["url"] == "?category=finance"
    assert response.context["answer"] == (
        "What weighs most: Finance, in 2 of 2 rated segments."
    )


def test_an_earlier_round_a_role_and_a_place_can_be_chosen(as_viewer, scene):
    old = AssessmentRoundFactory(market_system=scene.system, held_on=date(2025, 1, 1))
    scene.rate(scene.farms, scene.credit, "5", round=old)
    puno = PlaceFactory(market_system=scene.system)
    scene.farms.place = PlaceFactory(parent=puno)
    scene.farms.save()
    page = url(scene.system, "need_matrix")

    by_round = as_viewer.get(f"{page}?round={old.pk}&role=supplier")
    by_place = as_viewer.get(f"{page}?place={puno.pk}")
    nonsense = as_viewer.get(f"{page}?round=0&role=x&place=x&perspective=x&category=x")

    assert cells(by_round) == {
        "Farms": ["not known", "not known", "5.0", "not known", "not known"]
    }
    assert list(cells(by_place)) == ["Farms"]
    assert list(cells(nonsense)) == ["Farms", "Shops"]


def test_a_category_opens_its_needs_and_each_leads_to_its_page(as_viewer, scene):
    scene.rate(scene.shops, scene.credit, "4")
    need = NeedFactory(segment=scene.shops, sub_need=scene.credit)

    response = as_viewer.get(url(scene.system, "need_matrix") + "?category=finance")

    heads = [column["name"] for column in response.context["columns"]]
    assert heads == ["Credit", "Savings"]
    assert cells(response)["Shops"] == ["4.0", "not known"]
    credit, savings = response.context["lines"][1]["cells"]
    assert (credit["url"], savings["url"]) == (need.get_absolute_url(), "")


def test_the_gap_is_shown_with_both_numbers_of_respondents(as_viewer, scene):
    scene.rate(scene.shops, scene.credit, "4", 20)
    scene.rate(scene.shops, scene.credit, "2.5", 10, perspective="supporters")
    scene.rate(scene.farms, scene.credit, "4", 20)
    scene.rate(scene.farms, scene.credit, "2", 3, perspective="supporters")

    response = as_viewer.get(url(scene.system, "need_matrix") + "?view=gap")

    farms, shops = (line["cells"][2] for line in response.context["lines"])
    assert (shops["text"], shops["n"]) == ("+1.5", "20/10")
    assert shops["words"] == "weighs more for enterprises"
    assert (farms["text"], farms["words"]) == ("+2.0", "too few to tell")


def test_a_need_that_is_switched_off_is_not_shown(as_viewer, scene):
    scene.rate(scene.shops, scene.credit, "5")
    scene.credit.is_on = False
    scene.credit.save()

    response = as_viewer.get(url(scene.system, "need_matrix"))

    assert cells(response)["Shops"] == ["not known"] * 5


def test_without_a_round_the_map_says_what_to_do(as_contributor, system):
    SegmentFactory(market_system=system)

    response = as_contributor.get(url(system, "need_matrix"))

    assert "No round of assessment yet" in response.text
    assert url(system, "round_add") in response.text


def test_the_map_as_csv_withholds_the_same(as_viewer, scene):
    scene.rate(scene.shops, scene.credit, "4", 20)
    scene.rate(scene.shops, scene.credit, "2.5", 10, perspective="supporters")
    scene.rate(scene.farms, scene.credit, "4.75", 3)

    rows = table(as_viewer.get(url(scene.system, "need_export") + "?category=finance"))

    hidden = "withheld: too few"
    assert rows[1:] == [
        ["Second", "Farms", "Credit", hidden, hidden, *[""] * 4, "not rated by both"],
        ["Second", "Farms", "Savings", *[""] * 6, "not rated by both"],
        [
            *("Second", "Shops", "Credit", "4.00", "20", "2.50", "10", "1.50", "0.77"),
            "weighs more for enterprises",
        ],
        ["Second", "Shops", "Savings", *[""] * 6, "not rated by both"],
    ]


def test_a_segment_named_like_a_formula_stays_text_in_csv(as_viewer, scene):
    scene.shops.name = "=1+1"
    scene.shops.save()

    rows = table(as_viewer.get(url(scene.system, "need_export")))

    assert "'=1+1" in [row[1] for row in rows]
