"""The guide: questions with evidence, the team's answer, and who looks after it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from config.guides import ASKED_ON, GUIDES, find_question
from config.rail import RAIL
from enterprises.models import AuditEvent, GuideNote
from stakeholders.models.people import Role
from tests.factories import (
    HeardVoiceFactory,
    InsightFactory,
    MembershipFactory,
    NeedFactory,
    NeedRatingFactory,
    SegmentFactory,
    UserFactory,
)

WHERE = "?question=needs.where"


def url(system, name):
    return reverse(name, kwargs={"slug": system.slug})


def noted(system, **over):
    values = {"question": "needs.where", "note": "In Lampa", **over}
    return GuideNote.objects.create(market_system=system, **values)


# Session, person, system, membership, systems of the topbar; then segments, ratings,
# groups, voices, needs with causes, insights, notes.
@pytest.mark.parametrize("rows", [1, 3])
def test_the_guide_asks_the_same_whatever_is_known(
    as_viewer, system, rows, django_assert_num_queries
):
    for question in GUIDES["needs"].questions[:rows]:
        rating = NeedRatingFactory(segment=SegmentFactory(market_system=system))
        NeedFactory(segment=rating.segment, sub_need=rating.sub_need)
        HeardVoiceFactory(segment=rating.segment)
        InsightFactory(segment=rating.segment)
        noted(system, question=question.code, owner=UserFactory())
    as_viewer.get(url(system, "guide_needs"))

    with django_assert_num_queries(12):
        response = as_viewer.get(url(system, "guide_needs"))

    assert sum(a.note is not None for a in response.context["told"]) == rows


def test_the_guide_shows_evidence_note_state_and_owner(as_viewer, system):
    SegmentFactory(market_system=system, estimated_number=9)
    rosa = UserFactory(first_name="Rosa", last_name="Quispe")
    noted(system, note="In <Lampa>", state="answered", owner=rosa)
    noted(system, question="needs.finance", note="", state="working")

    response = as_viewer.get(url(system, "guide_needs"))

    assert "1 segment (roles: 1, places: 0), about 9 enterprises" in response.text
    assert "In &lt;Lampa&gt;" in response.text
    assert "Rosa Quispe" in response.text
    answer = "1 of 11 questions answered, 1 being worked on; 10 open ones nobody"
    assert answer in response.text
    assert reverse("enterprises:segment_list", kwargs={"slug": system.slug}) in (
        response.text
    )
    assert url(system, "guide_change") not in response.text


def test_a_contributor_writes_the_answer(as_contributor, system):
    page = url(system, "guide_change") + WHERE

    shown = as_contributor.get(page)
    response = as_contributor.post(
        page, {"note": "في لامبا", "state": "answered", "version": "0"}
    )

    assert shown.context["form"]["version"].value() == 0
    assert response["Location"] == f"{url(system, 'guide_needs')}#needs-where"
    note = GuideNote.objects.get()
    assert (note.question, note.note, note.state) == (
        *("needs.where", "في لامبا"),
        "answered",
    )
    assert AuditEvent.objects.get().verb == "added"


def test_a_question_is_given_to_somebody_else(as_coordinator, contributor, system):
    page = url(system, "guide_change") + WHERE
    typed = {"note": "", "state": "working", "owner": contributor.pk, "version": "0"}

    as_coordinator.post(page, typed)

    note = GuideNote.objects.get()
    assert (note.owner, note.state) == (contributor, "working")


def test_a_question_is_given_to_those_only_whom_the_giver_may_know_of(
    as_contributor, contributor, coordinator, viewer, system
):
    """Own people who may answer; a coordinator chooses among all who may."""
    theirs = contributor.memberships.get().organisation
    beside = MembershipFactory(
        market_system=system, organisation=theirs, role=Role.CONTRIBUTOR
    )
    left = MembershipFactory(
        market_system=system,
        organisation=theirs,
        role=Role.CONTRIBUTOR,
        deactivated_at=timezone.now(),
    )
    page = url(system, "guide_change") + WHERE

    form = as_contributor.get(page).context["form"]

    shown = set(form.fields["owner"].queryset)
    assert shown == {contributor, beside.user}
    for stranger in (coordinator, viewer, left.user):
        typed = {"state": "open", "owner": stranger.pk, "version": "0"}
        assert as_contributor.post(page, typed).status_code == 422
    noted(system, owner=left.user)
    assert (
        left.user in as_contributor.get(page).context["form"].fields["owner"].queryset
    )


@pytest.mark.parametrize("state", ["answered", "set_aside"])
def test_an_end_without_words_is_refused(as_contributor, system, state):
    response = as_contributor.post(
        url(system, "guide_change") + WHERE, {"note": " ", "state": state}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["note"]
    assert not GuideNote.objects.exists()


def test_a_note_that_came_meanwhile_is_not_overwritten(as_contributor, system):
    noted(system, note="Theirs")
    page = url(system, "guide_change") + WHERE
    typed = {"note": "Mine", "state": "open", "version": "0"}

    refused = as_contributor.post(page, typed)
    kept = GuideNote.objects.get().note
    replaced = as_contributor.post(page, {**typed, "overwrite": "1"})

    assert refused.status_code == 409
    assert refused.context["theirs"] == [("Our answer", "Theirs", "Mine")]
    assert (kept, replaced.status_code) == ("Theirs", 302)
    assert GuideNote.objects.get().note == "Mine"


def test_a_question_is_taken_over_and_handed_back(as_contributor, contributor, system):
    page = url(system, "guide_own") + WHERE

    as_contributor.post(page, {"mine": "1", "version": "0"})
    mine = GuideNote.objects.get().owner
    as_contributor.post(page, {"mine": "0", "version": "1"})

    assert mine == contributor
    assert GuideNote.objects.get().owner is None
    assert AuditEvent.objects.count() == 2


def test_who_came_second_takes_nothing_over(as_contributor, system):
    first = UserFactory()
    noted(system, owner=first, version=2)

    response = as_contributor.post(
        url(system, "guide_own") + WHERE, {"mine": "1", "version": "x"}
    )

    assert response.status_code == 409
    assert "Somebody else came first" in response.text
    assert GuideNote.objects.get().owner == first


@pytest.mark.parametrize("query", ["", "?question=needs.gossip"])
def test_a_question_that_is_none_is_not_found(as_contributor, system, query):
    response = as_contributor.get(url(system, "guide_change") + query)

    assert response.status_code == 404


def test_codes_are_told_apart_and_name_their_factor():
    codes = [q.code for guide in GUIDES.values() for q in guide.questions]

    assert len(set(codes)) == len(codes)
    assert [find_question(code)[0] for code in codes] == [
        code.partition(".")[0] for code in codes
    ]
    assert all(len(code) <= 40 for code in codes)


def test_every_question_is_asked_beside_a_page_that_helps_to_answer_it():
    routes = {page.route for entry in RAIL for page in entry.pages}
    codes = {q.code for guide in GUIDES.values() for q in guide.questions}

    assert set(ASKED_ON) <= routes
    assert {code for asked in ASKED_ON.values() for code in asked} == codes


def test_a_page_offers_its_questions_and_a_page_without_any_nothing(as_viewer, system):
    segments = as_viewer.get(url(system, "enterprises:segment_list"))
    people = as_viewer.get(url(system, "plan"))

    assert f'href="{url(system, "guide_needs")}#needs-where"' in segments.text
    assert 'id="guide-drawer"' in segments.text
    assert 'id="guide-drawer"' not in people.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_drawer_shows_what_its_page_helps_to_answer(
    as_viewer, system, rows, django_assert_num_queries
):
    for _n in range(rows):
        SegmentFactory(market_system=system)
    noted(system, note="From our lists")
    drawer = url(system, "guide_drawer") + "?page=enterprises:segment_list"
    as_viewer.get(drawer)

    with django_assert_num_queries(11):
        answer = as_viewer.get(drawer)

    assert [a.question.code for a in answer.context["told"]] == list(
        ASKED_ON["enterprises:segment_list"]
    )
    assert "From our lists" in answer.text
    assert url(system, "guide_own") not in answer.text


@pytest.mark.parametrize("query", ["", "?page=", "?page=plan", "?page=no:such"])
def test_no_drawer_for_a_page_without_questions(as_viewer, system, query):
    assert as_viewer.get(url(system, "guide_drawer") + query).status_code == 404
