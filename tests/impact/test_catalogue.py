from impact.catalogue import STARTING_INDICATORS, starting_indicator
from impact.models.indicators import (
    Aggregation,
    Beneficiary,
    Direction,
    Frequency,
    Level,
    OverTime,
)


def test_every_level_has_starting_indicators_under_codes_of_their_own():
    codes = [row.code for row in STARTING_INDICATORS]

    assert len(codes) == len(set(codes))
    assert {row.level for row in STARTING_INDICATORS} == set(Level.values)
    assert {row.beneficiary for row in STARTING_INDICATORS} == set(Beneficiary.values)


def test_every_choice_is_one_that_an_indicator_can_have():
    for row in STARTING_INDICATORS:
        assert row.aggregation in Aggregation.values
        assert row.over_time in OverTime.values
        assert row.frequency in Frequency.values
        assert row.direction in Direction.values


def test_every_starting_indicator_says_who_decides_with_it_and_fits_its_column():
    for row in STARTING_INDICATORS:
        assert str(row.use)
        assert str(row.method)
        assert str(row.definition)
        assert len(str(row.unit).format(currency="KES")) <= 60
        assert len(str(row.use)) <= 300


def test_a_starting_indicator_is_found_by_its_code():
    assert starting_indicator("loans").code == "loans"
    assert starting_indicator("no-such-code") is None
