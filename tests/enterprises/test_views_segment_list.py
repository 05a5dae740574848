"""The list of segments and the picture of the chain above it."""

from decimal import Decimal

import pytest

from enterprises.models import Segment
from tests.enterprises import url
from tests.enterprises.segments import rated_segment
from tests.factories import (
    ExposureFactory,
    MicroEnterpriseFactory,
    NeedRatingFactory,
    PlaceFactory,
    SegmentFactory,
    SubNeedFactory,
    ValueChainStepFactory,
)

# Session, person, system, membership, systems of the topbar; then places, segments,
# steps, ratings, needs of the taxonomy, exposures, owners.
QUERIES = 12


def names(response):
    return [segment.name for segment in response.context["page"]]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(
    as_viewer, system, rows, django_assert_num_queries
):
    for number in range(rows):
        rated_segment(system, number)
    as_viewer.get(url(system, "segment_list"))

    with django_assert_num_queries(QUERIES):
        response = as_viewer.get(url(system, "segment_list"))

    assert len(response.context["page"]) == rows


def test_the_picture_tells_what_women_do_and_own_of_each_step(as_viewer, system):
    step = ValueChainStepFactory(
        market_system=system, women_labour_share=Decimal("0.8")
    )
    ValueChainStepFactory(market_system=system, women_labour_share=None)
    ours = SegmentFactory(market_system=system, step=step, role="supplier")
    theirs = SegmentFactory(market_system=system, step=step, role="retailer")
    MicroEnterpriseFactory.create_batch(6, segment=ours, owner_gender="woman")
    MicroEnterpriseFactory.create_batch(6, segment=theirs, owner_gender="man")

    pages = [
        as_viewer.get(url(system, "segment_list"), query)
        for query in ({}, {"role": "supplier"})
    ]

    for page in pages:
        women = page.context["picture"][0]["women"]
        assert (women.labour, women.ownership) == (Decimal("0.8"), Decimal("0.5"))
        assert "<dt>Women own</dt><dd>50%</dd>" in page.text
    assert "<dt>Women own</dt><dd>not known</dd>" in pages[0].text


def test_the_picture_withholds_ownership_where_few_stand_behind_it(as_viewer, system):
    step = ValueChainStepFactory(market_system=system)
    segment = SegmentFactory(market_system=system, step=step)
    MicroEnterpriseFactory.create_batch(6, segment=segment, owner_gender="woman")
    MicroEnterpriseFactory.create_batch(2, segment=segment, owner_gender="man")

    page = as_viewer.get(url(system, "segment_list"))

    assert page.context["picture"][0]["women"].is_withheld
    assert "75%" not in page.text


def test_the_list_answers_and_shows_who_is_registered_and_what_hurts(as_viewer, system):
    segment = SegmentFactory(market_system=system, name="Shops", estimated_number=900)
    SegmentFactory(
        market_system=system,
        name="Hawkers",
        estimated_number=100,
        transparency="opaque",
    )
    Segment.objects.filter(pk=segment.pk).update(transparency="transparent")
    MicroEnterpriseFactory(segment=segment)
    MicroEnterpriseFactory(segment=segment, closed_on="2026-01-01")
    credit = SubNeedFactory(market_system=system, name="Credit")
    NeedRatingFactory(segment=segment, sub_need=credit, severity=Decimal("4.25"))

    response = as_viewer.get(url(system, "segment_list"))

    assert response.context["answer"] == (
        "2 segments, about 1,000 enterprises; the company cannot see 10% of them."
    )
    shops = next(s for s in response.context["page"] if s.name == "Shops")
    assert shops.registered == 1
    assert response.context["worst"] == {
        segment.pk: {
            "name": "Credit",
            "severity": Decimal("4.25"),
            "view": "enterprises",
        }
    }


def test_what_too_few_enterprises_said_is_not_named(as_viewer, system):
    segment = SegmentFactory(market_system=system)
    NeedRatingFactory(segment=segment, respondents=2)

    response = as_viewer.get(url(system, "segment_list"))

    assert response.context["worst"] == {}


def test_the_list_is_filtered_and_sorted(as_viewer, system):
    puno = PlaceFactory(market_system=system, name="Puno")
    lampa = PlaceFactory(parent=puno, name="Lampa")
    SegmentFactory(market_system=system, name="A", place=lampa, estimated_number=5)
    SegmentFactory(market_system=system, name="B", place=puno, role="supplier")
    SegmentFactory(market_system=system, name="C", estimated_number=9)
    SegmentFactory(name="elsewhere")

    def found(query):
        return names(as_viewer.get(url(system, "segment_list") + query))

    assert found("?ordering=name") == ["A", "B", "C"]
    assert found("?ordering=-number") == ["C", "A", "B"]
    assert found("?ordering=number") == ["A", "C", "B"]
    assert found(f"?place={puno.pk}&ordering=name") == ["A", "B"]
    assert found("?role=supplier") == ["B"]
    assert found("?q=b") == ["B"]
    assert found("?ordering=nonsense&role=nonsense&place=x") == ["A", "B", "C"]


def test_an_empty_list_says_what_belongs_there(as_viewer, as_contributor, system):
    response = as_contributor.get(url(system, "segment_list"))

    assert "No segments yet" in response.text
    assert url(system, "segment_add") in response.text


