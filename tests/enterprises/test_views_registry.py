"""The list of the registry: its filters, columns, pages and counts."""

from datetime import date

import pytest

from enterprises.forms.registry_filter import EnterpriseFilter
from enterprises.models import MicroEnterprise, found
from enterprises.models.found import found_by
from enterprises.views import registry as views
from tests.enterprises import url
from tests.factories import (
    ConsentFactory,
    ConsentPurposeFactory,
    MicroEnterpriseFactory,
    PlaceFactory,
    SegmentFactory,
)


def codes(response):
    return [row.code for row in response.context["page"]]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_with_many_rows(
    client, system, viewer, rows, django_assert_num_queries
):
    for _ in range(rows):
        place = PlaceFactory(parent=PlaceFactory(market_system=system))
        segment = SegmentFactory(market_system=system)
        MicroEnterpriseFactory(place=place, segment=segment)
    client.force_login(viewer)

    with django_assert_num_queries(9):
        response = client.get(url(system, "enterprise_list"))

    assert len(response.context["page"]) == rows


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, "ABCD"),
        ({"q": "amina"}, "A"),
        ({"q": "b"}, "B"),
        ({"owner_gender": "woman"}, "AD"),
        ({"owner_gender": "unknown"}, "C"),
        ({"urbanity": "urban"}, "A"),
        ({"formality": "unknown"}, "BCD"),
        ({"state": "closed"}, "B"),
        ({"state": "open"}, "ACD"),
        ({"owner_gender": "nonsense"}, "ABCD"),
        ({"place": "x", "segment": "999999"}, "ABCD"),
        ({"ordering": "-code"}, "DCBA"),
        ({"ordering": "password"}, "ABCD"),
        ({"page": "99"}, "ABCD"),
        ({"ordering": "-employees"}, "ACBD"),
        ({"ordering": "segment"}, "ABCD"),
        ({"segment": "unknown"}, "BCD"),
        ({"place": "unknown"}, "CD"),
        ({"employees_from": "2"}, "A"),
        ({"employees_to": "2"}, "C"),
        ({"size_known": "no"}, "BD"),
        ({"motivation": "unknown", "premises": "unknown"}, "ABCD"),
        ({"premises": "home"}, ""),
        ({"born_from": "1980", "born_to": "1990"}, "D"),
        ({"birth_year_known": "no"}, "AC"),
        ({"born_from": "x"}, "ABCD"),
        ({"started_from": "2015"}, "D"),
        ({"started_to": "2014", "started_known": "yes"}, ""),
        ({"turnover_from": "10", "turnover_currency": "kes"}, "A"),
        ({"turnover_from": "1000", "turnover_currency": "KES"}, ""),
        ({"turnover_known": "yes"}, "A"),
        ({"consent": "given"}, "D"),
        ({"consent": "withdrawn"}, "B"),
        ({"consent": "none", "position_known": "no"}, "AC"),
        ({"consent_for": "survey"}, "ABCD"),
        ({"age": "young"}, "B"),
        ({"age": "older"}, "D"),
    ],
)
def test_filters_live_in_the_address(as_contributor, registry, query, found):
    response = as_contributor.get(url(registry, "enterprise_list"), query)

    assert (response.status_code, "".join(codes(response))) == (200, found)


@pytest.mark.parametrize(
    ("consent", "of_survey", "of_any"),
    [("given", "C", "CD"), ("withdrawn", "AB", "AB"), ("none", "D", "")],
)
def test_consents_are_found_by_purpose_wherever_they_were_written_down(
    as_contributor, registry, consent, of_survey, of_any
):
    survey = ConsentPurposeFactory(market_system=registry, name="Survey of 2025")
    first, third = (registry.enterprises.get(code=code) for code in "AC")
    ended = {"given_on": date(2025, 1, 1), "withdrawn_on": date(2025, 2, 1)}
    ConsentFactory(enterprise=first, purpose=survey, **ended)
    ConsentFactory(enterprise=third, purpose=survey, **ended)
    ConsentFactory(enterprise=third, purpose=survey, given_on=date(2025, 3, 1))
    listed = url(registry, "enterprise_list")

    asked = {"consent": consent, "consent_for": survey.pk}
    found = as_contributor.get(listed, asked)
    of_anything = as_contributor.get(listed, {"consent": consent})

    assert "".join(codes(found)) == of_survey
    assert "".join(codes(of_anything)) == of_any


