"""Due diligence: on the profile, in its list, and where somebody is picked."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from enterprises.models import Removal
from stakeholders.models import DueDiligence
from tests.factories import (
    BusinessCaseFactory,
    DueDiligenceFactory,
    NeedFactory,
    StakeholderFactory,
)
from tests.pages import text
from tests.stakeholders import of, root

pytestmark = pytest.mark.django_db

PRIVATE, COORDINATORS, PARTNERS = 10, 20, 30
TODAY = timezone.localdate()
CHECK = {
    "checked_on": "2026-03-01",
    "source": "Register",
    "risk": "1",
    "decision": "go",
    "visibility": "20",
}


@pytest.fixture
def add(system, bank):
    return root(system) + f"stakeholders/{bank.pk}/due-diligence/add/"


def test_a_check_is_for_few_eyes_unless_somebody_says_otherwise(
    client, contributor, bank, add
):
    client.force_login(contributor)

    offered = client.get(add).context["form"]["visibility"].value()
    client.post(add, CHECK)

    row = DueDiligence.objects.get()
    assert (offered, DueDiligence().visibility) == (COORDINATORS, COORDINATORS)
    assert (row.stakeholder, row.organisation, row.visibility) == (
        bank,
        of(contributor),
        COORDINATORS,
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            {"checked_on": (TODAY + timedelta(days=2)).isoformat()},
            "has not come yet; today is",
        ),
        ({"expires_on": "2026-03-01"}, "end before it began"),
        ({"decision": "conditions"}, "under which conditions"),
        ({"risk": ""}, "This field is required"),
        ({"source": ""}, "This field is required"),
    ],
)
def test_a_check_that_cannot_be_is_refused(client, contributor, add, change, why):
    client.force_login(contributor)

    response = client.post(add, CHECK | change)

    assert response.status_code == 422
    assert why in text(response)
    assert not DueDiligence.objects.exists()


def test_a_stale_check_is_held_back(client, contributor, bank, system):
    row = DueDiligenceFactory(stakeholder=bank, organisation=of(contributor), version=2)
    client.force_login(contributor)
    url = f"{root(system)}due-diligence/{row.pk}/change/"

    held = client.post(url, CHECK | {"decision": "stop", "version": 1})
    forced = client.post(
        url, CHECK | {"decision": "stop", "version": 1, "overwrite": "2"}
    )

    assert (held.status_code, forced.status_code) == (409, 302)
    assert "<td><bdi>Still open</bdi></td><td><bdi>Do not engage</bdi></td>" in text(
        held
    )


def test_a_check_taken_away_comes_back(client, contributor, bank, system):
    row = DueDiligenceFactory(stakeholder=bank, organisation=of(contributor))
    client.force_login(contributor)

    client.post(f"{root(system)}due-diligence/{row.pk}/remove/")

    assert not DueDiligence.objects.exists()
    undo = f"/systems/{system.slug}/enterprises/removals/{Removal.objects.get().pk}/"
    client.post(f"{undo}restore/")
    assert DueDiligence.objects.get() == row


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"decision": "go", "expires_on": TODAY + timedelta(days=9)}, "9 days more"),
        ({"decision": "go"}, "Good, without an end"),
        ({"decision": "go", "expires_on": date(2026, 3, 9)}, "needs a new check"),
        ({"decision": "stop"}, "newest decision says not to engage"),
        ({"decision": "open"}, "no decision yet"),
    ],
)
def test_the_profile_says_what_counts_today(client, viewer, bank, row, words):
    DueDiligenceFactory(stakeholder=bank, visibility=PARTNERS, **row)
    client.force_login(viewer)

    page = client.get(root(bank.market_system) + f"stakeholders/{bank.pk}/")

    assert words in text(page)


def test_who_may_not_see_a_check_reads_that_there_is_none(client, viewer, bank):
    DueDiligenceFactory(stakeholder=bank, decision="stop", source="Hidden")
    client.force_login(viewer)
    url = root(bank.market_system)

    paths = (f"stakeholders/{bank.pk}/", "due-diligence/", "stakeholders/")
    pages = [text(client.get(url + path)) for path in paths]

    assert "Nobody has checked it yet, as far as you may see" in pages[0]
    assert not any("Hidden" in page or "sign-stop" in page for page in pages)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(
    client, viewer, system, count, django_assert_num_queries
):
    for _ in range(count):
        row = StakeholderFactory(market_system=system, engagement=30)
        DueDiligenceFactory(stakeholder=row, visibility=PARTNERS)
    DueDiligenceFactory(visibility=PARTNERS)
    client.force_login(viewer)

    with django_assert_num_queries(9):
        response = client.get(root(system) + "due-diligence/")

    assert len(response.context["lines"]) == count
    assert len(response.context["unchecked"]) == count


def test_what_ends_next_stands_first_and_what_has_no_end_last(client, viewer, system):
    for name, until in (("Never", None), ("Later", 200), ("Soon", 20)):
        ends = TODAY + timedelta(days=until) if until else None
        DueDiligenceFactory(
            stakeholder=StakeholderFactory(market_system=system, name=name),
            expires_on=ends,
            decision="go",
            visibility=PARTNERS,
        )
    client.force_login(viewer)
    url = root(system) + "due-diligence/"

    def names(query=""):
        return [
            line[0].stakeholder.name
            for line in client.get(url + query).context["lines"]
        ]

    assert names() == ["Soon", "Later", "Never"]
    assert names("?ordering=-expires") == ["Later", "Soon", "Never"]
    assert names("?ordering=stakeholder") == ["Later", "Never", "Soon"]
    assert names("?state=50") == ["Soon"]
    assert names("?state=60&risk=1") == ["Later", "Never"]
    assert names("?state=x&risk=x") == ["Soon", "Later", "Never"]


def test_an_older_check_says_that_a_newer_one_counts(client, viewer, bank, system):
    for day, decision in (("2026-01-01", "go"), ("2026-02-01", "stop")):
        DueDiligenceFactory(
            stakeholder=bank, checked_on=day, decision=decision, visibility=PARTNERS
        )
    client.force_login(viewer)

    page = text(client.get(root(system) + "due-diligence/"))

    assert page.count("a newer one counts") == 1


def test_a_no_is_shown_wherever_somebody_is_picked(client, contributor, bank, system):
    DueDiligenceFactory(stakeholder=bank, decision="stop", visibility=PARTNERS)
    other = StakeholderFactory(market_system=system, name="Dairy")
    need = NeedFactory(market_system=system)
    case = BusinessCaseFactory(market_system=system, organisation=of(contributor))
    client.force_login(contributor)
    slug = f"/systems/{system.slug}/"
    mark = "Bank (due diligence: do not engage)"

    for url in (
        f"{slug}stakeholders/needs/{need.pk}/providers/",
        f"{slug}stakeholders/stakeholders/{other.pk}/change/",
        f"{slug}value/cases/{case.pk}/investments/add/",
        f"{slug}coordination/interventions/add/",
    ):
        shown = text(client.get(url))
        assert (mark in shown, "Dairy (due" in shown) == (True, False), url


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("check=10", ["Stopped"]),
        ("check=20", ["Bare"]),
        ("check=60", ["Good"]),
        ("ordering=check", ["Stopped", "Bare", "Good"]),
        ("ordering=-check", ["Good", "Bare", "Stopped"]),
        ("ordering=named", ["Bare", "Good", "Stopped"]),
        ("ordering=-named", ["Good", "Bare", "Stopped"]),
        ("named=unknown", ["Stopped"]),
        ("named=no", ["Bare"]),
        ("named=yes", ["Good"]),
        ("disruptor=yes", ["Good"]),
        ("disruptor=unknown", ["Bare", "Stopped"]),
        ("sub_kind=Bank", ["Good"]),
        ("ordering=nonsense&check=99&disruptor=x", ["Bare", "Good", "Stopped"]),
    ],
)
def test_the_register_is_narrowed_and_sorted_by_profiles(
    client, viewer, system, query, names
):
    about = {
        "Bare": {"named_by_count": 0},
        "Good": {"named_by_count": 3, "positive_disruptor": True, "sub_kind": "Bank"},
        "Stopped": {},
    }
    rows = {
        name: StakeholderFactory(market_system=system, name=name, **more)
        for name, more in about.items()
    }
    for name, decision in (("Good", "go"), ("Stopped", "stop")):
        DueDiligenceFactory(
            stakeholder=rows[name], decision=decision, visibility=PARTNERS
        )
    client.force_login(viewer)

    response = client.get(f"{root(system)}stakeholders/?{query}")

    assert [row.name for row in response.context["page"]] == names


def test_the_export_holds_the_profile_and_no_formula(client, viewer, system, bank):
    type(bank).objects.filter(pk=bank.pk).update(
        sub_kind="=1+1", influence=4, positive_disruptor=True, route="Ask Ana"
    )
    bank.programmes.create(market_system=system, name="Milk school")
    for seen_by, words in ((PARTNERS, "Fees"), (PRIVATE, "Secret")):
        bank.motives.create(
            market_system=system,
            organisation=DueDiligenceFactory(
                stakeholder=bank, visibility=seen_by, decision="go"
            ).organisation,
            kind="concern",
            text=words,
            strength=4,
            answer="Lower ones",
            visibility=seen_by,
        )
    client.force_login(viewer)

    content = client.get(root(system) + "stakeholders/export/").getvalue().decode()

    line = content.splitlines()[1]
    assert line == (
        "Bank,Company,'=1+1,Market chain,,,,Not contacted,Valid,,,0,,,"
        "Fees (4) → Lower ones,,,4,,,,yes,,,Ask Ana,Milk school"
    )
    assert "Secret" not in content
