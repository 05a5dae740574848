"""Pages about who leans in, whom to engage next, and who is enough."""

import csv
import io
from datetime import date

import pytest

from enterprises.models import AuditEvent
from stakeholders.models import EngagementWeights, Membership, Visibility
from tests.factories import (
    DueDiligenceFactory,
    FunctionRoleFactory,
    MembershipFactory,
    MotiveFactory,
    NeedRatingFactory,
    SegmentFactory,
    StakeholderFactory,
    SubNeedFactory,
)
from tests.pages import text
from tests.stakeholders import root

REASONS = dict.fromkeys(
    ("named", "beyond", "disruptor", "capability", "influence", "diligence"), "1"
)


@pytest.fixture
def severe(system):
    """A need that is severe for one segment."""
    segment = SegmentFactory(market_system=system, name="Farmers")
    sub_need = SubNeedFactory(market_system=system, name="Credit")
    NeedRatingFactory(segment=segment, sub_need=sub_need, severity=5)
    return sub_need


def told(name, severe, performance="could", **known):
    one = StakeholderFactory(market_system=severe.market_system, name=name, **known)
    FunctionRoleFactory(stakeholder=one, sub_need=severe, performance=performance)
    return one


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("alignment/", 7),
        ("alignment/?view=needs", 10),
        ("alignment/?view=pairs", 7),
        ("ranking/", 11),
        ("coalition/", 9),
    ],
)
def test_the_pages_take_a_fixed_number_of_queries(
    client,
    viewer,
    system,
    severe,
    address,
    queries,
    count,
    django_assert_num_queries,
):
    for number in range(count):
        one = told(f"Bank {number}", severe)
        MotiveFactory(stakeholder=one, kind="incentive", text="Impact", strength=3)
    foreign = StakeholderFactory(name="Foreign bank")
    client.force_login(viewer)

    with django_assert_num_queries(queries):
        shown = text(client.get(root(system) + address))

    assert "Bank 0" in shown or "pairs" in address
    assert foreign.name not in shown


@pytest.mark.parametrize(
    "address", ["alignment/", "alignment/?view=needs", "ranking/", "coalition/"]
)
def test_without_anything_a_page_says_what_to_do(client, viewer, system, address):
    client.force_login(viewer)

    response = client.get(root(system) + address)

    assert response.status_code == 200
    assert "Go to the" in text(response)


def test_alignment_counts_what_the_reader_may_see_only(client, viewer, system):
    bank = StakeholderFactory(market_system=system, name="Bank")
    MotiveFactory(stakeholder=bank, kind="incentive", strength=4)
    MotiveFactory(
        stakeholder=bank, strength=5, visibility=Visibility.ORGANISATION, text="Secret"
    )
    client.force_login(viewer)

    shown = text(client.get(root(system) + "alignment/"))
    part = text(client.get(root(system) + f"stakeholders/{bank.pk}/position/"))

    assert "1 lean in, 0 are torn, 0 lean away" in shown
    assert "Net position +1.00: draws in 4, keeps away 0." in part
    assert "Secret" not in shown + part


def test_alignment_says_what_would_move_somebody(client, viewer, system):
    bank = StakeholderFactory(market_system=system, name="Bank")
    MotiveFactory(stakeholder=bank, kind="incentive", strength=2, text="Reach")
    MotiveFactory(stakeholder=bank, strength=4, text="Risk", answer="A guarantee")
    client.force_login(viewer)

    shown = text(client.get(root(system) + f"stakeholders/{bank.pk}/position/"))

    assert "Leans away" in shown
    assert "Without it: +1.00." in shown
    assert "A guarantee" in shown


def test_the_ranking_follows_weights_from_the_address(client, viewer, system, severe):
    told("Bank", severe, influence=1, named_by_count=0)
    told("Council", severe, "holds_back", influence=5, named_by_count=8)
    client.force_login(viewer)
    only = dict.fromkeys(REASONS, "0")

    by_influence = client.get(root(system) + "ranking/", {**only, "influence": "1"})
    by_capability = client.get(root(system) + "ranking/", {**only, "capability": "1"})

    def order(response):
        return [r.candidate.name for r in response.context["page"]]

    assert order(by_influence) == ["Council", "Bank"]
    assert order(by_capability) == ["Bank", "Council"]
    assert "(tried, not saved)" in text(by_influence)
    assert not EngagementWeights.objects.exists()


