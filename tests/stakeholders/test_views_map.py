"""Relationships and the map: pages, files, places, and who sees what of them."""

import json

import pytest
from django.urls import reverse

from enterprises.models import AuditEvent, Removal
from stakeholders.analysis.market_map import Graph, Link, Node
from stakeholders.findings.map import MapState, map_findings
from stakeholders.models import MapPosition, Relationship
from tests.factories import (
    FunctionRoleFactory,
    RelationshipFactory,
    SegmentFactory,
    StakeholderFactory,
)
from tests.pages import text
from tests.stakeholders import of, url

pytestmark = pytest.mark.django_db

PRIVATE, PARTNERS = 10, 30


@pytest.fixture
def dairy(system):
    return StakeholderFactory(market_system=system, name="Dairy", engagement=30)


@pytest.fixture
def bank(system):
    return StakeholderFactory(market_system=system, name="Bank", kind="donor")


def values(source, **more):
    return {
        "source": source.pk,
        "kind": "finances",
        "quality": "absent",
        "note": "",
        "visibility": "30",
        "version": "0",
        **more,
    }


# --- Relationships --------------------------------------------------------------------


def test_a_relationship_is_added_and_told_in_the_trail(
    client, system, contributor, dairy, bank
):
    client.force_login(contributor)

    answer = client.post(
        url(system, "relationship_add") + f"?source={bank.pk}",
        values(bank, target=dairy.pk),
    )

    row = Relationship.objects.get()
    home = url(system, "stakeholder_detail", pk=bank.pk)
    assert answer.headers["Location"] == f"{home}#relationships"
    assert (row.source, row.target, row.kind, row.quality, row.organisation) == (
        *(bank, dairy, "finances", "absent"),
        of(contributor),
    )
    assert AuditEvent.objects.filter(row_type="stakeholders.relationship").count() == 1


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ({"target": "source"}, "Nobody has a relationship with themselves; choose"),
        ({}, "neither was chosen"),
        ({"target": "other", "target_segment": "segment"}, "both was chosen"),
        ({"target": "listed"}, "This relationship is already listed"),
    ],
)
def test_impossible_relationships_are_refused_in_words(
    client, system, contributor, dairy, bank, ends, words
):
    listed = RelationshipFactory(market_system=system, source=bank, kind="finances")
    segment = SegmentFactory(market_system=system)
    rows = {"source": bank, "other": dairy, "segment": segment, "listed": listed.target}
    client.force_login(contributor)

    chosen = {name: rows[row].pk for name, row in ends.items()}
    answer = client.post(url(system, "relationship_add"), values(bank, **chosen))

    assert answer.status_code == 422
    assert words in text(answer)
    assert Relationship.objects.count() == 1


def test_nobody_learns_of_a_private_relationship_by_a_refusal(
    client, system, contributor, dairy, bank
):
    RelationshipFactory(
        market_system=system,
        source=bank,
        target=dairy,
        kind="finances",
        visibility=PRIVATE,
    )
    client.force_login(contributor)

    answer = client.post(url(system, "relationship_add"), values(bank, target=dairy.pk))

    assert answer.status_code == 302
    assert Relationship.objects.count() == 2


def test_stale_change_is_answered_with_both_values(
    client, system, coordinator, dairy, bank
):
    row = RelationshipFactory(
        market_system=system, source=bank, target=dairy, kind="finances", version=3
    )
    client.force_login(coordinator)
    address = url(system, "relationship_change", pk=row.pk)

    stale = client.post(address, values(bank, target=dairy.pk, version="2"))
    saved = client.post(address, values(bank, target=dairy.pk, version="3"))

    row.refresh_from_db()
    assert (stale.status_code, saved.status_code, row.quality) == (409, 302, "absent")


