"""The audit trail in words, and bringing back what was removed."""

import csv
import io
from decimal import Decimal

import pytest

from enterprises.actions.places import add_places
from enterprises.actions.rows import add_row, change_row, record_event, remove_row
from enterprises.models import AuditEvent, Place, Segment
from tests.enterprises import url
from tests.factories import (
    BusinessCaseFactory,
    PlaceFactory,
    RemovalFactory,
    SegmentFactory,
    UserFactory,
)


def changed_segment(system, by, name="Shops"):
    """A segment that came, grew, and moved to a place."""
    segment = Segment(market_system=system, name=name, role="retailer")
    add_row(row=segment, by=by)
    segment.estimated_number = 12
    segment.place = system.places.first() or PlaceFactory(
        market_system=system, name="Puno"
    )
    return change_row(row=segment, version=1, by=by, reason="counted")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_trail_asks_the_same_whatever_its_length(
    as_coordinator, system, rows, django_assert_num_queries
):
    for number in range(rows):
        changed_segment(system, UserFactory(), f"Shops {number}")
    as_coordinator.get(url(system, "event_list"))

    # Session, person, system, membership, systems of the topbar; then what there is to
    # filter by, how many, the events, the names they point to.
    with django_assert_num_queries(9):
        response = as_coordinator.get(url(system, "event_list"))

    assert len(response.context["lines"]) == 2 * rows


def test_an_event_is_told_in_labels_and_names(as_coordinator, system):
    by = UserFactory(first_name="Rosa", last_name="Quispe")
    segment = changed_segment(system, by)

    response = as_coordinator.get(url(system, "event_list"))

    changed, added = response.context["lines"]
    assert (changed["who"], changed["verb"], changed["kind"]) == (
        *("Rosa Quispe", "changed"),
        "Segment",
    )
    assert changed["changes"] == [
        ("Place", "", "Puno"),
        ("Estimated number of enterprises", "", "12"),
    ]
    assert added["changes"] == [("Name", "", "Shops"), ("Role", "", "Retailer")]
    assert changed["event"].reason == "counted"
    assert changed["row"] == f"enterprises.segment:{segment.pk}"


def test_the_trail_is_filtered_by_person_verb_kind_and_row(as_coordinator, system):
    rosa, luz = UserFactory(), UserFactory()
    shops = changed_segment(system, rosa)
    farms = add_row(
        row=Segment(market_system=system, name="Farms", role="supplier"), by=luz
    )
    remove_row(row=farms, by=luz)
    changed_segment(SegmentFactory().market_system, rosa)

    def found(query):
        lines = as_coordinator.get(url(system, "event_list") + query).context["lines"]
        return [(line["event"].verb, line["event"].subject) for line in lines]

    assert found(f"?actor={rosa.pk}") == [("changed", "Shops"), ("added", "Shops")]
    assert found("?verb=removed") == [("removed", "Farms")]
    assert len(found("?kind=enterprises.segment")) == 4
    assert found(f"?row=enterprises.segment:{shops.pk}") == [
        ("changed", "Shops"),
        ("added", "Shops"),
    ]
    assert len(found("?actor=x&verb=x&kind=x&row=x")) == 4


@pytest.mark.parametrize("name", ["متاجر", "দোকান 🏪", "n\u0303ame <u>"])
def test_names_in_any_script_are_told_unchanged(as_coordinator, system, name):
    changed_segment(system, UserFactory(), name)

    response = as_coordinator.get(url(system, "event_list"))

    assert response.context["lines"][0]["subject"] == name
    assert "<u>" not in response.text


def test_what_an_organisation_may_keep_to_itself_is_not_told(
    as_coordinator, coordinator, system
):
    theirs = BusinessCaseFactory(market_system=system, name="Secret case")
    ours = BusinessCaseFactory(market_system=system, name="Our case")
    record_event(system=system, by=UserFactory(), verb="changed", row=theirs)
    record_event(system=system, by=coordinator, verb="changed", row=ours)

    page = as_coordinator.get(url(system, "event_list"))
    table = as_coordinator.get(url(system, "event_export"))

    text = b"".join(table.streaming_content).decode()
    assert [line["is_closed"] for line in page.context["lines"]] == [False, True]
    for found in (page.text, text):
        assert "Our case" in found
        assert "Secret case" not in found


def test_an_event_of_a_kind_that_is_gone_is_closed(as_coordinator, system):
    AuditEvent.objects.create(
        market_system=system,
        verb="melted",
        row_type="enterprises.snowman",
        subject="Olaf",
        changes={"nose": ["carrot", None]},
    )

    response = as_coordinator.get(url(system, "event_list"))

    [line] = response.context["lines"]
    assert (line["kind"], line["verb"]) == ("enterprises.snowman", "melted")
    assert (line["who"], line["is_closed"]) == ("the programme itself", True)