@pytest.mark.parametrize("bad", ["-1", "11", "much"])
def test_a_weight_out_of_range_is_refused_with_words(client, viewer, system, bad):
    StakeholderFactory(market_system=system)
    client.force_login(viewer)

    response = client.get(root(system) + "ranking/", {"named": bad})

    assert response.status_code == 422
    assert response.context["form"].errors["named"]


def test_whoever_must_not_be_engaged_stands_last_for_those_who_may_know(
    client, viewer, coordinator, system, severe
):
    bank = told("Bank", severe, influence=5)
    told("Council", severe, influence=1)
    DueDiligenceFactory(
        stakeholder=bank, decision="stop", visibility=Visibility.COORDINATORS
    )

    def order(person):
        client.force_login(person)
        page = client.get(root(system) + "ranking/").context["page"]
        return [r.candidate.name for r in page]

    assert order(coordinator) == ["Council", "Bank"]
    assert order(viewer) == ["Bank", "Council"]


def test_a_check_that_ran_out_says_nothing(client, coordinator, system, severe):
    bank = told("Bank", severe)
    DueDiligenceFactory(stakeholder=bank, decision="stop", expires_on=date(2026, 3, 2))
    client.force_login(coordinator)

    (row,) = client.get(root(system) + "ranking/").context["page"]

    assert (row.is_stopped, row.parts["diligence"]) == (False, None)


def test_an_older_yes_does_not_outlive_a_newer_decision_that_ran_out(
    client, coordinator, system, severe
):
    bank = told("Bank", severe)
    DueDiligenceFactory(stakeholder=bank, decision="go", checked_on=date(2025, 1, 1))
    DueDiligenceFactory(
        stakeholder=bank,
        decision="stop",
        checked_on=date(2025, 2, 1),
        expires_on=date(2025, 3, 1),
    )
    client.force_login(coordinator)

    (row,) = client.get(root(system) + "ranking/").context["page"]

    assert row.parts["diligence"] is None


def test_the_export_says_what_the_page_says(client, viewer, system, severe):
    told("=Bank", severe, named_by_count=3)
    client.force_login(viewer)

    response = client.get(root(system) + "ranking/export/", {"named": "0"})

    lines = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert lines[0][:4] == ["Place", "Stakeholder", "Points", "Points possible"]
    assert lines[1][1] == "'=Bank"
    assert lines[1][-1] == "Credit"
    assert AuditEvent.objects.filter(verb="exported").exists()


def test_coordinators_save_weights_once_and_stale_ones_are_refused(
    client, coordinator, system
):
    client.force_login(coordinator)
    address = root(system) + "ranking/weights/"

    first = client.post(address, {**REASONS, "named": "7", "version": "0"})
    again = client.post(address, {**REASONS, "named": "2", "version": "0"})
    changed = client.post(address, {**REASONS, "named": "2", "version": "1"})

    assert (first.status_code, again.status_code, changed.status_code) == (
        302,
        409,
        302,
    )
    assert "7" in text(again)
    assert EngagementWeights.objects.get().named == 2
    assert (
        AuditEvent.objects.filter(row_type__contains="engagementweights").count() == 2
    )


def test_the_coalition_leaves_out_who_must_not_and_says_what_stays_open(
    client, coordinator, system, severe
):
    bank, coop = told("Bank", severe), told("Coop", severe, "weakly", engagement=30)
    roads = SubNeedFactory(market_system=system, name="Roads")
    NeedRatingFactory(market_system=system, sub_need=roads, severity=4)
    DueDiligenceFactory(stakeholder=bank, decision="stop")
    client.force_login(coordinator)

    strict = client.get(root(system) + "coalition/").context["found"]
    loose = client.get(root(system) + "coalition/?weakly=on").context["found"]

    assert strict.least.members == ()
    assert [n.name for n in strict.nobody] == ["Credit", "Roads"]
    assert [m.stakeholder_id for m in loose.least.members] == [coop.pk]
    assert [n.name for n in loose.nobody] == ["Roads"]


def test_a_contributor_cannot_save_weights(client, system):
    person = MembershipFactory(
        market_system=system, role=Membership.Role.CONTRIBUTOR
    ).user
    client.force_login(person)

    assert client.get(root(system) + "ranking/weights/").status_code == 403