def test_a_purpose_alone_asks_who_agrees_to_it(as_contributor, registry):
    survey = ConsentPurposeFactory(market_system=registry, name="Survey of 2025")
    alien = ConsentPurposeFactory(name="Survey of 2025")
    MicroEnterprise.objects.filter(code="D").update(consent_purpose="Survey of 2025")

    found = as_contributor.get(
        url(registry, "enterprise_list"), {"consent_for": survey.pk}
    )
    elsewhere = as_contributor.get(
        url(registry, "enterprise_list"), {"consent_for": alien.pk}
    )

    assert (codes(found), codes(elsewhere)) == (["D"], list("ABCD"))
    assert list(found.context["form"].told()) == [("Consent for", "Survey of 2025", "")]


def test_the_reader_chooses_columns_that_stay_with_every_way_on(
    as_contributor, registry
):
    asked = {"columns": ["turnover", "formality", "nonsense"], "state": "open"}

    page = as_contributor.get(url(registry, "enterprise_list"), asked)

    shown = [column.name for column in page.context["columns"]]
    assert shown == ["turnover", "formality"]
    row = page.text.partition("<tbody>")[2].partition("</tr>")[0]
    assert row.count("<td") == 2
    assert "KES\N{NO-BREAK SPACE}500" in row
    filters = page.text.partition('class="registry-filter"')[2].partition("</form>")[0]
    assert filters.count('type="hidden" name="columns"') == 3
    usual = as_contributor.get(url(registry, "enterprise_list"), {"columns": "x"})
    assert [column.name for column in usual.context["columns"]] == [
        *("name", "segment", "place", "owner_gender", "employees"),
        *("started_year", "state"),
    ]


def test_who_may_not_read_consents_cannot_filter_by_them_or_take_them_away(
    client, viewer, registry
):
    client.force_login(viewer)

    asked = {"consent": "withdrawn", "columns": "consent_on"}
    listed = client.get(url(registry, "enterprise_list"), asked)
    exported = client.get(url(registry, "enterprise_export"))
    one = client.get(registry.enterprises.get(code="B").get_absolute_url())

    assert codes(listed) == list("ABCD")
    assert "Consent given on" not in listed.text
    assert "Consent" not in listed.text.partition('class="registry-filter"')[2]
    assert "consent" not in exported.getvalue().decode()
    assert "Survey of 2025" not in one.text


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("am", ["A"]),
        ("AN", []),
        ("ÑU", ["E-12"]),
        ("12", ["E-12"]),
        ("te", ["E-12"]),
        ("s", []),
        ("小店", ["F"]),
        ("ina", ["A"]),
    ],
)
def test_one_or_two_letters_are_looked_for_where_a_word_begins(
    as_contributor, registry, typed, found
):
    MicroEnterpriseFactory(market_system=registry, code="E-12", name="Ñuñu Tejidos")
    MicroEnterpriseFactory(market_system=registry, code="F", name="王小店")

    response = as_contributor.get(url(registry, "enterprise_list"), {"q": typed})

    assert codes(response) == found
    is_said = "where a word begins" in response.text
    assert is_said == (typed not in ("小店", "ina"))


def test_an_amount_without_its_currency_is_asked_back(as_contributor, registry):
    response = as_contributor.get(
        url(registry, "enterprise_list"), {"turnover_from": "10"}
    )

    assert codes(response) == list("ABCD")
    assert "Say in which currency" in response.text


def test_what_was_chosen_is_told_and_can_be_taken_away(as_contributor, registry):
    response = as_contributor.get(
        url(registry, "enterprise_list"),
        {"owner_gender": "woman", "state": "open", "after": "=A~1"},
    )

    assert list(response.context["form"].told()) == [
        ("Owner", "Woman", "state=open"),
        ("State", "In business", "owner_gender=woman"),
    ]


def test_pages_follow_each_other_from_marks(as_contributor, registry, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 3)
    first = as_contributor.get(url(registry, "enterprise_list"))

    def go(**where):
        return as_contributor.get(url(registry, "enterprise_list"), where)

    second = go(after=first.context["page"].last)
    assert (codes(first), codes(second)) == (list("ABC"), ["D"])
    assert codes(go(before=second.context["page"].first)) == list("ABC")
    assert codes(go(page="last")) == list("BCD")
    assert codes(go(after="nonsense")) == list("ABC")
    # Another order begins at its first page: a mark says nothing in it.
    by_name = second.text.partition('class="sort" href="?ordering=name')[2]
    assert by_name.startswith('"')


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"owner_gender": "woman"},
        {"owner_gender": "unknown", "state": "open"},
        {"segment": "unknown"},
        {"place": "unknown", "state": "closed"},
    ],
)
def test_the_tallies_count_what_the_rows_count(as_contributor, registry, query):
    tree = registry.places.tree()
    form = EnterpriseFilter(query, system=registry, tree=tree)

    response = as_contributor.get(url(registry, "enterprise_list"), query)

    rows = found_by(registry, form.chosen)
    assert response.context["counts"] == rows.owners()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"at": "B"}, "BCD"),
        ({"at": "BB", "ordering": "name", "page": "last"}, "CD"),
        ({"at": "BB", "ordering": "-code"}, "BA"),
        ({"at": " B ", "owner_gender": "woman"}, "D"),
    ],
)
def test_the_list_begins_at_a_code(as_contributor, registry, query, found):
    response = as_contributor.get(url(registry, "enterprise_list"), query, follow=True)

    assert len(response.redirect_chain) == 1
    assert "at=" not in response.redirect_chain[0][0]
    assert "".join(codes(response)) == found


