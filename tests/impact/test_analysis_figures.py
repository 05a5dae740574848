from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.analysis.figures import (
    Change,
    Pairs,
    Progress,
    Sums,
    added,
    change_all_available,
    change_same_enterprises,
    figure,
    paired_together,
    plus,
    progress,
    ratio,
    together,
)

D = Decimal
NUMBERS = st.decimals(-(10**9), 10**9, places=3)
POSITIVE = st.decimals("0.001", 10**6, places=3)


def sums_of(values):
    """What a slice of single observations, each of another enterprise, adds up to."""
    values = [D(v) for v in values]
    return Sums(
        n=len(values),
        enterprises=len(values),
        total=sum(values, D()),
        numerator=sum(values, D()),
        denominator=D(len(values)),
        minimum=min(values),
        maximum=max(values),
    )


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        ("sum", 60),
        ("count", 3),
        ("distinct", 2),
        ("mean", 20),
        ("share", 20),
        ("latest", 60),
        ("median", 15),
        ("minimum", 10),
        ("maximum", 35),
    ],
)
def test_a_figure_by_its_aggregation(aggregation, expected):
    sums = Sums(3, 2, D(60), D(60), D(3), D(10), D(35), D(15))

    assert figure(aggregation, sums) == expected
    assert figure(aggregation, Sums()) is None


def test_an_unknown_aggregation_is_an_error():
    with pytest.raises(ValueError, match="no such aggregation"):
        figure("mode", Sums(n=1))


def test_a_share_is_a_ratio_of_sums_and_no_mean_of_ratios():
    one = Sums(n=1, enterprises=1, numerator=D(18), denominator=D(20))
    other = Sums(n=1, enterprises=1, numerator=D(30), denominator=D(120))

    share = figure("share", added(one, other))

    assert round(share, 3) == D("0.343")


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (D(1), D(4), D("0.25")),
        (None, D(4), None),
        (D(1), None, None),
        (D(1), D(0), None),
    ],
)
def test_a_ratio_is_unknown_where_a_part_is(numerator, denominator, expected):
    assert ratio(numerator, denominator) == expected


def test_the_median_of_two_slices_follows_from_neither():
    one = replace(sums_of([1, 2, 9]), middle=D(2))

    assert added(one, one).middle is None
    assert added(one, Sums()) == added(Sums(), one) == one


def test_unknown_plus_known_is_known():
    assert (plus(None, None), plus(D(2), None), plus(None, D(3))) == (None, 2, 3)
    part = Sums(n=1, enterprises=1, numerator=D(1), denominator=D(2))
    whole = added(part, sums_of([4]))
    assert (whole.total, whole.minimum, whole.maximum) == (4, 4, 4)


@given(st.lists(st.lists(NUMBERS, min_size=1), max_size=6), st.randoms())
def test_slices_add_up_in_any_order(parts, chance):
    slices = [sums_of(part) for part in parts]
    shuffled = list(slices)
    chance.shuffle(shuffled)

    everything = [value for part in parts for value in part]
    assert together(shuffled) == together(slices)
    assert together(slices) == (sums_of(everything) if everything else Sums())


@given(st.lists(NUMBERS, min_size=1))
def test_a_mean_is_exact_and_between_the_extremes(values):
    mean = figure("mean", sums_of(values))

    exact = Fraction(sum(map(Fraction, values))) / len(values)
    assert abs(Fraction(mean) - exact) <= abs(exact) * Fraction(1, 10**27)
    assert min(values) - D("1e-18") <= mean <= max(values) + D("1e-18")


@given(st.lists(st.tuples(POSITIVE, POSITIVE), min_size=1))
def test_a_share_lies_between_the_shares_it_is_made_of(parts):
    slices = [
        Sums(n=1, enterprises=1, numerator=part, denominator=part + rest)
        for part, rest in parts
    ]

    shares = [figure("share", one) for one in slices]
    whole = figure("share", together(slices))
    assert min(shares) - D("1e-20") <= whole <= max(shares) + D("1e-20")
    assert 0 <= whole <= 1


