"""Pages of the four lenses: who sees what of them, filters, files and changes."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import AuditEvent, Removal
from stakeholders.models import SystemFinding
from tests.factories import (
    SegmentFactory,
    StakeholderFactory,
    SystemFindingFactory,
)
from tests.pages import text
from tests.stakeholders import of, url

pytestmark = pytest.mark.django_db

PRIVATE = 10


def values(**more):
    return {
        "lens": "law",
        "statement": "Permits take four visits",
        "effect": "hinders",
        "weight": "4",
        "evidence": "Three of four cheese makers said so",
        "source": "Visits",
        "seen_on": "2026-03-02",
        "segment": "",
        "stakeholder": "",
        "what_to_do": "One counter for all papers",
        "visibility": "30",
        "version": "0",
        **more,
    }


def test_each_lens_shows_its_findings_by_weight(client, system, viewer):
    for weight, words in ((None, "Unweighed"), (2, "Light"), (5, "Heavy")):
        SystemFindingFactory(market_system=system, weight=weight, statement=words)
    SystemFindingFactory(market_system=system, lens="norms", effect="helps")
    client.force_login(viewer)

    answer = client.get(url(system, "lens_list"))

    told = {
        lens.value: [row.statement for row, _may in lines]
        for lens, _about, _count, lines in answer.context["columns"]
    }
    assert told == {
        "commercial": [],
        "environment": [],
        "law": ["Heavy", "Light", "Unweighed"],
        "norms": ["Permits take four visits"],
    }
    assert answer.context["answer"] == (
        "4 findings: 1 help, 3 hold back, 0 do both. What holds back weighs most here: "
        "Law and its enforcement."
    )
    assert "Who buys, sells and lends along the chain" in text(answer)
    assert answer.context["first"] == "law"


def test_an_empty_page_helps_to_begin_with_each_lens(client, system, contributor):
    client.force_login(contributor)

    page = text(client.get(url(system, "lens_list")))

    assert "Nothing has been looked at through the four lenses yet." in page
    assert page.count("Write down the first") == 4
    assert f"{url(system, 'systemfinding_add')}?lens=norms" in page


def test_many_findings_are_shortened_side_by_side_and_paged_alone(
    client, system, viewer
):
    SystemFindingFactory.create_batch(52, market_system=system)
    client.force_login(viewer)

    beside = client.get(url(system, "lens_list"))
    alone = client.get(url(system, "lens_list") + "?lens=law&page=2")

    assert [len(column[3]) for column in beside.context["columns"]] == [0, 0, 8, 0]
    assert "All 52" in text(beside)
    assert len(alone.context["columns"][2][3]) == 2


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Bare", "Proven", "Mixed"}),
        ("?unproven=on", {"Bare"}),
        ("?effect=helps", {"Proven", "Mixed"}),
        ("?effect=hinders", {"Bare", "Mixed"}),
        ("?segment=SEGMENT", {"Bare"}),
        ("?stakeholder=STAKEHOLDER", {"Proven"}),
        ("?lens=norms", {"Mixed"}),
        ("?lens=nonsense&effect=x&segment=-1", {"Bare", "Proven", "Mixed"}),
    ],
)
def test_page_and_file_obey_the_filter(client, system, viewer, query, shown):
    segment = SegmentFactory(market_system=system)
    office = StakeholderFactory(market_system=system)
    own = {"market_system": system}
    SystemFindingFactory(**own, statement="Bare", segment=segment)
    SystemFindingFactory(
        **own, statement="Proven", effect="helps", evidence="Seen", stakeholder=office
    )
    SystemFindingFactory(
        **own, statement="Mixed", effect="both", evidence="Seen", lens="norms"
    )
    client.force_login(viewer)
    query = query.replace("SEGMENT", str(segment.pk))
    query = query.replace("STAKEHOLDER", str(office.pk))

    page = client.get(url(system, "lens_list") + query)
    file = text(client.get(url(system, "lens_export") + query))

    listed = {r.statement for c in page.context["columns"] for r, _may in c[3]}
    assert listed == shown
    assert {w for w in ("Bare", "Proven", "Mixed") if w in file} == shown


def test_the_file_holds_each_finding_as_text(client, system, viewer):
    SystemFindingFactory(
        market_system=system, statement="=1+1", weight=3, what_to_do="Talk, then act"
    )
    client.force_login(viewer)

    body = text(client.get(url(system, "lens_export"))).removeprefix("\ufeff")

    line = next(csv.reader(io.StringIO(body.partition("who may see it ")[2])))
    assert line[:4] == ["Law and its enforcement", "'=1+1", "Holds back", "3"]
    assert line[9] == "Talk, then act"
    assert AuditEvent.objects.get().verb == "exported"


def test_a_contributor_adds_a_finding_for_their_organisation(
    client, system, contributor
):
    client.force_login(contributor)

    answer = client.post(url(system, "systemfinding_add") + "?back=lens", values())

    row = SystemFinding.objects.get()
    assert answer.headers["Location"] == url(system, "lens_list")
    assert (row.lens, row.weight, row.organisation, row.market_system) == (
        *("law", 4, of(contributor)),
        system,
    )
    assert AuditEvent.objects.get().verb == "added"


def test_what_nobody_can_have_seen_yet_is_refused(client, system, contributor):
    client.force_login(contributor)
    tomorrow = timezone.localdate() + timedelta(days=1)

    answer = client.post(
        url(system, "systemfinding_add"),
        values(statement=" ", seen_on=tomorrow.isoformat()),
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"statement", "seen_on"}
    assert "has not come yet" in text(answer)
    assert not SystemFinding.objects.exists()


def test_a_stale_change_is_answered_with_both_values(client, system, coordinator):
    row = SystemFindingFactory(market_system=system, version=3)
    client.force_login(coordinator)
    address = url(system, "systemfinding_change", pk=row.pk)

    stale = client.post(address, values(effect="both", version="2"))
    saved = client.post(address, values(effect="both", version="3"))

    row.refresh_from_db()
    assert (stale.status_code, saved.status_code, row.effect) == (409, 302, "both")


def test_own_findings_are_changed_by_contributors_others_not(
    client, system, contributor
):
    own = SystemFindingFactory(market_system=system, organisation=of(contributor))
    other = SystemFindingFactory(market_system=system)
    client.force_login(contributor)

    answers = [
        client.post(url(system, "systemfinding_change", pk=row.pk), values(version="1"))
        for row in (own, other)
    ]

    assert [answer.status_code for answer in answers] == [302, 403]


def test_a_removed_finding_can_be_brought_back(client, system, coordinator):
    row = SystemFindingFactory(market_system=system, lens="norms")
    client.force_login(coordinator)

    answer = client.post(url(system, "systemfinding_remove", pk=row.pk) + "?back=lens")
    gone = SystemFinding.objects.count()
    removal = Removal.objects.get()
    client.post(
        reverse(
            "enterprises:removal_restore",
            kwargs={"slug": system.slug, "pk": removal.pk},
        )
    )

    assert answer.headers["Location"] == f"{url(system, 'lens_list')}?lens=norms"
    assert (gone, SystemFinding.objects.get().pk) == (0, row.pk)


@pytest.mark.parametrize("name", ["lens_list", "lens_export", "stakeholder_lenses"])
def test_private_findings_change_no_letter_of_what_others_read(
    client, system, viewer, name
):
    office = StakeholderFactory(market_system=system)
    kwargs = {"pk": office.pk} if name == "stakeholder_lenses" else {}
    client.force_login(viewer)
    before = text(client.get(url(system, name, **kwargs)))

    SystemFindingFactory(
        market_system=system,
        statement="SCRT",
        stakeholder=office,
        visibility=PRIVATE,
        weight=5,
    )

    after = text(client.get(url(system, name, **kwargs)))
    # Tokens against forgery differ, and are of one length.
    assert ("SCRT" in after, len(after)) == (False, len(before))


def test_owners_read_their_private_findings(client, system, viewer):
    office = StakeholderFactory(market_system=system)
    SystemFindingFactory(
        market_system=system,
        statement="SCRT",
        stakeholder=office,
        visibility=PRIVATE,
        organisation=of(viewer),
    )
    client.force_login(viewer)

    told = [
        text(client.get(url(system, "lens_list"))),
        text(client.get(url(system, "lens_export"))),
        text(client.get(url(system, "stakeholder_lenses", pk=office.pk))),
    ]

    assert ["SCRT" in page for page in told] == [True, True, True]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("query", "queries"), [("", 9), ("?lens=law", 10), ("?effect=hinders", 10)]
)
def test_the_page_asks_a_constant_number_of_queries(
    client, system, viewer, django_assert_num_queries, rows, query, queries
):
    for _number in range(rows):
        SystemFindingFactory(
            market_system=system,
            segment=SegmentFactory(market_system=system),
            stakeholder=StakeholderFactory(market_system=system),
        )
    client.force_login(viewer)

    with django_assert_num_queries(queries):
        client.get(url(system, "lens_list") + query)