def test_changes_of_another_shape_are_told_as_they_are(as_coordinator, system):
    segment = SegmentFactory(market_system=system)
    changes = {
        "Credit": [None, "4 (n 12)"],
        "rows": 12,
        "is_new": [False, True],
        "place": [None, 987654],
    }
    record_event(
        system=system, by=UserFactory(), verb="rated", row=segment, changes=changes
    )

    response = as_coordinator.get(url(system, "event_list"))

    assert response.context["lines"][0]["changes"] == [
        ("Place", "", "no. 987654"),
        ("Credit", "", "4 (n 12)"),
        ("is_new", "no", "yes"),
        ("rows", "", "12"),
    ]


def test_the_trail_as_csv_has_a_line_for_each_changed_field(as_coordinator, system):
    changed_segment(system, UserFactory(), "=Shops")

    response = as_coordinator.get(url(system, "event_export") + "?verb=changed")

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = [row[2:] for row in csv.reader(io.StringIO(text))]
    key = str(Segment.objects.get().pk)
    assert rows[1:] == [
        ["changed", "Segment", key, "'=Shops", "Place", "", "Puno", "counted"],
        [
            *("changed", "Segment", key, "'=Shops"),
            *("Estimated number of enterprises", "", "12", "counted"),
        ],
    ]


def test_a_removed_row_is_brought_back_once(as_coordinator, system):
    place = PlaceFactory(market_system=system, name="Puno")
    removal = remove_row(row=place, by=UserFactory())
    page = url(system, "removal_restore", pk=removal.pk)

    first = as_coordinator.post(page, follow=True)
    second = as_coordinator.post(page, follow=True)

    assert "“Puno” is back." in first.text
    assert "It has been brought back before." in second.text
    assert Place.objects.get() == place


def test_a_contributor_brings_back_their_own_removals_only(client, contributor, system):
    client.force_login(contributor)
    own = remove_row(row=PlaceFactory(market_system=system), by=contributor)
    other = RemovalFactory(market_system=system)

    client.post(url(system, "removal_restore", pk=own.pk))
    refused = client.post(url(system, "removal_restore", pk=other.pk), follow=True)

    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.restored_at is None, other.restored_at is None) == (False, True)
    assert "or a coordinator, can bring it back" in refused.text


def test_a_row_whose_name_is_taken_by_now_cannot_come_back(as_coordinator, system):
    segment = SegmentFactory(market_system=system, name="Shops")
    removal = remove_row(row=segment, by=UserFactory())
    SegmentFactory(market_system=system, name="Shops")

    response = as_coordinator.post(
        url(system, "removal_restore", pk=removal.pk), follow=True
    )

    removal.refresh_from_db()
    assert "cannot come back: its name or place is taken" in response.text
    assert removal.restored_at is None
    assert system.segments.count() == 1


def test_after_bringing_back_the_reader_is_where_they_were(as_coordinator, system):
    removal = RemovalFactory(market_system=system)
    page = url(system, "removal_restore", pk=removal.pk)
    ours = f"http://testserver{url(system, 'step_list')}"

    near = as_coordinator.post(page, headers={"referer": ours})
    far = as_coordinator.post(page, headers={"referer": "https://elsewhere.example/"})

    assert near.headers["Location"] == ours
    assert far.headers["Location"] == system.get_absolute_url()


def test_numbers_are_told_without_needless_zeros(as_coordinator, system):
    step = system.steps.create(name="Milking", order=1)
    step.women_labour_share = Decimal("0.5000")
    change_row(row=step, version=1, by=UserFactory())

    response = as_coordinator.get(url(system, "event_list"))

    assert response.context["lines"][0]["changes"] == [
        ("Share of labour done by women", "", "0.5")
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (["Puno", "Puno > Melgar"], "Puno, Puno > Melgar"),
        ([["a", 1], [True, None]], "a, 1, yes, "),
        ({"women": 3, "men": [1, 2]}, "men: 1, 2, women: 3"),
        (0, "0"),
        (2.5, "2.5"),
        (False, "no"),
    ],
)
def test_any_value_that_an_event_carries_is_told(as_coordinator, system, value, words):
    for name in ("places", "role", "place"):
        record_event(
            system=system,
            by=UserFactory(),
            verb="places added",
            row=SegmentFactory(market_system=system),
            changes={name: [None, value]},
        )

    response = as_coordinator.get(url(system, "event_list"))
    exported = as_coordinator.get(url(system, "event_export"))

    told = [line["changes"] for line in response.context["lines"]]
    assert [after for ((_label, _before, after),) in told[1:]] == [words, words]
    lines = csv.reader(io.StringIO(exported.getvalue().decode("utf-8-sig")))
    assert words in next(line[8] for line in lines if line[6] == "places")


def test_the_trail_shows_that_places_were_pasted(as_coordinator, system):
    add_places(system=system, paths=[("Puno", "Melgar")], by=UserFactory())

    lines = as_coordinator.get(url(system, "event_list")).context["lines"]

    assert lines[0]["verb"] == "added places to"
    assert lines[0]["changes"] == [("places", "", "Puno, Melgar")]