@pytest.mark.parametrize("query", [{"at": "Z"}, {"at": "Z", "owner_gender": "woman"}])
def test_beyond_the_end_leads_back(as_contributor, registry, query):
    response = as_contributor.get(url(registry, "enterprise_list"), query, follow=True)

    assert codes(response) == []
    assert "Nothing in the list lies beyond this place" in response.text
    assert "page=last" in response.text


def test_many_are_not_counted_until_somebody_asks(
    as_contributor, registry, monkeypatch
):
    monkeypatch.setattr(found, "COUNTED", 2)
    address = url(registry, "enterprise_list")

    some = as_contributor.get(address, {"premises": "unknown"})
    every = as_contributor.get(address, {"premises": "unknown", "count": "all"})

    assert (some.context["is_more"], some.context["women_share"]) == (True, None)
    assert "Count exactly" in some.text
    assert (every.context["is_more"], every.context["counts"].total) == (False, 4)


def test_a_place_shows_those_of_its_subtree(as_contributor, registry):
    place = registry.places.get(name="Puno")

    response = as_contributor.get(url(registry, "enterprise_list"), {"place": place.pk})

    assert codes(response) == ["A", "B"]


def test_a_segment_shows_its_own(as_contributor, registry):
    segment = registry.segments.get()

    response = as_contributor.get(
        url(registry, "enterprise_list"), {"segment": segment.pk}
    )

    assert codes(response) == ["A"]


def test_the_share_of_women_is_of_known_owners(as_contributor, system):
    for gender, count in (("woman", 6), ("man", 6), ("", 3)):
        for _ in range(count):
            MicroEnterpriseFactory(market_system=system, owner_gender=gender)

    response = as_contributor.get(url(system, "enterprise_list"))

    assert "15 enterprises, 50% owned by women" in response.text
    assert "known of 12, not known of 3" in response.text


def test_the_share_of_a_few_owners_is_withheld(as_contributor, registry):
    response = as_contributor.get(url(registry, "enterprise_list"))

    assert response.context["women_share"] is None
    assert "the share of women is withheld" in response.text


def test_an_empty_registry_offers_import_and_form(as_contributor, system):
    response = as_contributor.get(url(system, "enterprise_list"))

    assert "No enterprises yet" in response.text
    assert url(system, "import_add") in response.text


@pytest.mark.parametrize(
    ("query", "is_said"), [({}, True), ({"state": "open"}, False), ({"q": "A"}, True)]
)
def test_the_headline_says_whether_closed_ones_count(
    as_contributor, registry, query, is_said
):
    response = as_contributor.get(url(registry, "enterprise_list"), query)

    assert ("Closed ones are counted too." in response.text) is is_said


def test_a_filter_that_finds_nobody_has_an_answer_to_swap(as_contributor, registry):
    response = as_contributor.get(url(registry, "enterprise_list"), {"q": "zzz"})

    answer = (
        '<p class="answer" id="answer">None of the enterprises fits this filter</p>'
    )
    assert answer in response.text


def test_a_page_without_an_answer_has_room_for_one(as_contributor, system):
    response = as_contributor.get(url(system, "enterprise_list"))

    assert '<p class="answer" id="answer" hidden></p>' in response.text


@pytest.mark.parametrize("route", ["segment_list", "segment_detail"])
def test_registered_opens_just_those_who_are_counted(as_contributor, system, route):
    segment = SegmentFactory(market_system=system)
    for closed in (None, None, date(2026, 1, 1)):
        MicroEnterpriseFactory(market_system=system, segment=segment, closed_on=closed)
    address = (
        segment.get_absolute_url() if route != "segment_list" else url(system, route)
    )
    href = f"{url(system, 'enterprise_list')}?segment={segment.pk}&amp;state=open"

    shown = as_contributor.get(address).text
    opened = as_contributor.get(href.replace("&amp;", "&"))

    assert f'<a href="{href}">2</a>' in shown
    assert opened.context["counts"].total == 2