@given(st.lists(NUMBERS, min_size=1), st.integers(1, 1000))
def test_another_unit_scales_the_figure(values, factor):
    plain, scaled = sums_of(values), sums_of([v * factor for v in values])

    for aggregation in ("sum", "latest", "minimum", "maximum"):
        assert figure(aggregation, scaled) == factor * figure(aggregation, plain)


@pytest.mark.parametrize(
    ("actual", "baseline", "target", "expected"),
    [
        (260, 400, 200, Progress(D("0.7"))),
        (430, 400, 200, Progress(D("-0.15"))),
        (250, 100, 200, Progress(D("1.5"))),
        (100, 100, 200, Progress(D(0))),
        (None, 100, 200, Progress(None, "no_actual")),
        (150, None, 200, Progress(None, "no_baseline")),
        (150, 100, None, Progress(None, "no_target")),
        (150, 100, 100, Progress(None, "target_is_baseline")),
    ],
)
def test_progress_goes_from_baseline_to_target(actual, baseline, target, expected):
    numbers = [None if n is None else D(n) for n in (actual, baseline, target)]

    assert progress(*numbers) == expected


@given(NUMBERS, NUMBERS, NUMBERS, st.integers(1, 99), NUMBERS)
def test_progress_does_not_depend_on_the_unit(actual, baseline, target, factor, shift):
    plain = progress(actual, baseline, target)
    moved = progress(*(n * factor + shift for n in (actual, baseline, target)))

    assert moved.reason == plain.reason
    if plain.share is not None:
        assert abs(moved.share - plain.share) <= abs(plain.share) * D("1e-25")
        assert progress(target, baseline, target).share == 1
        assert progress(baseline, baseline, target).share == 0


# The example of the domain: A 100, B 60, C 200; then A 130, C 190, D 300.
BEFORE, NOW = sums_of([100, 60, 200]), sums_of([130, 190, 300])
SAME = Pairs(n=2, before=D(300), now=D(320))


def test_all_available_and_the_same_enterprises_are_two_changes():
    every = change_all_available("mean", BEFORE, NOW)
    same = change_same_enterprises("mean", SAME)

    assert (every.kind, round(every.value, 2)) == ("all_available", D("86.67"))
    assert (every.n_before, every.n_now) == (3, 3)
    assert same == Change("same_enterprises", D(10), 2, 2)


@pytest.mark.parametrize(
    ("before", "now", "reason"),
    [
        (None, NOW, "no_baseline"),
        (BEFORE, None, "no_value"),
        (Sums(), NOW, "no_baseline"),
    ],
)
def test_a_change_without_one_end_is_unknown(before, now, reason):
    change = change_all_available("mean", before, now)

    assert (change.value, change.reason) == (None, reason)


@pytest.mark.parametrize(
    ("aggregation", "value"),
    [("sum", 20), ("latest", 20), ("median", 10), ("mean", 10)],
)
def test_the_change_of_the_same_enterprises_by_aggregation(aggregation, value):
    assert change_same_enterprises(aggregation, SAME).value == value


def test_the_change_of_a_share_is_the_difference_of_two_ratios_of_sums():
    pairs = Pairs(2, before=D(18), now=D(30), before_of=D(20), now_of=D(120))

    assert change_same_enterprises("share", pairs).value == D("-0.65")
    unknown = Pairs(2, before=D(18), now=D(30), before_of=D(20))
    assert change_same_enterprises("share", unknown).value is None


@pytest.mark.parametrize(
    ("aggregation", "pairs", "reason"),
    [
        ("count", SAME, "not_defined"),
        ("distinct", SAME, "not_defined"),
        ("mean", Pairs(), "no_pairs"),
        ("mean", None, "no_pairs"),
        ("mean", Pairs(n=1, before=D(1)), "no_pairs"),
    ],
)
def test_where_there_is_no_change_of_the_same_enterprises(aggregation, pairs, reason):
    change = change_same_enterprises(aggregation, pairs)

    assert (change.value, change.reason) == (None, reason)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=6), st.randoms())
def test_pairs_add_up_in_any_order(values, chance):
    pairs = [Pairs(1, before, now) for before, now in values]
    chance.shuffle(pairs)
    whole = Pairs()
    for one in pairs:
        whole = paired_together(whole, one)

    expected = sum(now - before for before, now in values)
    assert change_same_enterprises("sum", whole).value == expected
