"""Whose voice is missing: the grid, recording who was heard, and the groups."""

from datetime import date

import pytest

from enterprises.models import AuditEvent, HeardVoice, Removal, Segment, VoiceGroup
from tests.enterprises import url
from tests.factories import (
    AssessmentRoundFactory,
    HeardVoiceFactory,
    NeedRatingFactory,
    PlaceFactory,
    SegmentFactory,
    SubNeedFactory,
    VoiceGroupFactory,
)


class Scene:
    """A round about shops and farms; women and youth are expected, river in farms."""

    def __init__(self, system):
        self.system = system
        self.round = AssessmentRoundFactory(market_system=system, name="March")
        self.farms = SegmentFactory(market_system=system, name="Farms")
        self.shops = SegmentFactory(market_system=system, name="Shops")
        self.women = self.group("women", "Women")
        self.youth = self.group("youth", "Young people")
        self.river = self.group("place", "River", segment=self.farms)

    def group(self, kind, name, **over):
        return VoiceGroupFactory(
            market_system=self.system, kind=kind, name=name, **over
        )

    def hear(self, segment, group, people):
        return HeardVoiceFactory(
            round=self.round, segment=segment, group=group, people=people
        )

    def rate(self, segment, people, gender="woman"):
        return NeedRatingFactory(
            round=self.round,
            segment=segment,
            sub_need=SubNeedFactory(market_system=self.system),
            respondents=people,
            respondent_gender=gender,
        )

    def address(self, segment):
        return url(self.system, "voice_record", pk=self.round.pk, segment=segment.pk)


@pytest.fixture
def scene(system):
    return Scene(system)


def words(response):
    return [[c["words"] for c in line["cells"]] for line in response.context["lines"]]


# Session, person, system, membership, systems of the topbar; then rounds, groups,
# segments, places of the filter, ratings, voices.
@pytest.mark.parametrize("rows", [1, 3])
def test_the_grid_asks_the_same_whatever_its_length(
    as_viewer, system, rows, django_assert_num_queries
):
    held = AssessmentRoundFactory(market_system=system)
    for _ in range(rows):
        heard = HeardVoiceFactory(round=held)
        NeedRatingFactory(round=held, segment=heard.segment)
    as_viewer.get(url(system, "voice_grid"))

    with django_assert_num_queries(11):
        response = as_viewer.get(url(system, "voice_grid"))

    assert len(response.context["lines"]) == rows


def test_the_grid_tells_nobody_from_not_recorded_and_hides_small_numbers(
    as_viewer, scene
):
    scene.hear(scene.farms, scene.women, 12)
    scene.hear(scene.farms, scene.youth, 0)
    scene.hear(scene.shops, scene.youth, 3)
    scene.rate(scene.farms, 12)

    response = as_viewer.get(url(scene.system, "voice_grid"))

    assert words(response) == [["12 heard", "nobody"], ["not recorded", "fewer than 5"]]
    own = [line["own"] for line in response.context["lines"]]
    assert [[v["group"], v["words"]] for v in own[0]] == [["River", "not recorded"]]
    assert own[1] == []
    assert response.context["answer"] == (
        "March: 5 voices are expected; not heard: 1, not recorded: 2."
    )
    beside = [line["cells"][0]["beside"] for line in response.context["lines"]]
    assert beside == ["12 heard", ""]


def test_the_grid_hides_a_number_that_leaves_few(as_viewer, scene):
    scene.hear(scene.farms, scene.women, 18)
    scene.rate(scene.farms, 18)
    scene.rate(scene.farms, 2, gender="man")

    response = as_viewer.get(url(scene.system, "voice_grid"))

    cell = response.context["lines"][0]["cells"][0]
    assert (cell["words"], cell["beside"]) == ("heard", "heard")


def test_an_older_round_is_shown_when_it_is_asked_for(as_viewer, scene):
    old = AssessmentRoundFactory(
        market_system=scene.system, name="Before", held_on=date(2020, 1, 1)
    )
    scene.hear(scene.farms, scene.women, 9)

    newest = as_viewer.get(url(scene.system, "voice_grid"))
    older = as_viewer.get(url(scene.system, "voice_grid") + f"?round={old.pk}")
    nonsense = as_viewer.get(url(scene.system, "voice_grid") + "?round=x")

    assert words(newest)[0][0] == words(nonsense)[0][0] == "9 heard"
    assert words(older)[0][0] == "not recorded"


ALL = ["Women", "Young people"]


