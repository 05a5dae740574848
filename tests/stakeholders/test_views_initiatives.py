"""Existing initiatives: the register, and one of them added, changed, removed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import AuditEvent, Removal
from stakeholders.models import ExistingInitiative
from tests.factories import (
    ExistingInitiativeFactory,
    InitiativePartFactory,
    MarketSystemFactory,
    PlaceFactory,
    SegmentFactory,
    StakeholderFactory,
    SubNeedFactory,
)
from tests.pages import content, text
from tests.stakeholders import of, url

pytestmark = pytest.mark.django_db


def tie(initiative, functions=(), segments=(), places=()):
    own = {"market_system": initiative.market_system}
    for row in functions:
        initiative.function_links.create(**own, sub_need=row)
    for row in segments:
        initiative.segment_links.create(**own, segment=row)
    for row in places:
        initiative.place_links.create(**own, place=row)
    return initiative


def under(place, name):
    child = PlaceFactory(
        market_system=place.market_system, parent=place, name=name, level=2
    )
    child.path = f"{place.path}{child.pk}/"
    child.save()
    return child


@pytest.fixture
def puno(system):
    place = PlaceFactory(market_system=system, name="Puno")
    place.path = f"/{place.pk}/"
    place.save()
    return place


@pytest.fixture
def lampa(puno):
    return under(puno, "Lampa")


@pytest.fixture
def savings(system):
    return SubNeedFactory(market_system=system, name="Savings")


def values(**more):
    return {
        "name": "Milk for all",
        "state": "running",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "visibility": "30",
        "version": "0",
        **more,
    }


# --- Adding and changing --------------------------------------------------------------


def test_an_initiative_is_added_with_what_it_does_for_whom_and_where(
    client, system, contributor, savings, lampa
):
    client.force_login(contributor)
    segment = SegmentFactory(market_system=system)
    tied = {"functions": savings.pk, "segments": segment.pk, "places": lampa.pk}

    answer = client.post(
        url(system, "initiative_add"),
        values(**tied, amount="1200", currency="pen", link="fund.example/milk"),
    )

    made = ExistingInitiative.objects.get()
    assert answer.status_code == 302
    assert answer.url == made.get_absolute_url()
    assert (made.amount, made.currency) == (1200, "PEN")
    assert made.organisation == of(contributor)
    assert list(made.functions.all()) == [savings]
    assert list(made.segments.all()) == [segment]
    assert list(made.places.all()) == [lampa]
    told = [(e.verb, e.actor) for e in AuditEvent.objects.filter(row_id=made.pk)]
    assert told == [("changed", contributor), ("added", contributor)]


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"ends_on": "2025-12-31"}, "ends_on", "The end comes before the start"),
        ({"amount": "5"}, "currency", "A budget needs its currency"),
        ({"amount": "-5", "currency": "PEN"}, "amount", "A budget is not below zero"),
        ({"amount": "5", "currency": "P1"}, "currency", "is no currency"),
        ({"name": ""}, "name", "required"),
    ],
)
def test_what_does_not_fit_together_is_said_at_its_field(
    client, system, contributor, given, field, words
):
    client.force_login(contributor)

    answer = client.post(url(system, "initiative_add"), values(**given))

    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    assert not ExistingInitiative.objects.exists()


def test_a_place_of_another_market_system_is_refused(client, system, contributor):
    client.force_login(contributor)
    abroad = PlaceFactory(market_system=MarketSystemFactory())

    answer = client.post(url(system, "initiative_add"), values(places=abroad.pk))

    assert answer.status_code == 422
    assert "places" in answer.context["form"].errors
    assert not ExistingInitiative.objects.exists()


def test_a_change_keeps_to_what_is_ticked_and_a_stale_one_is_held_back(
    client, system, contributor, savings, lampa, puno
):
    client.force_login(contributor)
    row = ExistingInitiativeFactory(market_system=system, organisation=of(contributor))
    tie(row, [savings], [], [puno])
    page = url(system, "initiative_change", pk=row.pk)

    saved = client.post(page, values(places=lampa.pk, version=1))
    stale = client.post(page, values(name="Other", places=puno.pk, version=1))

    row.refresh_from_db()
    assert (saved.status_code, stale.status_code) == (302, 409)
    assert row.name == "Milk for all"
    assert list(row.places.all()) == [lampa]
    assert not row.functions.exists()
    assert "Puno" in text(stale)


def test_only_the_ticks_change_and_the_version_goes_up(
    client, system, contributor, savings
):
    client.force_login(contributor)
    row = ExistingInitiativeFactory(
        market_system=system, organisation=of(contributor), name="Milk for all"
    )
    page = url(system, "initiative_change", pk=row.pk)
    same = {"state": "", "starts_on": "", "ends_on": ""}

    client.post(page, values(**same, functions=savings.pk, version=1))

    row.refresh_from_db()
    assert (row.version, list(row.functions.all())) == (2, [savings])
    (event,) = AuditEvent.objects.filter(row_id=row.pk)
    assert event.changes == {"functions": ["", "Savings"]}


def test_a_removed_initiative_comes_back_with_all_that_hung_on_it(
    client, system, contributor, savings, lampa
):
    client.force_login(contributor)
    row = ExistingInitiativeFactory(market_system=system, organisation=of(contributor))
    tie(row, [savings], [], [lampa])
    InitiativePartFactory(market_system=system, initiative=row, written_name="Oxfam")

    client.post(url(system, "initiative_remove", pk=row.pk))

    assert not ExistingInitiative.objects.exists()
    removal = Removal.objects.get()
    undo = reverse(
        "enterprises:removal_restore", kwargs={"slug": system.slug, "pk": removal.pk}
    )
    client.post(undo)
    back = ExistingInitiative.objects.get()
    assert list(back.functions.all()) == [savings]
    assert list(back.places.all()) == [lampa]
    assert back.parts.get().name == "Oxfam"


# --- The register ---------------------------------------------------------------------


def names(client, system, **query):
    answer = client.get(url(system, "initiative_list"), query)
    return [line["row"].name for line in answer.context["lines"]]


def test_the_register_is_searched_filtered_and_sorted(
    client, system, viewer, savings, puno, lampa
):
    client.force_login(viewer)
    bank = StakeholderFactory(market_system=system, name="Bank")
    segment = SegmentFactory(market_system=system)
    own = {"market_system": system}
    day = timezone.localdate()
    first = ExistingInitiativeFactory(
        **own, name="Alpha", lead=bank, starts_on=day, state="running"
    )
    second = ExistingInitiativeFactory(
        **own, name="Beta", lead_name="Zebra", ends_on=day - timedelta(1)
    )
    tie(first, [savings], [segment], [lampa])
    tie(second, [], [], [puno])

    assert names(client, system) == ["Alpha", "Beta"]
    assert names(client, system, ordering="-lead") == ["Beta", "Alpha"]
    assert names(client, system, ordering="starts") == ["Alpha", "Beta"]
    assert names(client, system, ordering="-starts") == ["Alpha", "Beta"]
    assert names(client, system, q="zebra") == ["Beta"]
    assert names(client, system, function=savings.pk) == ["Alpha"]
    assert names(client, system, segment=segment.pk) == ["Alpha"]
    assert names(client, system, place=puno.pk) == ["Alpha", "Beta"]
    assert names(client, system, place=lampa.pk) == ["Alpha"]
    assert names(client, system, phase="now") == ["Alpha"]
    assert names(client, system, phase="over") == ["Beta"]
    assert names(client, system, state="running") == ["Alpha"]
    assert names(client, system, lead=bank.pk) == ["Alpha"]
    assert names(client, system, lead="9" * 30, phase="x") == ["Alpha", "Beta"]


def test_the_register_says_what_to_do_when_it_is_empty(client, system, contributor):
    client.force_login(contributor)

    page = text(client.get(url(system, "initiative_list")))

    assert "Who does something for these enterprises already?" in page
    assert url(system, "initiative_add") in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("initiative_list", 12), ("initiative_export", 16)]
)
def test_the_number_of_queries_does_not_grow(
    client, system, viewer, django_assert_num_queries, count, name, queries
):
    client.force_login(viewer)
    for _n in range(count):
        row = ExistingInitiativeFactory(
            market_system=system, lead=StakeholderFactory(market_system=system)
        )
        tie(row, [SubNeedFactory(market_system=system)], [], [])
        InitiativePartFactory(market_system=system, initiative=row)

    with django_assert_num_queries(queries):
        content(client.get(url(system, name)))


@pytest.mark.parametrize("count", [1, 3])
def test_one_initiative_takes_a_constant_number_of_queries(
    client, system, viewer, django_assert_num_queries, count
):
    client.force_login(viewer)
    row = ExistingInitiativeFactory(market_system=system)
    for _n in range(count):
        tie(row, [SubNeedFactory(market_system=system)])
        InitiativePartFactory(
            market_system=system,
            initiative=row,
            stakeholder=StakeholderFactory(market_system=system),
        )

    with django_assert_num_queries(11):
        page = text(client.get(row.get_absolute_url()))

    assert page.count("Carries it out") == 1


def test_an_export_holds_what_the_filter_leaves_and_no_formula(
    client, system, viewer, savings, lampa
):
    client.force_login(viewer)
    row = ExistingInitiativeFactory(
        market_system=system, name="=1+1", lead_name="@cmd", amount=5, currency="PEN"
    )
    tie(row, [savings, SubNeedFactory(market_system=system, name="Loans")], [], [lampa])
    InitiativePartFactory(market_system=system, initiative=row, written_name="-Oxfam")
    ExistingInitiativeFactory(market_system=system, name="Other")

    lines = content(
        client.get(url(system, "initiative_export"), {"function": savings.pk})
    ).splitlines()

    assert len(lines) == 2
    assert "'=1+1,'@cmd" in lines[1]
    assert "Puno > Lampa" in lines[1]
    assert "'-Oxfam" in lines[1]
    assert "Savings | Loans" in lines[1] or "Loans | Savings" in lines[1]
    assert AuditEvent.objects.get(verb="exported").changes == {"initiatives": [None, 1]}