def test_the_chain_shows_steps_without_segments_and_segments_without_a_step(
    as_viewer, system
):
    step = ValueChainStepFactory(market_system=system, name="Milking")
    segment = SegmentFactory(market_system=system, name="Shops")

    response = as_viewer.get(url(system, "segment_list"))

    picture = [
        (column["step"], [segment for segment, _radius in column["segments"]])
        for column in response.context["picture"]
    ]
    assert picture == [(step, []), (None, [segment])]
    assert "number not known" in response.text


@pytest.mark.parametrize("number", [40, None])
def test_a_relationship_that_is_not_known_is_drawn_and_named_apart(
    as_viewer, system, number
):
    own = {"market_system": system, "estimated_number": number}
    SegmentFactory(**own, name="Shops", relationship="")
    SegmentFactory(**own, name="Carts", relationship="indirect")

    page = as_viewer.get(url(system, "segment_list")).text
    drawn, legend = page.split('class="chain-legend', 1)

    assert drawn.count('fill="url(#chain-hatch)"') == 1
    assert "relationship not known" in drawn
    assert "hatched: relationship not known" in legend


def test_a_crowded_step_shows_its_largest_segments_and_sums_up_the_rest(
    as_viewer, system
):
    step = ValueChainStepFactory(market_system=system, name="Milking")
    for number in (10, 20, 30, 40, 50, 60):
        SegmentFactory(
            market_system=system, step=step, name=str(number), estimated_number=number
        )

    response = as_viewer.get(url(system, "segment_list"))

    [column] = response.context["picture"]
    assert [s.name for s, _radius in column["segments"]] == ["60", "50", "40", "30"]
    rest = column["stage"].rest
    assert (rest.segments, rest.enterprises) == (2, 30)
    assert f"?step={step.pk}#segments-table" in response.text


def test_the_filter_narrows_the_picture_the_reach_and_the_answer_alike(
    as_viewer, system
):
    milking = ValueChainStepFactory(market_system=system, name="Milking")
    ValueChainStepFactory(market_system=system, name="Selling")
    dry = SegmentFactory(
        market_system=system,
        name="A",
        step=milking,
        estimated_number=30,
        relationship="indirect",
        intermediary="Milk  Collectors",
    )
    SegmentFactory(market_system=system, name="B", relationship="indirect")
    SegmentFactory(market_system=system, name="C", setting="urban")
    ExposureFactory(segment=dry, kind="drought", severity=4)
    ExposureFactory(segment=dry, kind="cold", severity=2)

    def found(query):
        return as_viewer.get(url(system, "segment_list") + query)

    one = found(f"?step={milking.pk}")
    assert one.context["answer"] == "1 of 3 segments, about 30 enterprises."
    assert [c["step"] for c in one.context["picture"]] == [milking]
    assert [w.through for w in one.context["ways"]] == ["Milk Collectors"]
    assert names(found("?step=none")) == ["B", "C"]
    assert names(found("?through=milk+collectors")) == ["A"]
    assert names(found("?through=-")) == ["B"]
    assert names(found("?relationship=unknown")) == ["C"]
    assert names(found("?setting=unknown")) == ["A", "B"]
    assert names(found("?exposure=severe")) == names(found("?exposure=cold")) == ["A"]
    assert names(found("?exposure=heat")) == []
    assert "No segment fits this filter" in found("?exposure=heat").text
    # Without a reload the count and the answer come along.
    assert 'hx-select-oob="#filter-end,#answer"' in one.text
    assert 'id="filter-end"' in one.text


def test_the_list_tells_how_much_of_the_chain_is_out_of_sight(as_viewer, system):
    SegmentFactory(
        market_system=system,
        estimated_number=300,
        transparency="opaque",
        relationship="indirect",
        intermediary="Wholesalers",
    )
    SegmentFactory(
        market_system=system,
        estimated_number=100,
        transparency="transparent",
        relationship="direct",
    )
    SegmentFactory(market_system=system, relationship="indirect")

    response = as_viewer.get(url(system, "segment_list"))

    chain = response.context["chain"]
    assert (chain.unseen_share, chain.unseen, chain.told) == (Decimal("0.75"), 1, 2)
    ways = [(w.through, w.reached.enterprises) for w in response.context["ways"]]
    assert ways == [("", 100), ("Wholesalers", 300), ("", None)]
    assert "?through=wholesalers" in response.text


@pytest.mark.parametrize(
    ("ordering", "found"),
    [
        ("setting", "BAC"),
        ("-necessity", "BAC"),
        ("share", "BAC"),
        ("place", "ABC"),
        ("role", "BAC"),
        ("worst", "BAC"),
        ("-relationship", "BAC"),
    ],
)
def test_every_column_sorts_and_what_is_not_known_comes_last(
    as_viewer, system, ordering, found
):
    a = SegmentFactory(
        market_system=system,
        name="A",
        setting="urban",
        necessity_share=Decimal("0.1"),
        estimated_number=1,
        place=PlaceFactory(market_system=system, name="Ayaviri"),
        relationship="direct",
    )
    b = SegmentFactory(
        market_system=system,
        name="B",
        setting="rural",
        necessity_share=Decimal("0.9"),
        estimated_number=10,
        place=PlaceFactory(market_system=system, name="Bagua"),
        role="supplier",
        relationship="indirect",
    )
    SegmentFactory(market_system=system, name="C")
    MicroEnterpriseFactory(segment=a)
    NeedRatingFactory(segment=a, severity=Decimal(4))
    NeedRatingFactory(segment=b, severity=Decimal(2))

    response = as_viewer.get(url(system, "segment_list") + f"?ordering={ordering}")

    assert "".join(names(response)) == found
