"""One need, and the list of needs."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from enterprises.models import AuditEvent, Need, SubNeed
from tests.enterprises import url
from tests.factories import (
    AssessmentRoundFactory,
    NeedFactory,
    NeedRatingFactory,
    SegmentFactory,
    SubNeedFactory,
)


class Scene:
    """A round in which shops and farms spoke about credit, savings and records."""

    def __init__(self, system):
        self.system = system
        self.round = AssessmentRoundFactory(
            market_system=system, name="Second", held_on=date(2026, 3, 1)
        )
        self.shops = SegmentFactory(market_system=system, name="Shops")
        self.farms = SegmentFactory(market_system=system, name="Farms", role="supplier")
        self.credit = self.need_line("Credit")
        self.savings = self.need_line("Savings")
        self.records = self.need_line("Records", category="skills")

    def need_line(self, name, category="finance"):
        return SubNeedFactory(market_system=self.system, name=name, category=category)

    def rate(self, segment, line, severity, respondents=20, **over):
        values = {"round": self.round, "respondent_gender": "woman", **over}
        return NeedRatingFactory(
            segment=segment,
            sub_need=line,
            severity=Decimal(severity),
            respondents=respondents,
            **values,
        )


@pytest.fixture
def scene(system):
    return Scene(system)


def words(response):
    """The page without its drawings, whose paths are full of numbers."""
    return re.sub(r"<svg.*?</svg>", "", response.text, flags=re.DOTALL)


def cells(response):
    """The texts of the map, row by row."""
    return {
        line["segment"].name: [cell["text"] for cell in line["cells"]]
        for line in response.context["lines"]
    }


@pytest.mark.parametrize("rounds", [1, 3])
def test_a_need_asks_the_same_whatever_its_rounds(
    as_viewer, scene, rounds, django_assert_num_queries
):
    for number in range(rounds):
        held = AssessmentRoundFactory(
            market_system=scene.system, held_on=date(2020 + number, 1, 1)
        )
        scene.rate(scene.shops, scene.credit, "4", round=held)
    need = NeedFactory(segment=scene.shops, sub_need=scene.credit)
    as_viewer.get(need.get_absolute_url())

    # As above; then the need, the ratings of its segment, their rounds, its address.
    with django_assert_num_queries(11):
        response = as_viewer.get(need.get_absolute_url())

    assert len(response.context["trend"]) == rounds


def test_a_need_shows_both_views_its_parts_and_its_trend(as_viewer, scene):
    old = AssessmentRoundFactory(
        market_system=scene.system, name="First", held_on=date(2025, 1, 1)
    )
    scene.rate(scene.shops, scene.credit, "2", round=old)
    scene.rate(scene.shops, scene.credit, "5", 20)
    scene.rate(scene.shops, scene.credit, "3", 20, respondent_gender="man")
    scene.rate(scene.shops, scene.credit, "2.5", 10, perspective="supporters")
    need = NeedFactory(
        segment=scene.shops, sub_need=scene.credit, statement="The bank wants papers"
    )

    response = as_viewer.get(need.get_absolute_url())

    assert response.context["answer"] == (
        "Shops: 4.0 of 5, 1.5 more than supporters believe."
    )
    genders = [(name, p.score.shown) for name, p in response.context["genders"]]
    assert genders == [("Women", Decimal(5)), ("Men", Decimal(3))]
    assert response.context["trend_chart"]["rows"] == [
        ["First", "2.0", "not known"],
        ["Second", "4.0", "2.5"],
    ]
    assert "The bank wants papers" in response.text
    assert (
        reverse(
            "stakeholders:need_providers",
            kwargs={"slug": scene.system.slug, "pk": need.pk},
        )
        in response.text
    )


def test_a_need_says_whose_voice_it_rests_on_and_how_they_were_asked(as_viewer, scene):
    """Also after a later round that asked only supporters."""
    scene.rate(scene.shops, scene.credit, "5", 20, source="Meeting", method="session")
    scene.rate(scene.shops, scene.credit, "3", 20, respondent_gender="man")
    scene.rate(scene.shops, scene.credit, "2.5", 10, perspective="supporters")
    later = AssessmentRoundFactory(
        market_system=scene.system, name="Desk", held_on=date(2026, 9, 1)
    )
    scene.rate(scene.shops, scene.credit, "1", perspective="supporters", round=later)
    need = NeedFactory(segment=scene.shops, sub_need=scene.credit)

    response = as_viewer.get(need.get_absolute_url())

    assert response.context["last"]["round"] == scene.round
    assert response.context["gap"] == {
        "points": "+1.5",
        "words": "weighs more for enterprises (chance alone: up to 0.7 points)",
    }
    assert response.context["gender_gap"]["points"] == "+2.0"
    assert [
        (v["side"], v["gender"], v["source"], v["method"], v["score"].shown)
        for v in response.context["voices"]
    ] == [
        ("Enterprises", "Women", "Meeting", "Participatory session", Decimal(5)),
        ("Enterprises", "Men", "", "", Decimal(3)),
        ("Supporters", "Women", "", "", Decimal("2.5")),
    ]
    assert "The 3 ratings this is made of" in response.text
    assert reverse(
        "enterprises:segment_insights",
        kwargs={"slug": scene.system.slug, "pk": scene.shops.pk},
    ) in words(response)


@pytest.mark.parametrize(
    ("stated", "contradicts"), [("worse", False), ("better", True), ("", False)]
)
def test_a_need_sets_the_stated_trend_against_the_measured_one(
    as_viewer, scene, stated, contradicts
):
    old = AssessmentRoundFactory(
        market_system=scene.system, name="First", held_on=date(2025, 1, 1)
    )
    scene.rate(scene.shops, scene.credit, "2", 40, round=old)
    scene.rate(scene.shops, scene.credit, "4", 40)
    need = NeedFactory(segment=scene.shops, sub_need=scene.credit, trend=stated)

    response = as_viewer.get(need.get_absolute_url())

    measured = response.context["measured"]
    assert (measured["since"], measured["points"]) == (old, "+2.0")
    said = "<bdi>+2.0</bdi> got worse (chance alone: up to 0.4 points)"
    assert said in response.text
    assert response.context["contradicts"] is contradicts
    assert ("contradicts what is stated" in response.text) is contradicts


def test_a_need_hides_what_few_women_said(as_viewer, scene):
    scene.rate(scene.shops, scene.credit, "4.75", 2)
    scene.rate(scene.shops, scene.credit, "2", 20, respondent_gender="man")
    need = NeedFactory(segment=scene.shops, sub_need=scene.credit)

    response = as_viewer.get(need.get_absolute_url())

    assert [p.score.shown for _n, p in response.context["genders"]] == [None, None]
    assert [v["score"].shown for v in response.context["voices"]] == [None, None]
    assert response.context["gender_gap"]["points"] == ""
    assert "4.8" not in words(response)
    assert "4.75" not in words(response)


@pytest.mark.parametrize("said", ["“البنك يطلب أوراقًا”", "কাগজ চাই 🏦", "n\u0303 <i>"])
def test_their_words_come_back_unchanged(as_contributor, system, said):
    need = NeedFactory(market_system=system)

    response = as_contributor.post(
        url(system, "need_change", pk=need.pk),
        {"statement": said, "trend": "worse", "version": "1"},
        follow=True,
    )

    stored = Need.objects.get()
    assert (stored.statement, stored.trend) == (said, "worse")
    assert "<i>" not in response.text


def test_a_stale_statement_is_refused(as_contributor, system):
    need = NeedFactory(market_system=system, statement="Theirs", version=2)

    response = as_contributor.post(
        url(system, "need_change", pk=need.pk), {"statement": "Mine", "version": "1"}
    )

    assert response.status_code == 409
    assert response.context["theirs"] == [("In their words", "Theirs", "Mine")]
    assert Need.objects.get().statement == "Theirs"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_needs_asks_the_same_whatever_its_length(
    as_viewer, system, rows, django_assert_num_queries
):
    for _ in range(rows):
        NeedRatingFactory(sub_need=SubNeedFactory(market_system=system))
    as_viewer.get(url(system, "subneed_list"))

    with django_assert_num_queries(6):
        response = as_viewer.get(url(system, "subneed_list"))

    finance = response.context["categories"][2]["lines"]
    assert [line["row"].rated for line in finance] == [1] * rows


def test_a_need_of_our_own_is_added_renamed_and_removed(as_coordinator, system):
    typed = {"category": "policy", "name": "Church land"}

    as_coordinator.post(url(system, "subneed_add"), typed)
    line = system.sub_needs.get()
    as_coordinator.post(
        url(system, "subneed_change", pk=line.pk),
        {"name": "Land of the church", "is_on": "on", "version": "1"},
    )
    renamed = system.sub_needs.get()
    as_coordinator.post(url(system, "subneed_remove", pk=line.pk))

    assert (renamed.category, renamed.name, renamed.is_on) == (
        *("policy", "Land of the church"),
        True,
    )
    assert not SubNeed.objects.exists()
    assert AuditEvent.objects.count() == 3


def test_a_need_said_twice_is_refused(as_coordinator, system):
    SubNeedFactory(market_system=system, category="policy", name="Tax")

    response = as_coordinator.post(
        url(system, "subneed_add"), {"category": "policy", "name": "Tax"}
    )

    assert response.status_code == 422
    assert system.sub_needs.count() == 1


def test_switching_off_a_rated_need_asks_first(as_coordinator, system):
    rating = NeedRatingFactory(market_system=system)
    page = url(system, "subneed_change", pk=rating.sub_need_id)
    typed = {"name": rating.sub_need.name, "version": "1"}

    asked = as_coordinator.post(page, typed)
    sure = as_coordinator.post(page, {**typed, "hide": "on"})

    assert asked.status_code == 422
    assert "1 rating and 0 needs will no longer be shown." in asked.text
    assert sure.status_code == 302
    assert system.sub_needs.get().is_on is False


def test_a_rated_need_is_not_removed(as_coordinator, system):
    rating = NeedRatingFactory(market_system=system)

    response = as_coordinator.post(
        url(system, "subneed_remove", pk=rating.sub_need_id), follow=True
    )

    assert "stays, because other rows rest on it" in response.text
    assert system.sub_needs.count() == 1


def test_a_need_that_nobody_rated_is_written_down_once_and_may_go_again(
    as_contributor, scene
):
    page = url(scene.system, "need_matrix") + "?category=finance"
    at = as_contributor.get(page).context["lines"][1]["cells"][0]["url"]
    asked = as_contributor.get(at).context["form"]
    typed = {
        "segment": asked["segment"].value(),
        "sub_need": asked["sub_need"].value(),
        "statement": "No bank comes here",
    }

    first = as_contributor.post(at, typed)
    again = as_contributor.post(at, {**typed, "statement": "Mine"}, follow=True)

    need = Need.objects.get()
    assert (need.segment, need.sub_need) == (scene.shops, scene.credit)
    assert need.statement == "No bank comes here"
    assert first["Location"] == need.get_absolute_url()
    assert "This need is written down already; here it is." in again.text
    assert AuditEvent.objects.filter(verb="added").count() == 1
    as_contributor.post(url(scene.system, "need_remove", pk=need.pk))
    assert not Need.objects.exists()


def test_a_rated_need_stays_and_one_switched_off_is_not_offered(as_contributor, scene):
    scene.rate(scene.shops, scene.credit, "4")
    need = NeedFactory(segment=scene.shops, sub_need=scene.credit)
    scene.savings.is_on = False
    scene.savings.save()

    kept = as_contributor.post(
        url(scene.system, "need_remove", pk=need.pk), follow=True
    )
    refused = as_contributor.post(
        url(scene.system, "need_add"),
        {"segment": scene.shops.pk, "sub_need": scene.savings.pk},
    )

    assert "It has been rated, so it stays." in kept.text
    assert refused.status_code == 422
    assert list(Need.objects.all()) == [need]
