"""Motives, steps, programmes and people on the page of a stakeholder."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from enterprises.models import AuditEvent, Removal
from stakeholders.models import (
    EngagementChange,
    Motive,
    Programme,
    Representative,
    Stakeholder,
)
from tests.factories import (
    DueDiligenceFactory,
    EngagementChangeFactory,
    MotiveFactory,
    RepresentativeFactory,
)
from tests.pages import text
from tests.stakeholders import of, root

pytestmark = pytest.mark.django_db

PRIVATE, COORDINATORS, PARTNERS = 10, 20, 30


TODAY = timezone.localdate()


WORRY = {"kind": "concern", "text": "Theft", "strength": "4", "visibility": "10"}


def test_a_motive_is_added_for_the_own_organisation(client, contributor, bank, home):
    client.force_login(contributor)

    response = client.post(f"{home}motives/add/", WORRY)

    assert response["Location"] == f"{home}#motives"
    motive = Motive.objects.get()
    assert (motive.stakeholder, motive.organisation, motive.text) == (
        bank,
        of(contributor),
        "Theft",
    )
    assert (motive.strength, motive.visibility, motive.answer) == (4, PRIVATE, "")
    shown = text(client.get(home))
    assert "4 of 5 · Much" in shown
    assert "Nobody has an answer yet." in shown


def test_a_strength_nobody_knows_is_said_in_words(client, contributor, bank, home):
    MotiveFactory(stakeholder=bank, text="Fees")
    client.force_login(contributor)

    assert "strength not known" in text(client.get(home))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"text": ""}, "This field is required"),
        ({"strength": "6"}, "Select a valid choice"),
        ({"visibility": "99"}, "Select a valid choice"),
        ({"text": "Fees"}, "already listed"),
    ],
)
def test_a_motive_that_says_nothing_is_refused(
    client, contributor, bank, home, change, why
):
    MotiveFactory(stakeholder=bank, text="Fees", organisation=of(contributor))
    client.force_login(contributor)

    response = client.post(f"{home}motives/add/", WORRY | change)

    assert response.status_code == 422
    assert why in text(response)
    assert Motive.objects.count() == 1


def test_what_another_organisation_keeps_private_is_neither_read_nor_in_the_way(
    client, contributor, bank, home
):
    hidden = MotiveFactory(stakeholder=bank, text="Theft", visibility=PRIVATE)
    client.force_login(contributor)

    shown = text(client.get(home))
    change = client.get(f"{root(bank.market_system)}motives/{hidden.pk}/change/")
    added = client.post(f"{home}motives/add/", WORRY)

    assert "Theft" not in shown
    assert change.status_code == 404
    assert added.status_code == 302


def test_only_its_own_people_and_coordinators_change_a_motive(
    client, contributor, coordinator, bank
):
    other = MotiveFactory(stakeholder=bank, visibility=PARTNERS)
    url = f"{root(bank.market_system)}motives/{other.pk}/"
    answers = []

    for person in (contributor, coordinator):
        client.force_login(person)
        answers.append(client.post(f"{url}change/", WORRY | {"version": 1}))

    assert [answer.status_code for answer in answers] == [403, 302]


def test_a_stale_motive_is_held_back(client, contributor, bank):
    own = MotiveFactory(
        stakeholder=bank, text="Fees", organisation=of(contributor), version=2
    )
    client.force_login(contributor)
    url = f"{root(bank.market_system)}motives/{own.pk}/change/"

    held = client.post(url, WORRY | {"version": 1})

    assert held.status_code == 409
    assert "<td><bdi>Fees</bdi></td><td><bdi>Theft</bdi></td>" in text(held)
    own.refresh_from_db()
    assert own.text == "Fees"


def test_a_motive_taken_away_comes_back(client, contributor, bank):
    own = MotiveFactory(stakeholder=bank, organisation=of(contributor))
    client.force_login(contributor)

    client.post(f"{root(bank.market_system)}motives/{own.pk}/remove/")

    assert not Motive.objects.exists()
    undo = f"/systems/{bank.market_system.slug}/enterprises/removals/"
    client.post(f"{undo}{Removal.objects.get().pk}/restore/")
    assert Motive.objects.get() == own


def test_ticked_lines_of_the_catalogue_are_taken_over_once(client, contributor, home):
    client.force_login(contributor)
    lines = [":brings.money", "incentive:supply", "concern:blame"]
    ticked = {"lines": lines, "visibility": PARTNERS}

    client.post(f"{home}motives/take/", ticked)
    client.post(f"{home}motives/take/", ticked)

    taken = [(m.kind, m.catalogue_code) for m in Motive.objects.order_by("pk")]
    assert taken == [("incentive", "supply"), ("concern", "blame")]
    assert Stakeholder.objects.get().value_brought == "Money, logistics and management"
    offered = client.get(home).context["take_over"]["groups"]
    assert not {key for _title, left in offered for key, _text in left} & set(lines)


@pytest.mark.parametrize("lines", [[], ["incentive:nonsense"], ["concern:supply"]])
def test_lines_that_are_not_offered_are_refused(client, contributor, home, lines):
    client.force_login(contributor)

    client.post(f"{home}motives/take/", {"lines": lines, "visibility": PARTNERS})

    assert not Motive.objects.exists()


def test_a_reader_is_offered_nothing_to_change(client, viewer, bank, home):
    MotiveFactory(stakeholder=bank, text="Fees")
    client.force_login(viewer)

    shown = text(client.get(home))

    assert "Fees" in shown
    assert "Take over" not in shown
    assert "/motives/" not in shown


def step(to, **more):
    return {"engagement": to, "changed_on": "2026-03-01", "version": 1, **more}


def test_a_step_is_kept_with_its_day_note_and_person(client, contributor, bank, home):
    client.force_login(contributor)

    response = client.post(f"{home}engagement/", step(20, note="Met in Puno"))

    assert response["Location"] == f"{home}#engagement"
    bank.refresh_from_db()
    kept = EngagementChange.objects.get()
    assert (bank.engagement, bank.version) == (20, 2)
    assert (kept.before, kept.after, kept.changed_on, kept.note, kept.by) == (
        10,
        20,
        date(2026, 3, 1),
        "Met in Puno",
        contributor,
    )
    assert "Met in Puno" in text(client.get(home))


def test_a_talk_leaves_the_state_and_is_kept(client, contributor, bank, home):
    client.force_login(contributor)

    client.post(f"{home}engagement/", step(10, note="Called, nobody there"))

    bank.refresh_from_db()
    assert (bank.engagement, bank.version) == (10, 1)
    assert EngagementChange.objects.get().note == "Called, nobody there"


def test_a_day_that_has_not_come_is_refused(client, contributor, home):
    client.force_login(contributor)
    tomorrow = (TODAY + timedelta(days=2)).isoformat()

    response = client.post(f"{home}engagement/", step(20) | {"changed_on": tomorrow})

    assert response.status_code == 422
    assert "has not come yet" in text(response)
    assert not EngagementChange.objects.exists()


@pytest.mark.parametrize(
    ("check", "why"),
    [
        (None, "no due diligence of it that you may see"),
        ({"visibility": COORDINATORS, "decision": "go"}, "no due diligence of it"),
        ({"decision": "open"}, "no decision yet"),
        ({"decision": "stop"}, "do not engage"),
        ({"decision": "go", "expires_on": date(2026, 3, 9)}, "has expired"),
    ],
)
def test_engaging_without_a_valid_check_asks_first(
    client, contributor, bank, home, check, why
):
    if check is not None:
        DueDiligenceFactory(stakeholder=bank, **{"visibility": PARTNERS, **check})
    client.force_login(contributor)

    asked = client.post(f"{home}engagement/", step(30))
    still = Stakeholder.objects.get(pk=bank.pk).engagement
    meant = client.post(f"{home}engagement/", step(30, anyway="on"))

    assert asked.status_code == 422
    assert why in text(asked)
    assert (still, meant.status_code) == (10, 302)
    assert Stakeholder.objects.get(pk=bank.pk).engagement == 30
    assert EngagementChange.objects.count() == 1


def test_engaging_with_a_valid_check_asks_nothing(client, contributor, bank, home):
    DueDiligenceFactory(stakeholder=bank, decision="go", visibility=PARTNERS)
    client.force_login(contributor)

    response = client.post(f"{home}engagement/", step(30))

    assert response.status_code == 302


def test_a_stale_step_is_held_back_and_leaves_no_history(
    client, contributor, bank, home
):
    Stakeholder.objects.filter(pk=bank.pk).update(version=2, engagement=20)
    client.force_login(contributor)

    held = client.post(f"{home}engagement/", step(40))

    assert held.status_code == 409
    assert "<td><bdi>In conversation</bdi></td><td><bdi>Withdrawn</bdi></td>" in text(
        held
    )
    assert not EngagementChange.objects.exists()


def test_the_history_stands_newest_first(client, viewer, bank, home):
    EngagementChangeFactory(stakeholder=bank, note="First", changed_on="2026-01-01")
    EngagementChangeFactory(stakeholder=bank, note="Second", changed_on="2026-02-01")
    client.force_login(viewer)

    shown = text(client.get(home))

    assert -1 < shown.index("Second") < shown.index("First")


def test_a_programme_is_added_changed_and_removed(client, contributor, bank, home):
    client.force_login(contributor)
    programmes = f"{root(bank.market_system)}programmes/"

    added = client.post(f"{home}programmes/add/", {"name": "Milk school"})
    row = Programme.objects.get()
    again = client.post(f"{home}programmes/add/", {"name": "Milk school"})
    saved = {"name": "Milk school", "record": "412 farmers", "link": "a.example"}
    changed = client.post(f"{programmes}{row.pk}/change/", saved | {"version": 1})
    stale = client.post(f"{programmes}{row.pk}/change/", {"name": "X", "version": 1})
    shown = text(client.get(home))
    client.post(f"{programmes}{row.pk}/remove/")

    assert [r.status_code for r in (added, again, changed, stale)] == [
        *(302, 422, 302, 409)
    ]
    assert "412 farmers" in shown
    assert 'href="https://a.example"' in shown
    assert not Programme.objects.exists()


PERSON = {
    "name": "PII-name",
    "function": "PII-function",
    "reach": "pii-reach@people.example",
    "visibility": "30",
}


@pytest.fixture
def person(bank):
    return RepresentativeFactory(
        stakeholder=bank,
        name="PII-name",
        function="PII-function",
        reach="pii-reach@people.example",
        visibility=PARTNERS,
    )


def test_names_are_shown_from_contributors_on_and_reach_is_hidden(
    client, viewer, field_partner, contributor, person, home
):
    shown = {}
    for reader in (viewer, field_partner, contributor):
        client.force_login(reader)
        part = client.get(f"{home}representatives/")
        shown[reader] = (part.status_code, "PII-name" in text(part))
        assert "PII-" not in text(client.get(home))

    assert list(shown.values()) == [(403, False), (403, False), (200, True)]
    assert "p•••@people.example" in text(part)
    assert "pii-reach" not in text(part)
    assert "no-store" in part["Cache-Control"]


def test_looking_at_how_to_reach_somebody_is_written_down(
    client, contributor, person, bank
):
    client.force_login(contributor)

    shown = client.post(
        f"{root(bank.market_system)}representatives/{person.pk}/reveal/"
    )

    assert "pii-reach@people.example" in text(shown)
    assert "no-store" in shown["Cache-Control"]
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.row_id) == (
        "revealed",
        contributor,
        str(person.pk),
    )


def test_no_personal_value_stands_in_the_trail(client, contributor, bank, home):
    client.force_login(contributor)

    client.post(f"{home}representatives/add/", PERSON)
    row = Representative.objects.get()
    url = f"{root(bank.market_system)}representatives/{row.pk}/"
    changed = client.post(f"{url}change/", PERSON | {"name": "PII-other", "version": 1})
    client.post(f"{url}reveal/")
    client.post(f"{url}remove/")

    assert changed.status_code == 302
    events = AuditEvent.objects.order_by("pk")
    assert [e.verb for e in events] == ["added", "changed", "revealed", "removed"]
    assert events[1].changes == {"name": ["•••", "•••"]}
    assert not any("pii" in f"{e.subject}{e.changes}".lower() for e in events)


def test_no_person_leaves_with_an_export(client, coordinator, person, system):
    client.force_login(coordinator)

    for export in ("stakeholders/export/", "functions/export/"):
        content = client.get(root(system) + export).getvalue().decode()
        assert "pii" not in content.lower()


def test_only_members_of_the_own_organisations_are_offered(
    client, contributor, viewer, home
):
    client.force_login(contributor)

    form = client.get(f"{home}representatives/add/").context["form"]

    assert list(form.fields["user"].queryset) == [contributor]


def test_a_person_of_another_organisation_is_not_changed(
    client, contributor, person, system
):
    client.force_login(contributor)
    url = f"{root(system)}representatives/{person.pk}/"

    answers = [client.post(f"{url}{verb}/", PERSON) for verb in ("change", "remove")]

    assert [answer.status_code for answer in answers] == [403, 403]
