"""Business cases in the browser: who sees which, what the pages say, what is stored."""

from decimal import Decimal

import pytest

from enterprises.models import AuditEvent
from stakeholders.models import Membership, Visibility
from tests.factories import (
    BenefitFactory,
    BusinessCaseFactory,
    InvestmentFactory,
    MembershipFactory,
    SegmentFactory,
    StakeholderFactory,
)
from tests.pages import text
from tests.valueprop import url
from valueprop.models import BusinessCase

Role = Membership.Role


def own(system, user, **kwargs: object) -> BusinessCase:
    organisation = user.memberships.get().organisation
    return BusinessCaseFactory(
        market_system=system, organisation=organisation, **kwargs
    )


def full(case: BusinessCase, *, name: str = "Dairy") -> BusinessCase:
    """100 in 2026; 3 times 10 for each of 4 units from 2027 to 2030."""
    dairy = StakeholderFactory(market_system=case.market_system, name=name)
    InvestmentFactory(
        case=case, stakeholder=dairy, amount_per_year=100, last_year=2026, label="Tank"
    )
    BenefitFactory(case=case, stakeholder=dairy, units=4, label="Sales")
    return case


def case_input(**changes: object) -> dict[str, object]:
    return {
        "name": "Milk",
        "segment": "",
        "summary": "",
        "first_year": "2026",
        "years": "5",
        "discount_rate": "12 %",
        "visibility": "10",
        **changes,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(
    client, viewer, system, count, django_assert_num_queries
):
    for n in range(count):
        full(
            BusinessCaseFactory(
                market_system=system, segment=SegmentFactory(market_system=system)
            ),
            name=f"Dairy {n}",
        )
    client.force_login(viewer)

    with django_assert_num_queries(8):
        response = client.get(url(system, "case_list"))

    assert f"{count} found" in text(response)


def test_the_list_sums_up_what_its_reader_may_see(client, contributor, system):
    full(own(system, contributor, name="Mine", visibility=Visibility.ORGANISATION))
    hidden = BusinessCaseFactory(
        market_system=system, name="Hidden", visibility=Visibility.ORGANISATION
    )
    full(hidden, name="Rival")
    client.force_login(contributor)

    page = text(client.get(url(system, "case_list")))

    assert (
        "The one case you may see puts in KES 100 and gets out KES 480; "
        "1 of 1 is worth it at its discount rate."
    ) in page
    assert "Hidden" not in page
    assert "Rival" not in page


@pytest.mark.parametrize(
    ("ordering", "names"),
    [
        ("", ["Large", "Small"]),
        ("-name", ["Small", "Large"]),
        ("put_in", ["Small", "Large"]),
        ("-npv", ["Small", "Large"]),
        ("ratio", ["Large", "Small"]),
        ("nonsense", ["Large", "Small"]),
    ],
)
def test_the_list_is_sorted_as_asked(client, viewer, system, ordering, names):
    InvestmentFactory(case=BusinessCaseFactory(market_system=system, name="Large"))
    full(BusinessCaseFactory(market_system=system, name="Small"))
    client.force_login(viewer)

    response = client.get(url(system, "case_list"), {"ordering": ordering})

    rows = response.context["page"].object_list
    assert [case.name for case, _result in rows] == names


def test_the_list_is_narrowed_to_a_segment(client, viewer, system):
    segment = SegmentFactory(market_system=system)
    BusinessCaseFactory(market_system=system, name="About it", segment=segment)
    BusinessCaseFactory(market_system=system, name="Another")
    client.force_login(viewer)

    page = text(client.get(url(system, "case_list"), {"segment": segment.pk}))

    assert "About it" in page
    assert "Another" not in page


def test_an_empty_list_says_what_to_do(client, contributor, system):
    client.force_login(contributor)

    page = text(client.get(url(system, "case_list")))

    assert "No business case yet" in page
    assert url(system, "case_add") in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_case_takes_a_fixed_number_of_queries(
    client, viewer, system, count, django_assert_num_queries
):
    case = BusinessCaseFactory(
        market_system=system, segment=SegmentFactory(market_system=system)
    )
    for n in range(count):
        full(case, name=f"Dairy {n}")
    client.force_login(viewer)

    with django_assert_num_queries(10):
        response = client.get(url(system, "case_detail", pk=case.pk))

    assert (
        text(response).count(
            "4 shops \N{MULTIPLICATION SIGN} 3 \N{MULTIPLICATION SIGN} 10"
        )
        == count
    )


def test_a_case_answers_in_a_sentence(client, viewer, system):
    case = full(BusinessCaseFactory(market_system=system))
    client.force_login(viewer)

    page = text(client.get(url(system, "case_detail", pk=case.pk)))

    assert (
        "At 10 % a year the case returns 3.80 for each 1 put in; "
        "Dairy has its money back in 2027; Dairy gains most."
    ) in page
    assert "Add a benefit" not in page


def test_a_case_with_nothing_in_it_says_so(client, viewer, system):
    case = BusinessCaseFactory(market_system=system)
    client.force_login(viewer)

    page = text(client.get(url(system, "case_detail", pk=case.pk)))

    assert "Nobody puts in anything yet, so there is no return to tell." in page
    assert "Has neither investments nor benefits yet." in page


def test_years_that_are_not_counted_are_named(client, viewer, system):
    case = full(BusinessCaseFactory(market_system=system, years=4))
    client.force_login(viewer)

    page = text(client.get(url(system, "case_detail", pk=case.pk)))

    assert "1 line has years outside the case; these years are in no figure:" in page
    assert "Sales: 2030 (KES 120)" in page


@pytest.mark.parametrize(
    ("visibility", "role", "status"),
    [
        (Visibility.ORGANISATION, Role.COORDINATOR, 404),
        (Visibility.COORDINATORS, Role.COORDINATOR, 200),
        (Visibility.COORDINATORS, Role.CONTRIBUTOR, 404),
        (Visibility.PARTNERS, Role.VIEWER, 200),
    ],
)
@pytest.mark.parametrize("name", ["case_detail", "case_export"])
def test_another_organisations_case_opens_as_far_as_it_is_shared(
    client, system, visibility, role, status, name
):
    case = BusinessCaseFactory(market_system=system, visibility=visibility)
    client.force_login(MembershipFactory(market_system=system, role=role).user)

    assert client.get(url(system, name, pk=case.pk)).status_code == status


@pytest.mark.parametrize(
    "name", ["case_change", "investment_add", "benefit_add", "case_detail"]
)
def test_a_private_case_opens_for_its_own_organisation(
    client, contributor, system, name
):
    case = own(system, contributor, visibility=Visibility.ORGANISATION)
    client.force_login(contributor)

    assert client.get(url(system, name, pk=case.pk)).status_code == 200


def test_lines_of_a_private_case_are_not_found_either(client, coordinator, system):
    case = BusinessCaseFactory(market_system=system, visibility=Visibility.ORGANISATION)
    full(case)
    client.force_login(coordinator)

    for page, line in [
        ("investment_change", case.investments.get()),
        ("benefit_change", case.benefits.get()),
    ]:
        assert client.get(url(system, page, pk=line.pk)).status_code == 404
    for page, line in [
        ("investment_remove", case.investments.get()),
        ("benefit_remove", case.benefits.get()),
        ("case_remove", case),
    ]:
        assert client.post(url(system, page, pk=line.pk)).status_code == 404
    assert case.investments.count() == case.benefits.count() == 1


def test_who_only_sees_a_case_does_not_change_it(client, contributor, system):
    case = full(BusinessCaseFactory(market_system=system))
    client.force_login(contributor)

    detail = client.get(url(system, "case_detail", pk=case.pk))
    change = client.post(url(system, "case_change", pk=case.pk), case_input())

    assert (detail.context["may_change"], change.status_code) == (False, 403)


def test_a_contributor_adds_a_case_for_their_organisation(client, contributor, system):
    client.force_login(contributor)

    sent = case_input(name="حليب")
    response = client.post(url(system, "case_add"), sent, follow=True)

    case = BusinessCase.objects.get()
    assert response.request["PATH_INFO"] == case.get_absolute_url()
    assert "Added “\u2068حليب\u2069”." in response.content.decode()
    assert case.organisation == contributor.memberships.get().organisation
    assert (case.discount_rate, case.visibility) == (Decimal("0.12"), 10)
    assert AuditEvent.objects.get().verb == "added"


def test_a_wrong_case_is_shown_again_with_what_is_wrong(client, contributor, system):
    client.force_login(contributor)

    response = client.post(url(system, "case_add"), case_input(discount_rate="1200"))

    assert response.status_code == 422
    assert "1200 percent was read." in text(response)
    assert not BusinessCase.objects.exists()


def test_a_contributor_changes_their_case(client, contributor, system):
    case = own(system, contributor)
    client.force_login(contributor)

    response = client.post(
        url(system, "case_change", pk=case.pk), case_input(version=1, visibility=30)
    )

    case.refresh_from_db()
    assert response["Location"] == case.get_absolute_url()
    assert (case.name, case.version, case.visibility) == ("Milk", 2, 30)


def test_a_stale_case_is_refused_shows_both_and_can_be_overwritten(
    client, contributor, system
):
    case = own(system, contributor, name="Theirs", discount_rate=Decimal("0.1"))
    BusinessCase.objects.update(version=2)
    client.force_login(contributor)
    address = url(system, "case_change", pk=case.pk)

    refused = client.post(address, case_input(name="Mine", version=1))
    saved = client.post(address, case_input(name="Mine", version=1, overwrite=2))

    assert refused.status_code == 409
    assert ("Name", "Theirs", "Mine") in refused.context["theirs"]
    assert ("Discount rate, percent a year", "10", "12") in refused.context["theirs"]
    case.refresh_from_db()
    assert (saved.status_code, case.name, case.version) == (302, "Mine", 3)


def test_a_case_is_deleted_with_its_lines_and_comes_back(client, contributor, system):
    case = full(own(system, contributor))
    client.force_login(contributor)

    gone = client.post(url(system, "case_remove", pk=case.pk), follow=True)

    assert not BusinessCase.objects.exists()
    (message,) = gone.context["messages"]
    client.post(message.extra_tags)
    case = BusinessCase.objects.get()
    assert (case.investments.count(), case.benefits.count()) == (1, 1)


def test_the_export_has_a_row_for_each_line_and_year(client, viewer, system):
    case = BusinessCaseFactory(market_system=system, years=2)
    full(case, name="=Dairy")
    client.force_login(viewer)

    response = client.get(url(system, "case_export", pk=case.pk))

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == (
        "Year,Stakeholder,Line,Kind,Currency,Amount,Counted in the figures"
    )
    assert lines[1:4] == [
        "2026,'=Dairy,Tank,investment,KES,-100,yes",
        "2027,'=Dairy,Sales,commercial,KES,120,yes",
        "2028,'=Dairy,Sales,commercial,KES,120,no",
    ]
