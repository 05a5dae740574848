"""The grid of what is known, the list, one insight, and the fragment of a segment."""

from datetime import date

import pytest
from django.utils import timezone

from enterprises.models import AuditEvent, Insight, Removal
from tests.enterprises import url
from tests.factories import InsightFactory, PlaceFactory, SegmentFactory

OLD = date(2001, 1, 1)


def typed(**over):
    values = {
        "purpose": "Choose where to begin",
        "topic": "rights",
        "segment": "",
        "statement": "Children milk before school.",
        "source": "Visits",
        "supplied_by": "",
        "link": "",
        "method": "observation",
        "view": "bottom_up",
        "confidence": "2",
        "dated_on": "2025-05-04",
    }
    return {**values, **over}


def fresh(system, **over):
    return InsightFactory(market_system=system, dated_on=timezone.localdate(), **over)


# Session, person, system, membership, systems of the topbar; then segments, places,
# insights.
@pytest.mark.parametrize("rows", [1, 3])
def test_the_grid_asks_the_same_whatever_its_length(
    as_viewer, system, rows, django_assert_num_queries
):
    for _ in range(rows):
        fresh(system, segment=SegmentFactory(market_system=system))
    as_viewer.get(url(system, "insight_coverage"))

    with django_assert_num_queries(8):
        response = as_viewer.get(url(system, "insight_coverage"))

    assert len(response.context["lines"]) == rows


def test_the_grid_answers_and_leads_to_what_is_blank(as_contributor, system):
    shops = SegmentFactory(market_system=system, name="Shops", estimated_number=9)
    for topic in Insight.Topic.values:
        fresh(system, topic=topic)
        fresh(system, topic=topic)
    fresh(system, topic="context", segment=shops)
    InsightFactory(market_system=system, segment=shops, topic="rights", dated_on=OLD)

    response = as_contributor.get(url(system, "insight_coverage"))

    assert response.context["answer"] == (
        "6 of 12 cells are covered; “Demographics” of Shops is blank."
    )
    [(_segment, cells)] = response.context["lines"]
    assert [cell["word"] for cell in cells] == ["thin", "stale", *["blank"] * 4]
    add, shown = url(system, "insight_add"), url(system, "insight_list")
    assert cells[0]["url"] == f"{shown}?topic=context&segment={shops.pk}"
    assert cells[2]["url"] == f"{add}?topic=demographics&segment={shops.pk}"


def test_the_grid_is_filtered_and_answers_for_what_it_shows(as_viewer, system):
    puno = PlaceFactory(market_system=system)
    shops = SegmentFactory(
        market_system=system, name="Shops", role="retailer", place=puno
    )
    SegmentFactory(market_system=system, name="Farms", role="supplier")
    for topic in Insight.Topic.values:
        fresh(system, topic=topic, segment=shops)
        fresh(system, topic=topic, segment=shops)

    def shown(query):
        response = as_viewer.get(url(system, "insight_coverage") + query)
        lines = [segment.name for segment, _cells in response.context["lines"]]
        return lines, bool(response.context["whole"]), response.context["answer"]

    assert shown("")[:2] == (["Farms", "Shops"], True)
    alone = (["Shops"], False, "All 6 cells are covered.")
    assert shown("?role=retailer") == shown(f"?place={puno.pk}") == alone
    assert shown("?state=blank")[:2] == (["Farms"], True)
    assert shown("?state=stale")[:2] == ([], False)
    assert shown("?state=nonsense&role=x")[:2] == (["Farms", "Shops"], True)
    nothing = as_viewer.get(url(system, "insight_coverage") + "?role=recycler")
    assert nothing.context["answer"] == "No segment fits this filter."
    assert "All 0 cells" not in nothing.text


def test_a_reader_is_led_to_the_list_also_where_it_is_blank(as_viewer, system):
    SegmentFactory(market_system=system)

    response = as_viewer.get(url(system, "insight_coverage"))

    assert url(system, "insight_add") not in response.text
    cell = response.context["whole"][0]
    assert cell["url"].endswith("/insights/?topic=context&segment=whole")


def test_an_empty_grid_says_what_belongs_there(as_contributor, system):
    response = as_contributor.get(url(system, "insight_coverage"))

    assert "Nothing is written down yet" in response.text
    assert url(system, "insight_add") in response.text


# As above; then places and segments of the filter, counts, count, page.
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(
    as_viewer, system, rows, django_assert_num_queries
):
    for _ in range(rows):
        fresh(system, segment=SegmentFactory(market_system=system))
    as_viewer.get(url(system, "insight_list"))

    with django_assert_num_queries(10):
        response = as_viewer.get(url(system, "insight_list"))

    assert len(response.context["page"]) == rows


