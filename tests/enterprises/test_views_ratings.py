"""Rounds, and the page on which needs are rated."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from enterprises.models import AssessmentRound, AuditEvent, NeedRating
from tests.enterprises import url
from tests.factories import (
    AssessmentRoundFactory,
    NeedRatingFactory,
    SegmentFactory,
    SubNeedFactory,
)


@pytest.fixture
def rating_page(system):
    """The rating page of women in shops, with credit and savings to rate."""
    held = AssessmentRoundFactory(market_system=system, name="First")
    shops = SegmentFactory(market_system=system, name="Shops")
    for name in ("Credit", "Savings"):
        SubNeedFactory(market_system=system, name=name)
    base = url(system, "rating_add", pk=held.pk)
    return (
        f"{base}?segment={shops.pk}&perspective=enterprises&gender=woman&source=Group"
    )


def fields(system):
    return {line.name: f"s{line.pk}" for line in system.sub_needs.all()}


def test_before_anything_is_rated_the_page_asks_who_speaks(as_contributor, rating_page):
    response = as_contributor.get(rating_page.partition("?")[0])

    assert "form" not in response.context
    assert list(response.context["chooser"].fields) == [
        *("segment", "perspective", "gender", "source")
    ]


def test_all_needs_in_use_stand_on_one_page(as_contributor, system, rating_page):
    SubNeedFactory(market_system=system, is_on=False)
    SubNeedFactory(market_system=system, name="Records", category="skills")

    response = as_contributor.get(rating_page)

    shown = [
        (name, [field.label for field in group])
        for name, group in response.context["form"].categories()
    ]
    assert shown == [("Skills", ["Records"]), ("Finance", ["Credit", "Savings"])]


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_asks_the_same_whatever_the_list(
    as_contributor, system, lines, django_assert_num_queries
):
    held = AssessmentRoundFactory(market_system=system)
    shops = SegmentFactory(market_system=system)
    for _ in range(lines):
        line = SubNeedFactory(market_system=system)
        NeedRatingFactory(round=held, segment=shops, sub_need=line)
    base = url(system, "rating_add", pk=held.pk)
    query = f"?segment={shops.pk}&perspective=enterprises"
    as_contributor.get(base + query)

    # Session, person, system, membership, systems of the topbar; then the round, the
    # segment, who spoke of it, their ratings twice, the needs, the choices of segments.
    with django_assert_num_queries(12):
        as_contributor.get(base + query)


def test_a_rating_is_stored_and_shown_again(as_contributor, system, rating_page):
    names = fields(system)
    typed = {"respondents": "12", names["Credit"]: "4", names["Savings"]: ""}

    response = as_contributor.post(rating_page, typed, follow=True)
    again = as_contributor.get(rating_page)

    assert "1 rating saved." in response.text
    assert response.redirect_chain[0][0] == system.rounds.get().get_absolute_url()
    stored = NeedRating.objects.get()
    assert (stored.severity, stored.respondents) == (Decimal(4), 12)
    assert (stored.respondent_gender, stored.source) == ("woman", "Group")
    form = again.context["form"]
    assert (form[names["Credit"]].value(), form["respondents"].value()) == ("4", 12)
    assert form[names["Savings"]].value() == ""


def test_one_source_stays_one_however_it_is_spelled(
    as_contributor, system, rating_page
):
    """Else the same people would count twice."""
    names = fields(system)
    as_contributor.post(rating_page, {"respondents": "12", names["Credit"]: "4"})
    again = rating_page.replace("Group", "  gROUP ")

    response = as_contributor.get(again)
    as_contributor.post(
        again,
        {
            "respondents": "12",
            "stamp": response.context["form"]["stamp"].value(),
            names["Credit"]: "5",
        },
    )

    stored = NeedRating.objects.get()
    assert (stored.source, stored.severity) == ("Group", Decimal(5))


def test_who_has_spoken_in_a_round_is_a_click_away(as_contributor, system, rating_page):
    names = fields(system)
    as_contributor.post(rating_page, {"respondents": "12", names["Credit"]: "4"})

    start = as_contributor.get(rating_page.partition("&")[0])

    (one,) = start.context["voices"]
    assert (one["side"], one["gender"], one["source"]) == (
        "Enterprises",
        "Women",
        "Group",
    )
    assert (one["people"], one["needs"]) == (12, 1)
    there = as_contributor.get(f"{rating_page.partition('?')[0]}?{one['query']}")
    assert there.context["form"][names["Credit"]].value() == "4"


def test_a_closed_round_says_so_before_anybody_rates(
    as_contributor, system, rating_page
):
    system.rounds.update(closed_at="2026-05-01T12:00Z")

    response = as_contributor.get(rating_page)

    assert "form" not in response.context
    assert "closed on 1 May 2026 and takes no more ratings" in response.text


def test_what_cannot_be_is_refused_and_nothing_is_stored(
    as_contributor, system, rating_page
):
    names = fields(system)

    off_scale = as_contributor.post(
        rating_page, {"respondents": "12", names["Credit"]: "6"}
    )
    nobody = as_contributor.post(
        rating_page, {"respondents": "0", names["Credit"]: "4"}
    )
    nothing = as_contributor.post(rating_page, {"respondents": "12"})

    assert "Severity goes from 1 to 5; choose one." in off_scale.text
    assert "A rating rests on at least one respondent." in nobody.text
    assert "Rate at least one need." in nothing.text
    assert {r.status_code for r in (off_scale, nobody, nothing)} == {422}
    assert not NeedRating.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_need_that_went_off_meanwhile_is_not_stored(
    as_contributor, system, rating_page
):
    names = fields(system)
    system.sub_needs.filter(name="Credit").update(is_on=False)

    response = as_contributor.post(
        rating_page, {"respondents": "12", names["Credit"]: "4"}
    )

    assert response.status_code == 422
    assert not NeedRating.objects.exists()


def test_two_tabs_do_not_overwrite_each_other(as_contributor, system, rating_page):
    names = fields(system)
    stamp = as_contributor.get(rating_page).context["form"]["stamp"].value()
    as_contributor.post(
        rating_page, {"respondents": "12", "stamp": stamp, names["Credit"]: "4"}
    )
    second = {"respondents": "9", "stamp": stamp, names["Credit"]: "2"}

    refused = as_contributor.post(rating_page, second)
    newer = refused.context["form"].newer_stamp
    repeated = as_contributor.post(rating_page, {**second, "overwrite": newer})

    assert refused.status_code == 409
    assert refused.context["theirs"] == [
        ("How many people answered", "12", "9"),
        ("Credit", "4", "2"),
    ]
    assert f'value="{newer}"' in refused.text
    assert repeated.status_code == 302
    assert NeedRating.objects.get().severity == Decimal(2)


def test_a_segment_of_another_system_is_not_rated(as_contributor, system, rating_page):
    theirs = SegmentFactory()
    smuggled = (
        f"{rating_page.partition('?')[0]}?segment={theirs.pk}&perspective=enterprises"
    )

    response = as_contributor.post(smuggled, {"respondents": "12"})

    assert response.status_code == 422
    assert not NeedRating.objects.exists()


@pytest.mark.parametrize("source", ["مجموعة النساء", "দল ১", "🗣️ grupo n\u0303"])
def test_a_source_in_any_script_comes_back_unchanged(
    as_contributor, system, rating_page, source
):
    names = fields(system)
    own = rating_page.replace("source=Group", f"source={source}")

    as_contributor.post(own, {"respondents": "12", names["Credit"]: "4"})

    assert NeedRating.objects.get().source == source


@pytest.mark.parametrize("rows", [1, 3])
def test_rounds_ask_the_same_whatever_their_number(
    as_viewer, system, rows, django_assert_num_queries
):
    for _ in range(rows):
        NeedRatingFactory(round=AssessmentRoundFactory(market_system=system))
    as_viewer.get(url(system, "round_list"))

    with django_assert_num_queries(8):
        response = as_viewer.get(url(system, "round_list"))

    counts = [(r.answers, r.reached) for r in response.context["page"]]
    assert counts == [(1, 1)] * rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_round_asks_the_same_whatever_it_heard(
    as_viewer, system, rows, django_assert_num_queries
):
    held = AssessmentRoundFactory(market_system=system)
    for _ in range(rows):
        NeedRatingFactory(round=held)
    as_viewer.get(held.get_absolute_url())

    with django_assert_num_queries(9):
        response = as_viewer.get(held.get_absolute_url())

    assert len(response.context["lines"]) == rows


def test_a_round_says_who_was_heard_and_who_is_missing(as_viewer, system):
    held = AssessmentRoundFactory(market_system=system)
    shops = SegmentFactory(market_system=system, name="Shops")
    farms = SegmentFactory(market_system=system, name="Farms")
    for gender, respondents in (("woman", 8), ("man", 6)):
        NeedRatingFactory(
            round=held,
            segment=shops,
            respondent_gender=gender,
            respondents=respondents,
        )

    response = as_viewer.get(held.get_absolute_url())

    context = response.context
    [line] = context["lines"]
    assert (line["heard"].enterprises, line["heard"].women) == (14, 8)
    assert context["missing"] == [farms]
    genders = [(g["name"], g["people"]) for g in context["genders"]]
    assert genders == [("Women", 8), ("Men", 6)]
    assert context["answer"] == "1 of 2 segments are rated."


def test_a_few_women_are_not_counted_out(as_viewer, system):
    held = AssessmentRoundFactory(market_system=system)
    shops = SegmentFactory(market_system=system)
    for gender, respondents in (("woman", 2), ("man", 31)):
        NeedRatingFactory(
            round=held,
            segment=shops,
            respondent_gender=gender,
            respondents=respondents,
        )

    response = as_viewer.get(held.get_absolute_url())

    assert [g["is_withheld"] for g in response.context["genders"]] == [True, True]
    assert "31" not in response.text.partition("<aside>")[2].partition("</aside>")[0]


def test_a_round_is_added_changed_and_removed(as_contributor, system):
    typed = {"name": "First", "approach": "both", "held_on": "2026-03-01"}

    aimless = as_contributor.post(url(system, "round_add"), typed)
    as_contributor.post(url(system, "round_add"), typed | {"purpose": "Learn"})
    held = system.rounds.get()
    as_contributor.post(
        url(system, "round_change", pk=held.pk),
        {**typed, "purpose": "Decide", "version": "1"},
    )
    changed = system.rounds.get()
    as_contributor.post(url(system, "round_remove", pk=held.pk))

    assert list(aimless.context["form"].errors) == ["purpose"]
    assert (changed.held_on, changed.purpose) == (date(2026, 3, 1), "Decide")
    assert not AssessmentRound.objects.exists()
    assert AuditEvent.objects.count() == 3


def test_a_round_of_the_same_name_or_without_a_day_is_refused(as_contributor, system):
    AssessmentRoundFactory(market_system=system, name="First")

    response = as_contributor.post(
        url(system, "round_add"), {"name": "First", "approach": "both", "held_on": "x"}
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"held_on", "purpose", "__all__"}
    assert system.rounds.count() == 1


def test_a_closed_round_takes_no_rating_until_it_is_open_again(
    as_contributor, system, rating_page
):
    names = fields(system)
    held = system.rounds.get()
    address = {"slug": system.slug, "pk": held.pk}
    answer = {"respondents": "12", names["Credit"]: "4"}

    closed = as_contributor.post(
        reverse("enterprises:round_close", kwargs=address), follow=True
    )
    refused = as_contributor.post(rating_page, answer)
    stored = NeedRating.objects.count()
    as_contributor.post(reverse("enterprises:round_reopen", kwargs=address))
    taken = as_contributor.post(rating_page, answer)

    assert "it takes no more ratings" in closed.text
    assert (refused.status_code, stored) == (422, 0)
    assert "Open it again to rate, or choose another round." in refused.text
    assert (taken.status_code, NeedRating.objects.count()) == (302, 1)
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["closed", "opened again", "rated"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-3", "A rating rests on at least one respondent."),
        ("2.5", "Enter a whole number."),
        ("1000001", "less than or equal to 1000000"),
    ],
)
def test_a_count_of_people_that_cannot_be_is_refused_in_words(
    as_contributor, system, rating_page, typed, said
):
    names = fields(system)

    response = as_contributor.post(
        rating_page, {"respondents": typed, names["Credit"]: "4"}
    )

    assert response.status_code == 422
    assert said in response.text
    assert not NeedRating.objects.exists()


def test_a_round_that_lies_ahead_is_refused_with_both_days(as_contributor, system):
    today = timezone.localdate()
    typed = {"name": "First", "approach": "both", "purpose": "Learn"}
    days = [today + timedelta(days=number) for number in (1, 2)]

    tomorrow, later = (
        as_contributor.post(url(system, "round_add"), typed | {"held_on": str(day)})
        for day in days
    )

    assert tomorrow.status_code == 302
    assert later.status_code == 422
    (words,) = later.context["form"].errors["held_on"]
    assert words == (
        f"{date_format(days[1])} has not come yet; today is {date_format(today)}. "
        "Write a round down when it is held."
    )
    assert [held.held_on for held in system.rounds.all()] == [days[0]]
