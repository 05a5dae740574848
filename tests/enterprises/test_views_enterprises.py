"""Pages of one enterprise: shown, added, changed, removed."""

from datetime import date

import pytest
from django.utils import timezone

from enterprises.models import AuditEvent, MicroEnterprise, Removal, SliceChange
from tests.enterprises import url
from tests.factories import (
    MarketSystemFactory,
    MicroEnterpriseFactory,
    ObservationFactory,
    SegmentFactory,
)


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
    assert "".join(response.context["doubts"]).endswith(warning)
    assert bool(response.context["doubts"]) == bool(warning)
    warned = [str(m) for m in response.context["messages"] if "warn" in m.tags]
    assert warned == response.context["doubts"]


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


def test_a_business_older_than_its_owner_is_saved_and_doubted(as_contributor, system):
    years = {"owner_birth_year": "1985", "started_year": "1970"}
    warning = (
        "It would have started in 1970, before its owner was born in 1985. "
        "Please check both."
    )

    response = as_contributor.post(
        url(system, "enterprise_add"), DATA | years, follow=True
    )
    row = MicroEnterprise.objects.get()
    as_contributor.post(
        url(system, "enterprise_change", pk=row.pk),
        DATA | years | {"started_year": "2010", "version": str(row.version)},
    )
    later = as_contributor.get(row.get_absolute_url())

    assert (row.started_year, row.owner_birth_year) == (1970, 1985)
    warned = [str(m) for m in response.context["messages"] if "warn" in m.tags]
    assert warned == response.context["doubts"] == [warning]
    assert response.text.count(warning) == 2
    assert later.context["doubts"] == []


def test_an_owner_too_old_is_refused_with_their_age(as_contributor, system):
    data = DATA | {"owner_birth_year": str(THIS_YEAR - 130)}

    response = as_contributor.post(url(system, "enterprise_add"), data)

    words = "The owner would be 130 years old; from 10 to 110 can be."
    assert response.status_code == 422
    assert words in response.text