def test_removed_relationship_can_be_brought_back(client, system, coordinator):
    row = RelationshipFactory(market_system=system)
    client.force_login(coordinator)

    client.post(url(system, "relationship_remove", pk=row.pk))
    gone = Relationship.objects.count()
    removal = Removal.objects.get()
    client.post(
        reverse(
            "enterprises:removal_restore",
            kwargs={"slug": system.slug, "pk": removal.pk},
        )
    )

    assert (gone, Relationship.objects.get().pk) == (0, row.pk)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Calm", "Tense"}),
        ("?quality=strained", {"Tense"}),
        ("?quality=unknown", {"Calm"}),
        ("?kind=informs&ordering=-target", {"Tense"}),
        ("?stakeholder=first", {"Calm"}),
        ("?quality=nonsense", {"Calm", "Tense"}),
    ],
)
def test_list_and_export_obey_the_filter(client, system, viewer, query, shown):
    first = RelationshipFactory(market_system=system, note="Calm")
    RelationshipFactory(
        market_system=system, note="Tense", quality="strained", kind="informs"
    )
    client.force_login(viewer)
    query = query.replace("first", str(first.source_id))

    told = [
        text(client.get(url(system, name) + query))
        for name in ("relationship_list", "relationship_export")
    ]

    assert [{note for note in ("Calm", "Tense") if note in page} for page in told] == [
        shown,
        shown,
    ]


# --- The map --------------------------------------------------------------------------


def drawing(response):
    body = response.content.decode()
    start = body.index('<script id="map-drawing" type="application/json">')
    return json.loads(body[body.index(">", start) + 1 : body.index("</script>", start)])


@pytest.mark.parametrize("layout", ["layers", "doughnut", "domains", "nonsense"])
def test_map_draws_everybody_in_each_layout(client, system, viewer, layout):
    row = RelationshipFactory(
        market_system=system, quality="strained", note="</script>"
    )
    client.force_login(viewer)

    answer = client.get(url(system, "map_detail") + f"?layout={layout}")

    drawn = drawing(answer)
    ends = {f"s{row.source_id}", f"s{row.target_id}"}
    assert {one["id"] for one in drawn["nodes"]} == ends
    assert drawn["links"] == [
        [
            *(f"r{row.pk}", f"s{row.source_id}", f"s{row.target_id}"),
            *("buys_from", "strained", "</script>"),
        ]
    ]
    assert (drawn["place"], drawn["add"]) == ("", "")
    assert row.source.name in text(answer)


def test_filter_by_need_leaves_who_performs_it_where_they_stood(
    client, system, viewer, dairy, bank
):
    role = FunctionRoleFactory(market_system=system, stakeholder=bank)
    client.force_login(viewer)

    everybody = drawing(client.get(url(system, "map_detail")))
    some = drawing(client.get(url(system, "map_detail") + f"?need={role.sub_need_id}"))

    assert len(everybody["nodes"]) == 2
    assert some["nodes"] == [
        one for one in everybody["nodes"] if one["id"] == f"s{bank.pk}"
    ]


PAGES = [
    *(
        "map_detail",
        "map_measures",
        "map_graphml_export",
        "map_links_export",
        "map_nodes_export",
    ),
    *("map_svg_export", "relationship_list", "relationship_export"),
]


@pytest.mark.parametrize("name", PAGES)
def test_private_relationships_change_no_letter_of_what_others_read(
    client, system, viewer, dairy, bank, name
):
    client.force_login(viewer)
    RelationshipFactory(market_system=system, source=dairy, target=bank, note="Open")
    before = text(client.get(url(system, name)))

    RelationshipFactory(
        market_system=system,
        source=bank,
        target=dairy,
        note="SCRT",
        quality="mutual",
        visibility=PRIVATE,
    )

    after = text(client.get(url(system, name)))
    assert "SCRT" not in after
    assert len(after) == len(before)


def test_owners_read_their_private_relationships(client, system, viewer):
    RelationshipFactory(
        market_system=system,
        note="SCRT",
        visibility=PRIVATE,
        organisation=of(viewer),
    )
    client.force_login(viewer)

    told = [
        text(client.get(url(system, name)))
        for name in ("map_links_export", "map_graphml_export")
    ]

    assert ["SCRT" in page for page in told] == [True, True]


