"""Pages of the registry."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from enterprises.forms.registry_filter import EnterpriseFilter
from enterprises.models import AuditEvent, MicroEnterprise, Removal, SliceChange, found
from enterprises.models.found import found_by
from enterprises.views import registry as views
from tests.enterprises import url
from tests.enterprises.imports import checked, uploaded
from tests.factories import (
    ConsentFactory,
    ConsentPurposeFactory,
    MarketSystemFactory,
    MicroEnterpriseFactory,
    ObservationFactory,
    PlaceFactory,
    SegmentFactory,
)


@pytest.fixture
def registry(system):
    """Four enterprises, of which the first two are alike in nothing."""
    puno = PlaceFactory(market_system=system, name="Puno")
    kiosks = SegmentFactory(market_system=system, name="Kiosks")
    rows = {
        "A": {
            "name": "Amina's",
            "owner_gender": "woman",
            "segment": kiosks,
            "place": PlaceFactory(parent=puno, name="Juliaca"),
            "urbanity": "urban",
            "formality": "formal",
            "employees": 3,
            "turnover": 500,
            "turnover_currency": "KES",
        },
        "B": {
            "owner_gender": "man",
            "owner_birth_year": timezone.localdate().year - 35,
            "place": puno,
            "closed_on": date(2026, 1, 1),
            "consent_on": date(2025, 1, 1),
            "consent_purpose": "Survey of 2025",
            "consent_withdrawn_on": date(2025, 6, 1),
        },
        "C": {"owner_gender": "", "employees": 1},
        "D": {
            "owner_gender": "woman",
            "owner_birth_year": 1985,
            "started_year": 2015,
            "consent_on": date(2026, 1, 1),
        },
    }
    for code, values in rows.items():
        MicroEnterpriseFactory(market_system=system, code=code, **values)
    MicroEnterpriseFactory(code="elsewhere")
    return system


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


def test_an_enterprise_shows_what_is_known_and_says_what_is_not(
    as_contributor, registry
):
    row = registry.enterprises.get(code="A")

    response = as_contributor.get(row.get_absolute_url())

    assert [place.name for place in response.context["way"]] == ["Puno", "Juliaca"]
    assert "not known" in response.text


THIS_YEAR = timezone.localdate().year
DATA = {"code": "N1", "owner_gender": "woman", "employees": "2"}


def test_an_enterprise_is_added(as_contributor, system):
    response = as_contributor.post(url(system, "enterprise_add"), DATA)

    row = MicroEnterprise.objects.get()
    assert response.status_code == 302
    assert (row.market_system, row.code, row.employees) == (system, "N1", 2)
    assert AuditEvent.objects.get(verb="added").row_id == str(row.pk)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "A"}, "This code is already taken."),
        ({"code": " \u200b"}, "This field is required."),
        (
            {"employees": "6", "casual_employees": "4"},
            "10 employees in all. A micro-enterprise is one person working for "
            "themselves, or a business with fewer than ten employees",
        ),
        ({"employees": "10"}, "a business with fewer than ten employees"),
        ({"employees": "-1"}, "-1 was read; it cannot be below zero."),
        (
            {"turnover": "-5", "turnover_currency": "PEN"},
            "-5 was read; it cannot be below zero.",
        ),
        ({"owner_birth_year": "35"}, "; 35 was read."),
        (
            {"turnover": "5", "turnover_currency": ""},
            "A turnover needs its currency, such as KES.",
        ),
        (
            {"owner_birth_year": str(THIS_YEAR - 5)},
            "The owner would be 5 years old; from 10 to 110 can be.",
        ),
        (
            {"owner_birth_year": str(THIS_YEAR - 130)},
            "The owner would be 130 years old",
        ),
        (
            {"started_year": "2020", "closed_on": "2019-12-31"},
            "It would have closed in 2019, before it started in 2020.",
        ),
        (
            {"owner_birth_year": "1990", "consent_on": "1989-12-31"},
            "Consent in 1989 would be older than the owner, born in 1990.",
        ),
        ({"latitude": "1"}, "A position needs both numbers; write this one too."),
        ({"latitude": "91", "longitude": "1"}, "91 was read; it goes from -90 to 90."),
        (
            {"latitude": "1", "longitude": "-180.5"},
            "-180.5 was read; it goes from -180 to 180.",
        ),
        ({"latitude": "1° 17' S", "longitude": "2"}, "is not an angle in decimal"),
        ({"started_year": "2999"}, "A year from 1900 until now."),
        ({"closed_on": "2099-01-01"}, "This day is in the future."),
        ({"employees": "1,234"}, "two ways"),
    ],
)
def test_an_enterprise_that_cannot_be_is_refused(
    as_contributor, registry, change, said
):
    response = as_contributor.post(url(registry, "enterprise_add"), DATA | change)

    assert (response.status_code, said in response.text) == (422, True)
    assert registry.enterprises.count() == 4


def test_the_same_day_or_year_contradicts_nothing(as_contributor, registry):
    born = {"owner_birth_year": "2000", "consent_on": "2000-01-01"}
    closed = {"started_year": "2020", "closed_on": "2020-01-01"}

    response = as_contributor.post(
        url(registry, "enterprise_add"), DATA | born | closed
    )

    assert response.status_code == 302
    stored = registry.enterprises.get(code=DATA["code"])
    assert (stored.started_year, stored.consent_on.year) == (2020, 2000)


@pytest.mark.parametrize(
    ("latitude", "longitude", "warning"),
    [
        ("-1.292066", "36,821946", ""),
        ("36.8", "-1.3", "latitude and longitude look exchanged."),
        ("-1.3", "-36.8", "a minus looks missing or too much."),
        ("52.5", "-13.4", "52.5, -13.4 lies outside Kenya. Please check it."),
    ],
)
def test_a_position_abroad_is_saved_with_a_warning(
    as_contributor, system, latitude, longitude, warning
):
    position = {"latitude": latitude, "longitude": longitude}

    response = as_contributor.post(
        url(system, "enterprise_add"), DATA | position, follow=True
    )

    stored = system.enterprises.get(code=DATA["code"])
    assert str(stored.latitude.normalize()) == latitude
    assert response.context["doubt"].endswith(warning)
    assert bool(response.context["doubt"]) == bool(warning)
    warned = [str(m) for m in response.context["messages"] if "warn" in m.tags]
    assert warned == [response.context["doubt"]] * bool(warning)


def test_a_segment_of_another_system_is_no_choice(as_contributor, system):
    theirs = SegmentFactory(market_system=MarketSystemFactory())
    data = DATA | {"segment": theirs.pk}

    response = as_contributor.post(url(system, "enterprise_add"), data)

    assert (response.status_code, MicroEnterprise.objects.count()) == (422, 0)


def test_a_change_is_saved_and_marked(as_contributor, registry):
    row = registry.enterprises.get(code="C")
    data = {"code": "C", "owner_gender": "woman", "version": "1"}

    response = as_contributor.post(url(registry, "enterprise_change", pk=row.pk), data)

    row.refresh_from_db()
    assert (response.status_code, row.owner_gender, row.version) == (302, "woman", 2)
    assert SliceChange.objects.get().enterprise == row


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (
            {
                "consent_on": date(2025, 1, 1),
                "consent_withdrawn_on": date(2025, 6, 1),
            },
            "A consent is withdrawn on the day it was given or later.",
        ),
        ({"erased_on": date(2025, 1, 1)}, "The owner asked to be erased"),
    ],
)
def test_what_a_withdrawal_or_erasure_forbids_is_told(
    as_contributor, system, stored, words
):
    row = MicroEnterpriseFactory(market_system=system, name="", **stored)
    data = {"code": row.code, "name": "Ana", "version": row.version}

    response = as_contributor.post(url(system, "enterprise_change", pk=row.pk), data)

    row.refresh_from_db()
    assert (response.status_code, row.name) == (422, "")
    assert words in response.text


def test_a_stale_save_is_refused_with_both_versions(as_contributor, registry):
    row = registry.enterprises.get(code="C")
    MicroEnterprise.objects.filter(pk=row.pk).update(name="Theirs", version=2)
    data = {"code": "C", "name": "Mine", "employees": "1", "version": "1"}
    page = url(registry, "enterprise_change", pk=row.pk)

    response = as_contributor.post(page, data)
    overwritten = as_contributor.post(page, data | {"overwrite": "2"})

    row.refresh_from_db()
    assert response.status_code == 409
    assert response.context["rows"] == [("Name", "Theirs", "Mine")]
    assert (overwritten.status_code, row.name) == (302, "Mine")


def test_an_enterprise_without_records_is_removed_with_a_way_back(
    as_contributor, registry
):
    row = registry.enterprises.get(code="C")

    response = as_contributor.post(
        url(registry, "enterprise_remove", pk=row.pk), follow=True
    )

    removal = Removal.objects.get()
    assert not registry.enterprises.filter(code="C").exists()
    assert url(registry, "removal_restore", pk=removal.pk) in response.text


def test_an_enterprise_with_records_stays_and_says_why(as_contributor, registry):
    row = registry.enterprises.get(code="C")
    ObservationFactory(enterprise=row)

    response = as_contributor.post(url(registry, "enterprise_remove", pk=row.pk))

    assert response.status_code == 409
    assert "1 record of it is evidence" in response.text


def test_an_export_comes_back_unchanged_and_is_audited(
    as_contributor, contributor, registry
):
    MicroEnterprise.objects.filter(code="D").update(
        name="=cmd()", turnover=Decimal("12.50"), turnover_currency="KES"
    )

    response = as_contributor.get(url(registry, "enterprise_export"))
    content = b"".join(response.streaming_content)
    batch = checked(uploaded(registry, contributor, content), contributor)

    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["place"] for row in rows][:2] == ["Puno > Juliaca", "Puno"]
    assert rows[3]["name"] == "'=cmd()"
    assert (batch.unchanged, batch.refused) == (4, 0)
    assert AuditEvent.objects.get(verb="exported").changes == {"enterprises": [None, 4]}


def test_an_export_holds_what_the_filter_shows(as_contributor, registry):
    response = as_contributor.get(
        url(registry, "enterprise_export"), {"owner_gender": "man"}
    )

    rows = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows] == ["code", "B"]