@pytest.mark.parametrize(
    ("query", "segments", "groups"),
    [
        ("", ["Farms", "Shops"], ALL),
        ("role=distributor", ["Shops"], ALL),
        ("setting=rural", ["Farms"], ALL),
        ("kind=women", ["Farms", "Shops"], ["Women"]),
        ("place={place}&kind=youth", ["Farms"], ["Young people"]),
        ("segment={shops}", ["Shops"], ALL),
        ("segment=x&role=y&kind=z&missing=q", ["Farms", "Shops"], ALL),
    ],
)
def test_the_grid_is_filtered(as_viewer, scene, query, segments, groups):
    region = PlaceFactory(market_system=scene.system)
    Segment.objects.filter(pk=scene.farms.pk).update(
        place=PlaceFactory(parent=region), setting="rural"
    )
    Segment.objects.filter(pk=scene.shops.pk).update(
        role="distributor", setting="urban"
    )
    asked = query.format(place=region.pk, shops=scene.shops.pk)

    response = as_viewer.get(url(scene.system, "voice_grid") + f"?{asked}")

    shown = [line["segment"].name for line in response.context["lines"]]
    assert shown == segments
    assert [group.name for group in response.context["groups"]] == groups


def test_a_filter_that_nothing_fits_leads_back(as_viewer, scene):
    nothing = as_viewer.get(url(scene.system, "voice_grid") + "?role=recycler")
    nobody = as_viewer.get(url(scene.system, "voice_grid") + "?kind=informal")

    assert "No segment fits" in nothing.text
    assert "No group fits" in nobody.text


def test_a_long_grid_is_paged_and_answers_for_all(as_viewer, scene):
    for number in range(60):
        SegmentFactory(market_system=scene.system, name=f"Village {number:02}")

    response = as_viewer.get(url(scene.system, "voice_grid") + "?page=2")

    assert len(response.context["lines"]) == 12
    assert "125 voices are expected" in response.context["answer"]


def test_the_grid_shows_only_where_a_voice_is_missing(as_viewer, scene):
    scene.hear(scene.farms, scene.youth, 0)
    scene.hear(scene.farms, scene.river, 6)
    for group in (scene.women, scene.youth):
        scene.hear(scene.shops, group, 6)
    scene.rate(scene.farms, 12)

    def found(missing):
        page = as_viewer.get(url(scene.system, "voice_grid") + f"?missing={missing}")
        lines = page.context.get("lines", [])
        return [line["segment"].name for line in lines]

    assert found("any") == found("nobody") == ["Farms"]
    # The ratings tell of women, so that nothing is unrecorded there.
    assert found("not_recorded") == []
    assert found("") == ["Farms", "Shops"]


# Session, person, system, membership; then segment, groups, round, ratings, voices.
@pytest.mark.parametrize("rows", [1, 3])
def test_a_segment_tells_whose_voice_it_rests_on(
    as_contributor, scene, rows, django_assert_num_queries
):
    scene.hear(scene.farms, scene.women, 12)
    for number in range(rows):
        scene.group("other", f"Group {number}")
    page = url(scene.system, "segment_voices", pk=scene.farms.pk)
    as_contributor.get(page)

    with django_assert_num_queries(9):
        response = as_contributor.get(page)

    told = {face["group"]: face["words"] for face in response.context["faces"]}
    assert (told["Women"], told["River"], len(told)) == (
        "12 heard",
        "not recorded",
        3 + rows,
    )
    assert scene.address(scene.farms) in response.text


# As above without groups of the topbar; then round, segment, ratings, groups, voices
# and their stamp.
@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_asks_the_same_whatever_the_groups(
    as_contributor, system, rows, django_assert_num_queries
):
    held = AssessmentRoundFactory(market_system=system)
    segment = SegmentFactory(market_system=system)
    for _ in range(rows):
        HeardVoiceFactory(round=held, segment=segment)
    page = url(system, "voice_record", pk=held.pk, segment=segment.pk)
    as_contributor.get(page)

    with django_assert_num_queries(11):
        response = as_contributor.get(page)

    assert len(response.context["form"].groups) == rows