def test_the_list_is_filtered_searched_and_sorted(as_viewer, system):
    shops = SegmentFactory(market_system=system, name="Shops")
    fresh(system, statement="A", topic="rights", method="survey", view="bottom_up")
    fresh(system, statement="B", segment=shops, confidence=3, source="Census of milk")
    InsightFactory(
        market_system=system,
        statement="C",
        dated_on=OLD,
        confidence=1,
        supplied_by="Milk office",
        purpose="Plan a census",
    )
    InsightFactory(statement="elsewhere")

    def found(query):
        page = as_viewer.get(url(system, "insight_list") + query).context["page"]
        return [insight.statement for insight in page]

    assert found("") == ["B", "A", "C"]
    assert found("?ordering=dated_on") == ["C", "B", "A"]
    assert found("?ordering=-confidence") == ["B", "A", "C"]
    assert found("?topic=rights") == ["A"]
    assert found("?method=survey&view=bottom_up") == ["A"]
    assert found(f"?segment={shops.pk}") == ["B"]
    assert found("?segment=whole") == ["A", "C"]
    assert found("?confidence=1") == ["C"]
    assert found("?age=stale") == ["C"]
    assert found("?age=fresh") == ["B", "A"]
    assert found("?q=census+milk") == ["B", "C"]
    assert found("?topic=nonsense&segment=x&ordering=y&confidence=z") == ["B", "A", "C"]


def test_the_list_is_filtered_by_who_a_segment_is_and_where(as_viewer, system):
    puno = PlaceFactory(market_system=system)
    lampa = PlaceFactory(market_system=system, parent=puno)
    milkers = SegmentFactory(
        market_system=system, role="supplier", setting="rural", place=lampa
    )
    shops = SegmentFactory(market_system=system, setting="urban", place=puno)
    fresh(system, statement="A", segment=milkers)
    fresh(system, statement="B", segment=shops)
    fresh(system, statement="C", segment=SegmentFactory(market_system=system))
    fresh(system, statement="D")

    def found(query):
        page = as_viewer.get(url(system, "insight_list") + query).context["page"]
        return "".join(sorted(insight.statement for insight in page))

    assert found("?role=supplier") == "A"
    assert found("?setting=urban") == "B"
    assert found(f"?place={puno.pk}") == "AB"
    assert found(f"?place={lampa.pk}&role=supplier") == "A"
    assert found(f"?place={PlaceFactory().pk}&role=nonsense") == "ABCD"


def test_a_filter_keeps_the_order_and_folds_away_what_is_not_in_use(as_viewer, system):
    fresh(system)
    page = url(system, "insight_list")

    folded = as_viewer.get(page + "?ordering=topic").text
    in_use = as_viewer.get(page + "?confidence=3").text

    assert '<input type="hidden" name="ordering" value="topic">' in folded
    assert '<details class="more-filters">' in folded
    assert '<details class="more-filters" open>' in in_use
    assert 'name="ordering"' not in in_use


def test_the_list_names_source_and_who_supplied_it(as_viewer, system):
    fresh(system, source="Census", supplied_by="Milk office", purpose="Begin")

    text = as_viewer.get(url(system, "insight_list")).text

    for said in ("Begin", "Census", "Milk office"):
        assert f"<bdi>{said}</bdi>" in text


def test_the_list_says_how_fresh_it_is_and_whose_view(as_viewer, system):
    fresh(system, view="bottom_up", topic="rights")
    InsightFactory(market_system=system, dated_on=OLD, topic="rights")
    fresh(system)

    response = as_viewer.get(url(system, "insight_list") + "?topic=rights")

    assert response.context["answer"] == (
        "2 insights; of the last two years: 1, the enterprises' own: 1."
    )


def test_the_list_is_paged(as_viewer, system):
    for number in range(52):
        fresh(system, statement=str(number))

    page = as_viewer.get(url(system, "insight_list") + "?page=2").context["page"]

    assert (len(page), page.paginator.count) == (2, 52)


def test_the_list_offers_to_add_what_was_looked_for(as_contributor, system):
    response = as_contributor.get(url(system, "insight_list") + "?topic=rights")

    assert response.context["add_url"].endswith("/insights/add/?topic=rights")
    assert "No insight fits this filter" in response.text


def test_an_insight_shows_where_it_is_from_and_what_else_is_known(as_viewer, system):
    shops = SegmentFactory(market_system=system, name="Shops")
    insight = InsightFactory(
        market_system=system,
        segment=shops,
        dated_on=OLD,
        link="https://reports.example/milk",
        source="<b>Census</b>",
    )
    other = fresh(system, segment=shops, statement="More of it")
    fresh(system, statement="Of the whole")

    response = as_viewer.get(insight.get_absolute_url())

    assert response.context["is_stale"] is True
    assert list(response.context["others"]) == [other]
    assert "&lt;b&gt;Census" in response.text
    assert 'href="https://reports.example/milk"' in response.text
    assert url(system, "insight_change", pk=insight.pk) not in response.text


