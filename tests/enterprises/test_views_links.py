"""Which need holds back which: the graph, its circles, adding, changing, undoing."""

from decimal import Decimal

import pytest
from django.urls import reverse

from enterprises.models import NeedLink, Removal
from tests.enterprises.test_views_causes import rated, url
from tests.factories import NeedFactory, NeedLinkFactory, PlaceFactory, SubNeedFactory

# Session, person, system, membership, systems of the topbar; then segments, places,
# needs, ratings, links, and the rows of the page.
QUERIES = 11


@pytest.fixture
def needs(system):
    """Water, credit and savings, the first the least severe."""
    severities = {"Water": "2", "Credit": "4", "Savings": "5"}
    return {name: rated(system, name, value) for name, value in severities.items()}


def link(first, second, strength=3):
    return NeedLinkFactory(need=first, holds_back=second, strength=strength)


def ranking(response):
    needs = response.context["needs"]
    return [needs[b.need_id].sub_need for b in bindings(response)]


def bindings(response):
    return [line["binding"] for line in response.context["ranked"]]


@pytest.mark.parametrize("rows", [1, 3])
def test_links_ask_the_same_however_many_there_are(
    as_viewer, system, rows, django_assert_num_queries
):
    for number in range(rows):
        link(rated(system, f"A{number}", "4"), rated(system, f"B{number}", "3"))
    as_viewer.get(url(system, "link_list"))

    with django_assert_num_queries(QUERIES):
        response = as_viewer.get(url(system, "link_list"))

    assert len(response.context["rows"]) == rows


def test_what_holds_back_most_comes_first(as_viewer, system, needs):
    link(needs["Water"], needs["Credit"])
    link(needs["Credit"], needs["Savings"])

    response = as_viewer.get(url(system, "link_list"))

    assert ranking(response) == ["Water", "Credit"]
    first = bindings(response)[0]
    assert (first.held, first.measure) == (Decimal(9), Decimal(11))
    assert response.context["circles"] == []
    assert response.context["answer"] == (
        "Water (Water sellers) holds back most: 2 needs wait behind it, and together "
        "they weigh 11.0, where it alone weighs 2.0."
    )


def test_a_circle_is_shown_as_one_and_ranked_without_looping(as_viewer, system, needs):
    link(needs["Water"], needs["Credit"])
    link(needs["Credit"], needs["Savings"])
    link(needs["Savings"], needs["Water"])

    response = as_viewer.get(url(system, "link_list"))

    assert len(response.context["circles"]) == 1
    assert len(response.context["in_circle"]) == 3
    assert sorted(ranking(response)) == ["Credit", "Savings", "Water"]
    assert {b.held for b in bindings(response)} == {9, 7, 6}
    assert {b.measure for b in bindings(response)} == {11}
    assert response.context["answer"].endswith(
        "1 vicious circle of needs that only move together."
    )


def test_a_need_that_nobody_rated_warns_those_that_wait_for_it(
    as_contributor, system, needs
):
    page = reverse("enterprises:need_add", kwargs={"slug": system.slug})
    line = SubNeedFactory(market_system=system, name="Roads")
    shop = needs["Savings"].segment
    as_contributor.post(page, {"segment": shop.pk, "sub_need": line.pk})
    link(system.needs.get(sub_need=line), needs["Savings"])

    response = as_contributor.get(url(system, "link_list"))

    assert [f.message for f in response.context["blocked"]] == [
        "Weighs most for Savings sellers, and is held back by Roads (Savings sellers), "
        "which nobody has rated."
    ]
    assert page in as_contributor.get(url(system, "link_add")).text


def test_a_circle_may_be_closed_through_the_form(as_contributor, system, needs):
    link(needs["Water"], needs["Credit"])

    response = as_contributor.post(
        url(system, "link_add"),
        {
            "need": needs["Credit"].pk,
            "holds_back": needs["Water"].pk,
            "strength": "2",
            "why": "Pumps cost money",
        },
    )

    assert response.status_code == 302
    assert NeedLink.objects.get(why="Pumps cost money").strength == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"holds_back": "Water"}, "A need does not hold back itself."),
        ({"holds_back": "Credit"}, "This link is there already."),
        ({"strength": "9"}, "Select a valid choice"),
    ],
)
def test_a_link_that_cannot_be_is_refused_in_words(
    as_contributor, system, needs, change, said
):
    link(needs["Water"], needs["Credit"])
    chosen = {"need": "Water", "holds_back": "Savings", "strength": "2", **change}
    data = {
        key: getattr(needs.get(value), "pk", value) for key, value in chosen.items()
    }

    response = as_contributor.post(url(system, "link_add"), data)

    assert (response.status_code, said in response.text) == (422, True)
    assert NeedLink.objects.count() == 1


def test_a_need_of_another_system_is_no_choice(as_contributor, system, needs):
    data = {"need": needs["Water"].pk, "holds_back": NeedFactory().pk, "strength": "1"}

    response = as_contributor.post(url(system, "link_add"), data)

    assert response.status_code == 422
    assert not NeedLink.objects.exists()