def test_an_empty_field_is_not_a_zero(as_contributor, scene):
    typed = {
        f"g{scene.women.pk}": "7",
        f"g{scene.youth.pk}": "0",
        f"g{scene.river.pk}": "",
        "stamp": "",
    }

    response = as_contributor.post(scene.address(scene.farms), typed)

    assert response.status_code == 302
    stored = HeardVoice.objects.values_list("group", "people").order_by("people")
    assert list(stored) == [(scene.youth.pk, 0), (scene.women.pk, 7)]
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject) == ("recorded", "Farms · March")
    assert event.changes == {"Women": [None, 7], "Young people": [None, 0]}


def test_a_record_is_changed_and_taken_back(as_contributor, scene):
    scene.hear(scene.shops, scene.women, 9)
    scene.hear(scene.shops, scene.youth, 9)
    page = as_contributor.get(scene.address(scene.shops))
    typed = {
        f"g{scene.women.pk}": "10",
        f"g{scene.youth.pk}": "",
        "stamp": page.context["form"]["stamp"].value(),
    }

    as_contributor.post(scene.address(scene.shops), typed)

    row = HeardVoice.objects.get()
    assert (row.group, row.people, row.version) == (scene.women, 10, 2)


@pytest.mark.parametrize("value", ["-1", "many", "2.5", "99999999"])
def test_a_number_that_cannot_be_is_refused(as_contributor, scene, value):
    response = as_contributor.post(
        scene.address(scene.farms), {f"g{scene.women.pk}": value, "stamp": ""}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [f"g{scene.women.pk}"]
    assert not HeardVoice.objects.exists()


def test_a_stale_record_is_refused_and_may_be_replaced(as_contributor, scene):
    scene.hear(scene.shops, scene.women, 9)
    typed = {f"g{scene.women.pk}": "4", f"g{scene.youth.pk}": "", "stamp": ""}

    refused = as_contributor.post(scene.address(scene.shops), typed)
    newer = refused.context["form"].newer_stamp
    replaced = as_contributor.post(
        scene.address(scene.shops), {**typed, "overwrite": newer}
    )

    assert refused.status_code == 409
    assert refused.context["theirs"] == [("Women", "9", "4")]
    assert replaced.status_code == 302
    assert HeardVoice.objects.get().people == 4


def test_the_form_says_what_the_ratings_say_of_women(as_contributor, scene):
    scene.rate(scene.shops, 12)

    response = as_contributor.get(scene.address(scene.shops))

    assert "By the ratings of this round: 12 heard." in response.text


def test_a_round_and_a_segment_belong_together(as_contributor, scene):
    theirs = SegmentFactory()

    response = as_contributor.get(scene.address(theirs))

    assert response.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_groups_asks_the_same_whatever_its_length(
    as_viewer, system, rows, django_assert_num_queries
):
    for _ in range(rows):
        VoiceGroupFactory(segment=SegmentFactory(market_system=system))
    as_viewer.get(url(system, "voicegroup_list"))

    with django_assert_num_queries(7):
        response = as_viewer.get(url(system, "voicegroup_list"))

    assert len(response.context["page"]) == rows


def test_a_group_is_added_changed_removed_and_restored(as_contributor, scene):
    system = scene.system
    typed = {"name": "নদীর ওপারে", "kind": "place", "segment": str(scene.shops.pk)}

    as_contributor.post(url(system, "voicegroup_add"), typed)
    group = VoiceGroup.objects.latest("pk")
    as_contributor.post(
        url(system, "voicegroup_change", pk=group.pk),
        {"name": "Beyond", "kind": "other", "segment": "", "version": "1"},
    )
    HeardVoiceFactory(group=group, round=scene.round, segment=scene.farms)
    as_contributor.post(url(system, "voicegroup_remove", pk=group.pk))
    gone = HeardVoice.objects.count()
    as_contributor.post(url(system, "removal_restore", pk=Removal.objects.get().pk))

    assert (group.name, group.segment) == ("নদীর ওপারে", scene.shops)
    assert gone == 0
    assert HeardVoice.objects.get().group.name == "Beyond"


def test_a_group_said_twice_is_refused(as_contributor, scene):
    response = as_contributor.post(
        url(scene.system, "voicegroup_add"), {"name": "Women", "kind": "women"}
    )

    assert response.status_code == 422
    assert "This group is listed already." in response.text


def test_a_stale_group_is_refused(as_contributor, system):
    group = VoiceGroupFactory(market_system=system, name="Theirs", version=2)

    response = as_contributor.post(
        url(system, "voicegroup_change", pk=group.pk),
        {"name": "Mine", "kind": "other", "version": "1"},
    )

    assert response.status_code == 409
    assert VoiceGroup.objects.get().name == "Theirs"
