"""What becomes of a table of ratings: words for needs, refusals, changes, undo."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from enterprises.actions.imports import undo_import
from enterprises.models import AuditEvent, Need, NeedRating
from enterprises.tasks import run_import
from stakeholders.models import Membership
from tests.enterprises.imports import checked, committed, csv_bytes, uploaded
from tests.enterprises.workbooks import workbook
from tests.factories import (
    AssessmentRoundFactory,
    MembershipFactory,
    NeedFactory,
    NeedRatingFactory,
    SegmentFactory,
    SubNeedFactory,
)

pytestmark = pytest.mark.django_db

HEADER = ["round", "segment", "need", "view", "gender", "severity", "n", "source"]


class Scene:
    """A round, a segment, two needs in use and one switched off."""

    def __init__(self):
        member = MembershipFactory(role=Membership.Role.CONTRIBUTOR)
        self.system, self.by = member.market_system, member.user
        beside = {"market_system": self.system}
        self.round = AssessmentRoundFactory(name="First round", **beside)
        self.segment = SegmentFactory(name="Dairy farmers", **beside)
        self.credit = SubNeedFactory(
            name="Small loans", catalogue_code="finance.credit", **beside
        )
        self.savings = SubNeedFactory(name="Savings", **beside)
        self.off = SubNeedFactory(name="Insurance", is_on=False, **beside)

    def check(self, *rows, header=HEADER, **settled):
        content = csv_bytes([header, *rows])
        batch = uploaded(self.system, self.by, content, kind="ratings")
        return checked(batch, self.by, **settled)

    def stored(self):
        return list(
            self.system.ratings.order_by("pk").values_list(
                *("sub_need__name", "perspective", "respondent_gender", "source"),
                *("severity", "respondents", "version"),
            )
        )


@pytest.fixture
def scene(db):
    return Scene()


def line(need, *, view="enterprises", severity="4", n="12", source="Survey", **over):
    named = {"round": "First round", "segment": "Dairy farmers", "gender": "woman"}
    named |= over
    cells = (named["round"], named["segment"], need, view, named["gender"])
    return [*cells, severity, n, source]


def refusals(batch):
    """Every refusal as (line, column, code, found, expected)."""
    names = ("column", "code", "found", "expected")
    return [
        (row.number, *(error[name] for name in names))
        for row in batch.rows.filter(action="refuse")
        for error in row.errors
    ]


def test_a_need_is_known_by_any_word_for_it(scene):
    batch = scene.check(
        line("small LOANS"),
        line("finance.credit", source="Panel"),
        line("Finance > Savings"),
        line("Savings", view="Supporters", gender="", n="3"),
    )

    batch = committed(batch, scene.by, "all")

    assert batch.created == 4
    assert scene.stored() == [
        ("Small loans", "enterprises", "woman", "Survey", Decimal(4), 12, 1),
        ("Small loans", "enterprises", "woman", "Panel", Decimal(4), 12, 1),
        ("Savings", "enterprises", "woman", "Survey", Decimal(4), 12, 1),
        ("Savings", "supporters", "", "Survey", Decimal(4), 3, 1),
    ]
    assert Need.objects.count() == 2
    assert AuditEvent.objects.filter(verb="imported").count() == 1


@pytest.mark.parametrize(
    "header",
    [
        ["Round", "Segment", "Need", "Whose view", "Sex", "Score", "People", "Note"],
        [
            *("survey round", "segment_name", "sub-need", "Perspective"),
            *("respondent gender", "SEVERITY", "Number of respondents", "source/note"),
        ],
    ],
)
def test_headings_are_known_in_several_spellings(scene, header):
    batch = scene.check(line("Savings"), header=header)

    assert sorted(batch.reading["columns"].values()) == list(range(8))
    assert batch.created == 1


def test_what_cannot_be_is_named_by_line_column_found_and_expected(scene):
    batch = scene.check(
        line("Savings", severity="0"),
        line("Savings", severity="5.5"),
        line("Savings", severity="x"),
        line("Savings", n="0"),
        line("Savings", n="-3"),
        line("Savings", n="2.5"),
        line("Savings", view="everybody"),
        line("Savings", view=""),
        line("Savings", gender="child"),
    )

    assert [(*r[:3], r[3]) for r in refusals(batch)] == [
        (2, "severity", "out_of_range", "0"),
        (3, "severity", "out_of_range", "5.5"),
        (4, "severity", "not_a_number", "x"),
        (5, "respondents", "out_of_range", "0"),
        (6, "respondents", "out_of_range", "-3"),
        (7, "respondents", "not_whole", "2.5"),
        (8, "perspective", "unknown_choice", "everybody"),
        (9, "perspective", "missing", ""),
        (10, "respondent_gender", "unknown_choice", "child"),
    ]
    assert refusals(batch)[0][4] == "between 1 and 5"
    assert (batch.created, batch.refused) == (0, 9)


def test_names_that_are_not_there_come_with_the_nearest(scene):
    batch = scene.check(
        line("Savigns"),
        line("Savings", segment="Diary farmers"),
        line("Savings", round="Frist round"),
        line("Insurance"),
        line("Quantum computing"),
        line("finance.cerdit"),
    )

    found = [(r[0], r[2], r[4].rpartition("; ")[2]) for r in refusals(batch)]
    meaning = "or say under “What the values mean” which one it is"
    assert found == [
        (2, "unknown_need", "perhaps “Savings”?"),
        (3, "unknown_segment", "perhaps “Dairy farmers”?"),
        (4, "unknown_round", "perhaps “First round”?"),
        (5, "need_off", found[3][2]),
        (6, "unknown_need", meaning),
        (7, "unknown_need", "perhaps “finance.credit”?"),
    ]
    assert "switched off" in refusals(batch)[3][4]


def test_what_a_person_said_a_value_means_is_taken(scene):
    meanings = {
        "round": {"R1": str(scene.round.pk)},
        "segment": {"DF": str(scene.segment.pk)},
        "sub_need": {"save": str(scene.savings.pk)},
    }

    batch = scene.check(line("save", round="R1", segment="DF"), meanings=meanings)

    assert batch.created == 1


def test_a_name_of_two_needs_asks_for_the_category(scene):
    SubNeedFactory(market_system=scene.system, category="policy", name="Savings")

    batch = scene.check(line("Savings"), line("Policy > Savings"))

    assert [r[:3] for r in refusals(batch)] == [(2, "sub_need", "ambiguous_need")]
    assert "“Finance > Savings”" in refusals(batch)[0][4]
    assert batch.created == 1


def test_two_ratings_of_one_source_in_a_file_refuse_both_lines(scene):
    batch = scene.check(
        line("Small loans", severity="4"),
        line("Savings"),
        line("finance.credit", severity="2", source="SURVEY"),
    )

    assert [(r[0], r[2], r[3]) for r in refusals(batch)] == [
        (2, "duplicate", "the same as in line 4"),
        (4, "duplicate", "the same as in line 2"),
    ]
    assert batch.created == 1


def test_a_stored_rating_of_the_source_is_shown_as_a_change_and_changed(scene):
    NeedRatingFactory(
        round=scene.round,
        segment=scene.segment,
        sub_need=scene.savings,
        respondent_gender="woman",
        source="Survey",
        severity=Decimal("2.5"),
    )

    batch = scene.check(line("Savings", severity="4", n="20"))
    row = batch.rows.get()
    committed(batch, scene.by, "all")

    assert (row.action, row.before) == (
        "update",
        {"severity": "2.5", "respondents": "12"},
    )
    assert scene.stored() == [
        ("Savings", "enterprises", "woman", "Survey", Decimal(4), 20, 2)
    ]


def test_the_same_file_twice_changes_nothing_also_in_a_closed_round(scene):
    committed(scene.check(line("Savings")), scene.by, "all")
    scene.round.closed_at = datetime(2026, 3, 5, tzinfo=UTC)
    scene.round.save()

    again = scene.check(line("Savings"))
    more = scene.check(line("Small loans"))

    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
    assert [r[:4] for r in refusals(more)] == [
        (2, "round", "closed_round", "First round, closed on 5 Mar 2026")
    ]


def test_all_or_nothing_and_good_rows_only(scene):
    rows = [line("Savings"), line("Small loans", severity="9")]

    with pytest.raises(Exception, match="all or nothing"):
        committed(scene.check(*rows), scene.by, "all")
    nothing = NeedRating.objects.count()
    batch = committed(scene.check(*rows), scene.by, "good")

    assert nothing == 0
    assert (batch.created, batch.refused, NeedRating.objects.count()) == (1, 1, 1)


def test_undo_takes_ratings_and_new_needs_back_but_for_what_changed(scene):
    NeedFactory(segment=scene.segment, sub_need=scene.savings, statement="Ours")
    NeedRatingFactory(
        round=scene.round,
        segment=scene.segment,
        sub_need=scene.savings,
        respondent_gender="woman",
        source="Survey",
        severity=Decimal(2),
    )
    rows = [line("Savings"), line("Small loans"), line("Savings", source="Later")]
    batch = committed(scene.check(*rows), scene.by, "all")
    NeedRating.objects.filter(source="Later").update(version=2)

    undo_import(batch=batch, by=scene.by)
    run_import(batch.pk)
    batch.refresh_from_db()

    assert (batch.state, batch.reading["kept"]) == ("undone", 1)
    assert scene.stored() == [
        ("Savings", "enterprises", "woman", "Survey", Decimal(2), 12, 3),
        ("Savings", "enterprises", "woman", "Later", Decimal(4), 12, 2),
    ]
    assert list(Need.objects.values_list("statement", flat=True)) == ["Ours"]


def test_a_workbook_with_numbers_and_words_in_any_script_is_read(scene):
    content = workbook([HEADER, line("Savings", severity=3.5, n=8, source="مجموعة")])
    batch = uploaded(scene.system, scene.by, content, kind="ratings", name="a.xlsx")

    committed(checked(batch, scene.by), scene.by, "all")

    assert scene.stored()[0][3:6] == ("مجموعة", Decimal("3.5"), 8)


def test_other_systems_names_are_unknown(scene):
    elsewhere = AssessmentRoundFactory(name="Far away")

    batch = scene.check(line("Savings", round=elsewhere.name))

    assert [r[2] for r in refusals(batch)] == ["unknown_round"]


def test_a_source_spelled_otherwise_is_the_one_that_is_stored(scene):
    committed(scene.check(line("Savings", source="Focus Group")), scene.by, "all")

    same = scene.check(line("Savings", source="focus  group"))
    other = scene.check(line("Savings", source="FOCUS GROUP", severity="2"))
    committed(other, scene.by, "all")

    assert (same.unchanged, same.created) == (1, 0)
    assert [(row[3], row[4]) for row in scene.stored()] == [("Focus Group", Decimal(2))]


def test_ratings_of_a_round_that_lies_ahead_are_refused(scene):
    today = timezone.localdate()
    scene.round.held_on = today + timedelta(days=2)
    scene.round.save()
    AssessmentRoundFactory(
        name="Now", held_on=today + timedelta(days=1), market_system=scene.system
    )

    batch = scene.check(line("Savings"), line("Savings", round="Now"))

    day = date_format(scene.round.held_on, "j M Y")
    assert refusals(batch) == [
        (
            *(2, "round", "round_ahead", f"First round, to be held on {day}"),
            "a round that has been held; mend its day, or name another",
        )
    ]
    assert batch.created == 1