def test_an_insight_asks_for_itself_and_those_beside_it(
    as_viewer, system, django_assert_num_queries
):
    insight = fresh(system, segment=SegmentFactory(market_system=system))
    fresh(system, segment=insight.segment)
    as_viewer.get(insight.get_absolute_url())

    with django_assert_num_queries(7):
        as_viewer.get(insight.get_absolute_url())


def test_the_purpose_is_asked_first_and_must_be_said(as_contributor, system):
    page = as_contributor.get(url(system, "insight_add") + "?topic=rights")
    refused = as_contributor.post(url(system, "insight_add"), typed(purpose="  "))

    assert next(iter(page.context["form"].fields)) == "purpose"
    assert page.context["form"]["topic"].value() == "rights"
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["purpose"]
    assert not Insight.objects.exists()


def test_the_form_offers_who_supplied_before(as_contributor, system):
    for name in ("Milk office", "", "Milk office", "Census bureau"):
        fresh(system, supplied_by=name)
    InsightFactory(supplied_by="Elsewhere")
    insight = Insight.objects.first()

    add = as_contributor.get(url(system, "insight_add"))
    change = as_contributor.get(url(system, "insight_change", pk=insight.pk))

    for response in (add, change):
        assert response.context["suppliers"] == ["Census bureau", "Milk office"]
        assert '<datalist id="known-suppliers">' in response.text
        assert 'list="known-suppliers"' in response.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("dated_on", "2999-01-01"),
        ("dated_on", "31 of never"),
        ("confidence", "4"),
        ("topic", "gossip"),
        ("link", "javascript:alert(1)"),
        ("segment", "999999"),
    ],
)
def test_what_cannot_be_is_refused(as_contributor, system, field, value):
    response = as_contributor.post(url(system, "insight_add"), typed(**{field: value}))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Insight.objects.exists()


def test_a_segment_of_another_system_is_no_choice(as_contributor, system):
    theirs = SegmentFactory()

    response = as_contributor.post(
        url(system, "insight_add"), typed(segment=str(theirs.pk))
    )

    assert list(response.context["form"].errors) == ["segment"]


@pytest.mark.parametrize("words", ["“الأطفال يحلبون”", "দুধ 🥛", "n\u0303 <i>"])
def test_an_insight_is_added_changed_and_removed(as_contributor, system, words):
    added = as_contributor.post(
        url(system, "insight_add"), typed(statement=words), follow=True
    )
    insight = Insight.objects.get()
    as_contributor.post(
        url(system, "insight_change", pk=insight.pk),
        typed(statement=words, confidence="3", version="1"),
    )
    changed = Insight.objects.get()
    as_contributor.post(url(system, "insight_remove", pk=insight.pk))

    assert added.status_code == 200
    assert "<i>" not in added.text
    assert (insight.statement, changed.confidence, changed.version) == (words, 3, 2)
    assert not Insight.objects.exists()
    assert [e.verb for e in AuditEvent.objects.order_by("pk")] == [
        *("added", "changed", "removed"),
    ]


def test_what_was_removed_comes_back(as_contributor, system):
    insight = fresh(system)
    as_contributor.post(url(system, "insight_remove", pk=insight.pk))

    as_contributor.post(url(system, "removal_restore", pk=Removal.objects.get().pk))

    assert Insight.objects.get().statement == insight.statement


def test_a_stale_insight_is_refused(as_contributor, system):
    insight = fresh(system, statement="Theirs", version=2)

    response = as_contributor.post(
        url(system, "insight_change", pk=insight.pk),
        typed(statement="Mine", version="1"),
    )

    assert response.status_code == 409
    assert ("What is known", "Theirs", "Mine") in response.context["theirs"]
    assert Insight.objects.get().statement == "Theirs"


# Session, person, system, membership; then the segment, its insights, the newest.
@pytest.mark.parametrize("rows", [1, 5])
def test_a_segment_shows_its_newest_insights(
    as_viewer, system, rows, django_assert_num_queries
):
    segment = SegmentFactory(market_system=system)
    for _ in range(rows):
        fresh(system, segment=segment)
    fresh(system)
    page = url(system, "segment_insights", pk=segment.pk)
    as_viewer.get(page)

    with django_assert_num_queries(7):
        response = as_viewer.get(page)

    assert len(response.context["insights"]) == min(rows, 3)
    assert response.context["count"] == rows
    assert [c["word"] for c in response.context["cells"]][1:] == ["blank"] * 5