def test_the_needs_asked_for_are_chosen_and_the_way_leads_back(
    as_contributor, system, needs
):
    water, credit = needs["Water"], needs["Credit"]
    page = url(system, "link_add") + f"?need={water.pk}&held={credit.pk}"

    form = as_contributor.get(page).context["form"]
    data = {"need": water.pk, "holds_back": credit.pk, "strength": "3"}
    response = as_contributor.post(page, data)

    assert (form["need"].value(), form["holds_back"].value()) == (water.pk, credit.pk)
    assert response["Location"] == f"{water.get_absolute_url()}#links"


def test_a_link_is_changed_and_a_stale_save_refused(as_contributor, system, needs):
    row = link(needs["Water"], needs["Credit"])
    data = {
        "need": row.need_id,
        "holds_back": row.holds_back_id,
        "strength": "1",
        "version": "1",
    }
    page = url(system, "link_change", pk=row.pk)

    saved = as_contributor.post(page, data)
    stale = as_contributor.post(page, data | {"strength": "2"})

    row.refresh_from_db()
    assert (saved.status_code, stale.status_code) == (302, 409)
    assert ("How strongly", "Somewhat", "Strongly") in stale.context["theirs"]
    assert row.strength == 1


def test_a_removed_link_comes_back(as_contributor, system, needs):
    row = link(needs["Water"], needs["Credit"])

    as_contributor.post(url(system, "link_remove", pk=row.pk))
    gone = NeedLink.objects.exists()
    as_contributor.post(url(system, "removal_restore", pk=Removal.objects.get().pk))

    assert (gone, NeedLink.objects.get().strength) == (False, 3)


def test_the_picture_can_be_used_with_the_keyboard_and_has_a_table(
    as_viewer, system, needs
):
    row = link(needs["Water"], needs["Credit"])

    response = as_viewer.get(url(system, "link_list"))

    assert f'<a class="link-box" href="{row.need.get_absolute_url()}' in response.text
    assert "<table" in response.text
    assert "onclick" not in response.text


def test_a_filter_shows_the_links_of_one_segment(as_viewer, system, needs):
    kept = link(needs["Water"], needs["Credit"])
    link(needs["Savings"], rated(system, "Records", "1"))

    response = as_viewer.get(
        url(system, "link_list") + f"?segment={needs['Water'].segment_id}"
    )

    assert [one.pk for one in response.context["rows"]] == [kept.pk]


def test_without_links_the_page_says_so(as_viewer, system):
    response = as_viewer.get(url(system, "link_list"))

    assert response.context["answer"] == (
        "Which need holds back which has not been written down yet."
    )


def test_the_filters_of_segments_and_gender_narrow_what_is_told(
    as_viewer, system, needs
):
    shop = needs["Water"].segment
    shop.role, shop.setting = "recycler", "urban"
    shop.place = PlaceFactory(market_system=system)
    shop.save()
    link(needs["Water"], needs["Credit"])
    link(needs["Savings"], needs["Credit"])
    link(needs["Credit"], needs["Savings"])
    page = url(system, "link_list")

    for query in (
        "?role=recycler",
        "?setting=urban",
        f"?place={shop.place_id}",
        f"?segment={shop.pk}",
    ):
        response = as_viewer.get(page + query)

        assert ranking(response) == ["Water"]
        assert len(response.context["rows"]) == 1
        assert response.context["circles"] == []
    nobody = as_viewer.get(page + "?role=customer")
    assert (ranking(nobody), nobody.context["answer"]) == (
        [],
        "None of the needs asked for holds back another.",
    )
    system.ratings.update(respondent_gender="woman")
    women, men = (as_viewer.get(f"{page}?gender={who}") for who in ("woman", "man"))
    assert bindings(women)[0].own is not None
    assert {b.measure for b in bindings(men)} == {None}


def test_a_need_that_holds_back_many_names_the_heaviest(as_viewer, system, needs):
    for number in range(10):
        link(needs["Water"], rated(system, f"N{number}", "3"), strength=1)

    response = as_viewer.get(url(system, "link_list"))

    (line,) = response.context["ranked"]
    assert (len(line["parts"]), line["more"], line["rest"]) == (8, 2, Decimal(2))
    assert "2 more, together: 2.0" in response.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_for_worst_needs_that_wait_for_what_nobody_provides(
    as_viewer, system, rows, django_assert_num_queries
):
    for number in range(rows):
        link(rated(system, f"Road {number}", "2"), rated(system, f"Fair {number}", "5"))
    path = reverse("stakeholders:need_blocked", kwargs={"slug": system.slug})
    as_viewer.get(path)

    # Five as above; then the ratings twice, roles, needs and links.
    with django_assert_num_queries(10):
        response = as_viewer.get(path)

    assert len(response.context["findings"]) == rows
    said = "held back by Road 0 (Road 0 sellers), which nobody provides for."
    assert said in response.text
    assert path in as_viewer.get(url(system, "link_list")).text


def test_a_circle_of_very_many_names_the_first_of_them(as_viewer, system, needs):
    link(needs["Water"], needs["Credit"])
    link(needs["Credit"], needs["Water"])
    for number in range(8):
        other = rated(system, f"N{number}", "3")
        link(needs["Water"], other)
        link(other, needs["Credit"])

    (words,) = as_viewer.get(url(system, "link_list")).context["circles"]

    assert words.count("sellers") == 3 + 5
    assert words.endswith(", 3 more")