def test_fragments_tell_the_way_and_who_deals_with_whom(
    client, system, viewer, dairy, bank
):
    segment = SegmentFactory(market_system=system, name="Farmers")
    RelationshipFactory(market_system=system, source=dairy, target=bank)
    RelationshipFactory(
        market_system=system, source=bank, target=None, target_segment=segment
    )
    client.force_login(viewer)

    of_bank = text(client.get(url(system, "stakeholder_relationships", pk=bank.pk)))
    of_farmers = text(client.get(url(system, "segment_relationships", pk=segment.pk)))

    assert "Reach them through" in of_bank
    assert "Farmers" in of_bank
    assert "Bank" in of_farmers
    assert "Bank</bdi>" not in of_bank
    assert "Farmers</bdi>" not in of_farmers


# --- Places ---------------------------------------------------------------------------


def test_somebody_is_put_elsewhere_and_back(client, system, contributor, dairy):
    client.force_login(contributor)
    put = {"layout": "layers", "key": f"s{dairy.pk}", "x": "5.5", "y": "-7"}

    first = client.post(url(system, "map_place"), put)
    second = client.post(url(system, "map_place"), {**put, "x": "6"})
    kept = list(MapPosition.objects.values_list("stakeholder", "layout", "x", "y"))
    drawn = drawing(client.get(url(system, "map_detail")))
    back = client.post(url(system, "map_put_back"), {"layout": "layers"})

    assert [first.status_code, second.status_code, back.status_code] == [204, 204, 302]
    assert kept == [(dairy.pk, "layers", 6, -7)]
    assert drawn["nodes"][0]["at"] == [6, -7]
    assert MapPosition.objects.count() == 0
    verbs = AuditEvent.objects.filter(row_type="stakeholders.mapposition")
    assert list(verbs.order_by("pk").values_list("verb", flat=True)) == [
        *("added", "changed", "removed"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [{"x": "nan"}, {"y": "1e9"}, {"layout": "other"}, {"key": "x1"}, {"x": ""}],
)
def test_nonsense_is_kept_nowhere(client, system, contributor, dairy, wrong):
    client.force_login(contributor)
    put = {"layout": "layers", "key": f"s{dairy.pk}", "x": "5", "y": "7"}

    answer = client.post(url(system, "map_place"), {**put, **wrong})

    assert answer.status_code == 422
    assert MapPosition.objects.count() == 0


def test_nobody_of_another_system_is_put_anywhere(client, system, contributor):
    other = StakeholderFactory()
    client.force_login(contributor)

    answer = client.post(
        url(system, "map_place"),
        {"layout": "layers", "key": f"s{other.pk}", "x": "5", "y": "7"},
    )

    assert answer.status_code == 404


# --- Queries and findings -------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("map_detail", 11), ("map_measures", 8), ("relationship_list", 9)],
)
def test_pages_ask_a_constant_number_of_queries(
    client, system, viewer, django_assert_num_queries, rows, name, queries
):
    RelationshipFactory.create_batch(rows, market_system=system)
    client.force_login(viewer)

    with django_assert_num_queries(queries):
        client.get(url(system, name))


def test_findings_name_what_is_missing_strained_and_alone():
    nodes = (
        Node("s1", 1, "Bank", "company", "services", engagement=10),
        Node("s2", 2, "Office", "government", "environment", engagement=30),
        Node("s3", 3, "Alone", "donor", "services", engagement=30),
        Node("g1", 1, "Farmers", "segment", "chain"),
    )
    links = (
        Link(7, "s1", "g1", "finances", "absent"),
        Link(8, "s2", "s1", "regulates", "strained", "Permits"),
        Link(9, "s2", "g1", "regulates", "strained", "Fines"),
    )
    state = MapState(Graph(nodes, links), {"s1": ("Credit",)})

    told = [(f.code, f.severity.name, f.subject) for f in map_findings(state)]

    assert told == [
        ("stakeholders.needed_link_absent", "WARNING", "Bank → Farmers"),
        ("stakeholders.stands_alone", "WARNING", "Alone"),
        ("stakeholders.strained_on_severe_need", "WARNING", "Office → Bank"),
    ]
