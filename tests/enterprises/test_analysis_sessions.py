"""What a room answered, and what of it may be told."""

from collections import defaultdict
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.session_codes import ALPHABET, normal_code, spaced_code
from enterprises.analysis.sessions import (
    NOBODY,
    GenderResult,
    Tally,
    harvest,
    topic_result,
    topic_results,
)

GENDERS = ("woman", "man", "other", "")
ROOMS = st.lists(
    st.builds(
        Tally,
        topic_id=st.integers(1, 3),
        gender=st.sampled_from(GENDERS),
        severity=st.integers(1, 5),
        people=st.integers(1, 9),
    ),
    max_size=25,
)


def room(**people: int) -> list[Tally]:
    """One topic; `woman_4=3` stands for three women who said 4."""
    return [
        Tally(1, name.rpartition("_")[0], int(name[-1]), n)
        for name, n in people.items()
    ]


def test_the_mean_weighs_every_phone_alike():
    result = topic_result(room(woman_4=6, man_1=6), threshold=5)

    assert (result.people, result.mean) == (12, Decimal("2.5"))
    assert result.spread == (6, 0, 0, 6, 0)
    assert result.genders == (
        GenderResult("woman", 6, Decimal(4), is_withheld=False),
        GenderResult("man", 6, Decimal(1), is_withheld=False),
    )


def test_nobody_is_no_zero():
    assert topic_result([], threshold=5) == NOBODY
    assert (NOBODY.mean, NOBODY.spread, NOBODY.is_withheld) == (None, None, False)


def test_fewer_than_the_threshold_are_counted_and_not_told():
    few = topic_result(room(woman_4=4), threshold=5)
    enough = topic_result(room(woman_4=5), threshold=5)

    assert (few.people, few.mean, few.spread, few.is_withheld) == (4, None, None, True)
    assert (enough.mean, enough.is_withheld) == (Decimal(4), False)


def test_a_small_gender_takes_another_one_with_it():
    result = topic_result(room(woman_4=9, man_2=3), threshold=5)

    assert [(g.gender, g.is_withheld) for g in result.genders] == [
        ("woman", True),
        ("man", True),
    ]
    assert result.mean == Decimal("3.5")


def test_each_topic_has_its_result_and_others_are_left_out():
    tallies = [Tally(1, "", 2, 6), Tally(9, "", 5, 6)]

    results = topic_results(tallies, topics=[2, 1], threshold=5)

    assert list(results) == [2, 1]
    assert (results[2], results[1].mean) == (NOBODY, Decimal(2))


def test_a_large_gender_speaks_for_itself_and_small_ones_together():
    tallies = room(woman_4=8, man_2=3, other_1=1, _5=2)

    said = harvest(tallies, threshold=5).said

    assert [(one.gender, one.people) for one in said] == [("", 6), ("woman", 8)]
    assert [one.severity for one in said] == [Decimal("2.83"), Decimal("4.00")]


def test_a_gender_small_in_one_topic_has_no_voice_in_any():
    tallies = [
        *(Tally(1, "woman", 4, 8), Tally(1, "man", 2, 8)),
        *(Tally(2, "woman", 4, 8), Tally(2, "man", 2, 2), Tally(2, "", 3, 6)),
    ]

    said = harvest(tallies, threshold=5).said

    assert [(one.topic_id, one.gender, one.people) for one in said] == [
        *((1, "", 8), (1, "woman", 8)),
        *((2, "", 8), (2, "woman", 8)),
    ]


def test_a_topic_that_few_answered_gives_nothing():
    found = harvest([Tally(1, "woman", 4, 4), Tally(2, "woman", 4, 5)], threshold=5)

    assert [one.topic_id for one in found.said] == [2]
    assert found.too_few == {1: 4}


@given(ROOMS, st.integers(2, 10))
def test_no_result_tells_of_few(tallies, threshold):
    for result in topic_results(
        tallies, topics=[1, 2, 3], threshold=threshold
    ).values():
        told = [g for g in result.genders if not g.is_withheld]
        assert (result.mean is None) == (result.people < threshold)
        assert result.mean is None or 1 <= result.mean <= 5
        assert result.spread is None or sum(result.spread) == result.people
        assert all((g.people or 0) >= threshold for g in told)
        hidden = result.people - sum(g.people or 0 for g in told)
        assert not result.genders or hidden == 0 or hidden >= threshold


@given(ROOMS, st.integers(2, 10))
def test_no_rating_rests_on_few_and_nobody_is_lost_or_counted_twice(tallies, threshold):
    found = harvest(tallies, threshold=threshold)

    answered, taken = defaultdict(int), defaultdict(int)
    for t in tallies:
        answered[t.topic_id] += t.people
    for one in found.said:
        taken[one.topic_id] += one.people
        assert one.people >= threshold
        assert 1 <= one.severity <= 5
    assert taken == {k: n for k, n in answered.items() if n >= threshold}
    assert found.too_few == {k: n for k, n in answered.items() if n < threshold}


@given(ROOMS.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_in_which_phones_answer_changes_nothing(two):
    one, other = two

    assert topic_results(one, topics=[1, 2, 3], threshold=5) == topic_results(
        other, topics=[1, 2, 3], threshold=5
    )
    assert harvest(one, threshold=5) == harvest(other, threshold=5)


@given(st.text(ALPHABET, min_size=8, max_size=8))
def test_a_code_is_understood_however_it_is_typed(code):
    typed = f"  {code[:4].lower()}-{code[4:]} ".replace("1", "l").replace("0", "o")

    assert normal_code(typed) == code
    assert normal_code(spaced_code(code)) == code


@given(st.text(max_size=80))
def test_anything_else_is_no_code(typed):
    found = normal_code(typed)

    assert found == "" or (len(found) == 8 and set(found) <= set(ALPHABET))


def test_digits_of_any_script_count():
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in "7K3M9XQP")

    assert normal_code("\u0667k3m 9xqp") == "7K3M9XQP"
    assert normal_code(wide) == "7K3M9XQP"
    assert normal_code("7K3M9XQ") == ""


def test_of_equal_genders_the_same_one_is_withheld_whatever_came_first():
    rows = [Tally(1, "woman", 1, 1), Tally(1, "man", 1, 5), Tally(1, "other", 1, 5)]

    told = [topic_result(one, threshold=5) for one in (rows, rows[::-1])]

    assert told[0] == told[1]
