"""Pages about purposes and consents."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Consent, ConsentPurpose, MicroEnterprise
from tests.factories import (
    ConsentFactory,
    ConsentPurposeFactory,
    MicroEnterpriseFactory,
    OwnerContactFactory,
)


def url(system, name, *pk):
    return reverse(f"enterprises:{name}", args=[system.slug, *pk])


@pytest.fixture
def purpose(system):
    return ConsentPurposeFactory(
        market_system=system, name="Calls", is_for_contact=True
    )


def told(system, code, **values):
    values = {"consent_on": date(2026, 1, 5), "consent_purpose": "Calls", **values}
    return MicroEnterpriseFactory(market_system=system, code=code, **values)


def codes(response):
    return [row.code for row in response.context["page"]]


def test_owners_are_found_by_their_answer(client, system, contributor, purpose):
    client.force_login(contributor)
    told(system, "TABLE")
    told(system, "TABLE-NO", consent_withdrawn_on=date(2026, 2, 1))
    taken_back = told(system, "TAKEN-BACK")
    MicroEnterpriseFactory(market_system=system, code="NEVER")
    told(system, "OTHER", consent_purpose="Something else")
    recorded = MicroEnterpriseFactory(market_system=system, code="HERE")
    ConsentFactory(market_system=system, enterprise=recorded, purpose=purpose)
    ConsentFactory(
        market_system=system,
        enterprise=taken_back,
        purpose=purpose,
        withdrawn_on=date(2026, 3, 1),
    )
    address = url(system, "purpose_detail", purpose.pk)

    pages = {
        answer: client.get(address, {"answer": answer})
        for answer in ("agreed", "withdrew", "never_asked")
    }

    assert {answer: codes(page) for answer, page in pages.items()} == {
        "agreed": ["HERE", "TABLE"],
        "withdrew": ["TABLE-NO", "TAKEN-BACK"],
        "never_asked": ["NEVER", "OTHER"],
    }
    counts = pages["agreed"].context["counts"]
    assert (counts.agreed, counts.withdrew, counts.never_asked) == (2, 2, 2)


def test_small_numbers_are_withheld_on_the_list(client, system, viewer, purpose):
    client.force_login(viewer)
    for n in range(7):
        told(system, f"T-{n}")
    told(system, "T-9", consent_withdrawn_on=date(2026, 2, 1))

    page = client.get(url(system, "purpose_list"))

    [(_row, counts, hidden)] = page.context["lines"]
    assert (counts.agreed, counts.withdrew, counts.never_asked) == (7, 1, 0)
    assert hidden == {"withdrew", "never_asked", "agreed"}
    assert "withheld: too few" in page.content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_of_purposes_takes_a_constant_number_of_queries(
    client, system, coordinator, django_assert_num_queries, n
):
    for _one in range(n):
        ConsentFactory(
            market_system=system,
            purpose=ConsentPurposeFactory(market_system=system),
        )
    client.force_login(coordinator)

    with django_assert_num_queries(10):
        client.get(url(system, "purpose_list"))


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_of_an_owner_takes_a_constant_number_of_queries(
    client, system, coordinator, django_assert_num_queries, n
):
    contact = OwnerContactFactory(market_system=system)
    for _one in range(n):
        ConsentFactory(
            market_system=system,
            enterprise=contact.enterprise,
            purpose=ConsentPurposeFactory(market_system=system),
        )
    client.force_login(coordinator)

    with django_assert_num_queries(8):
        client.get(url(system, "owner_detail", contact.enterprise_id))


def test_a_consent_is_written_down_and_withdrawn(client, system, contributor, purpose):
    enterprise = MicroEnterpriseFactory(market_system=system)
    client.force_login(contributor)
    data = {
        "purpose": purpose.pk,
        "given_on": "2026-02-03",
        "how": "phone",
        "version": "0",
    }

    given = client.post(url(system, "consent_add", enterprise.pk), data)
    twice = client.post(url(system, "consent_add", enterprise.pk), data)
    consent = Consent.objects.get()
    address = url(system, "consent_withdraw", consent.pk)
    early = client.post(address, {"withdrawn_on": "2026-02-02", "seen": "1"})
    stale = client.post(address, {"withdrawn_on": "2026-02-04", "seen": "0"})
    late = client.post(address, {"withdrawn_on": "2026-02-04", "seen": "1"})

    consent.refresh_from_db()
    assert [r.status_code for r in (given, twice, early, stale, late)] == [
        302,
        422,
        422,
        409,
        302,
    ]
    assert (consent.how, consent.recorded_by) == ("phone", contributor)
    assert consent.withdrawn_on == date(2026, 2, 4)


def test_a_withdrawn_consent_may_be_given_anew(client, system, contributor, purpose):
    consent = ConsentFactory(
        market_system=system, purpose=purpose, withdrawn_on=date(2026, 2, 1)
    )
    client.force_login(contributor)

    client.post(
        url(system, "consent_add", consent.enterprise_id),
        {
            "purpose": purpose.pk,
            "given_on": "2026-03-01",
            "how": "signed",
            "version": "0",
        },
    )

    assert Consent.objects.open().get().given_on == date(2026, 3, 1)


def test_a_consent_of_tomorrow_is_refused(client, system, contributor, purpose):
    enterprise = MicroEnterpriseFactory(market_system=system)
    client.force_login(contributor)
    tomorrow = timezone.localdate() + timedelta(days=1)

    refused = client.post(
        url(system, "consent_add", enterprise.pk),
        {"purpose": purpose.pk, "given_on": tomorrow, "how": "phone", "version": "0"},
    )

    assert refused.status_code == 422
    assert not Consent.objects.exists()


def test_a_consent_of_a_table_is_withdrawn(client, system, contributor):
    enterprise = told(system, "T-1")
    client.force_login(contributor)

    client.post(
        url(system, "consent_withdraw_told", enterprise.pk),
        {"withdrawn_on": "2026-02-04", "seen": enterprise.version},
    )

    enterprise.refresh_from_db()
    assert enterprise.consent_withdrawn_on == date(2026, 2, 4)


def test_what_tables_say_can_be_made_a_purpose(client, system, coordinator):
    told(system, "T-1", consent_purpose="To be told prices")
    client.force_login(coordinator)

    before = client.get(url(system, "purpose_list")).context["words"]
    words = list(before)
    client.post(
        url(system, "purpose_add"),
        {"name": "To be told prices", "is_on": "on", "version": "0"},
    )
    after = client.get(url(system, "purpose_list"))

    assert words == [("To be told prices", 1)]
    assert list(after.context["words"]) == []
    assert ConsentPurpose.objects.get().name == "To be told prices"


def test_a_purpose_that_somebody_agreed_to_stays(client, system, coordinator):
    consent = ConsentFactory(market_system=system)
    free = ConsentPurposeFactory(market_system=system)
    client.force_login(coordinator)

    for purpose in (consent.purpose, free):
        client.post(url(system, "purpose_remove", purpose.pk))

    assert list(ConsentPurpose.objects.all()) == [consent.purpose]


def test_contacts_without_a_consent_that_covers_them_are_listed(
    client, system, contributor, purpose
):
    bare = OwnerContactFactory(market_system=system)
    by_table = told(system, "T-1")
    OwnerContactFactory(market_system=system, enterprise=by_table)
    recorded = OwnerContactFactory(market_system=system)
    ConsentFactory(
        market_system=system, enterprise=recorded.enterprise, purpose=purpose
    )
    elsewhere = OwnerContactFactory(market_system=system)
    ConsentFactory(market_system=system, enterprise=elsewhere.enterprise)
    client.force_login(contributor)

    page = client.get(url(system, "contact_uncovered"))

    assert list(page.context["page"]) == [bare, elsewhere]
    assert bare.phone not in page.content.decode()


def test_an_owner_who_was_erased_is_not_asked(client, system, contributor, purpose):
    enterprise = MicroEnterpriseFactory(market_system=system, name="")
    MicroEnterprise.objects.filter(pk=enterprise.pk).update(
        erased_on=date(2026, 1, 1), name="", owner_birth_year=None
    )
    client.force_login(contributor)

    refused = client.post(
        url(system, "consent_add", enterprise.pk),
        {
            "purpose": purpose.pk,
            "given_on": "2026-02-03",
            "how": "phone",
            "version": "0",
        },
    )

    assert refused.status_code == 422
    assert not Consent.objects.exists()


def test_the_explanation_stands_where_a_consent_is_written_down(
    client, system, contributor
):
    client.force_login(contributor)
    calls = ConsentPurposeFactory(
        market_system=system, name="Calls", explanation="We would\nring you."
    )
    bare = ConsentPurposeFactory(market_system=system, name="Visits")
    ConsentPurposeFactory(
        market_system=system, name="Old", explanation="No more.", is_on=False
    )
    page = url(system, "consent_add", told(system, "A").pk)

    before = client.get(page)
    chosen = client.get(page, {"purpose": calls.pk})
    unexplained = client.get(page, {"purpose": bare.pk})
    refused = client.post(page, {"purpose": calls.pk, "given_on": "", "how": ""})

    # Without scripts each explanation can be opened.
    assert before.context["form"].explained == [calls, bare]
    assert "<p>We would<br>ring you.</p>" in before.text
    assert "No more." not in before.text
    for response in (chosen, refused):
        assert response.context["form"].explained == [calls]
        assert "<details open>" in response.text
    assert 'hx-target="#explanation"' in chosen.text
    assert chosen.text.count('id="explanation"') == 1
    assert "No explanation is written down" in unexplained.text
    assert f'value="{calls.pk}" selected' in chosen.text
