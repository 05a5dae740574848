"""Indicators, baselines and targets: what is kept, what is marked, what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from enterprises.actions.rows import Stale
from enterprises.models import AuditEvent
from impact.actions.indicators import (
    ask_recomputation,
    change_indicator,
    drop_target,
    set_baseline,
    set_baseline_period,
    set_target,
)
from impact.models import Baseline, Indicator, RollupGroup, RollupMark, Target
from tests.factories import IndicatorFactory, ObservationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db):
    return UserFactory()


@pytest.fixture
def indicator(db):
    return IndicatorFactory()


def marked():
    """Periods that are marked as a whole."""
    return list(
        RollupMark.objects.filter(is_whole_group=True)
        .order_by("period")
        .values_list("period", flat=True)
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("aggregation", Indicator.Aggregation.MEDIAN),
        ("over_time", Indicator.OverTime.RUNNING_TOTAL),
        ("baseline_period", 202601),
    ],
)
def test_what_changes_every_figure_marks_every_period(indicator, by, name, value):
    ObservationFactory(indicator=indicator)
    ObservationFactory(indicator=indicator, observed_on=date(2026, 2, 1))
    ObservationFactory(indicator=indicator, status="rejected", period=202607)
    RollupGroup.objects.create(indicator=indicator, period=202512)
    setattr(indicator, name, value)

    changed = change_indicator(indicator=indicator, version=1, by=by)

    assert changed.version == 2
    assert marked() == [202512, 202601, 202602]


def test_what_changes_no_figure_marks_nothing(indicator, by):
    ObservationFactory(indicator=indicator)
    indicator.name = "Profit of a week"

    change_indicator(indicator=indicator, version=1, by=by)

    assert marked() == []
    assert Indicator.objects.get(pk=indicator.pk).name == "Profit of a week"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("frequency", Indicator.Frequency.YEAR),
        ("aggregation", Indicator.Aggregation.SHARE),
    ],
)
def test_stored_values_are_not_contradicted(indicator, by, name, value):
    setattr(indicator, name, value)
    row = ObservationFactory(indicator=indicator)

    with pytest.raises(ValidationError, match="already stored"):
        change_indicator(indicator=indicator, version=1, by=by)
    row.delete()
    changed = change_indicator(indicator=indicator, version=1, by=by)

    assert getattr(Indicator.objects.get(pk=indicator.pk), name) == value
    assert changed.version == 2


def test_a_stale_indicator_is_refused(indicator, by):
    indicator.aggregation = Indicator.Aggregation.SUM

    with pytest.raises(Stale):
        change_indicator(indicator=indicator, version=0, by=by)
    assert marked() == []


def test_the_baseline_period_is_one_of_the_indicator(indicator, by):
    with pytest.raises(ValidationError, match="20264 is no period"):
        set_baseline_period(indicator=indicator, version=1, period=20264, by=by)
    set_baseline_period(indicator=indicator, version=1, period=202604, by=by)
    set_baseline_period(indicator=indicator, version=2, period=None, by=by)

    assert Indicator.objects.get(pk=indicator.pk).baseline_period is None


def test_a_baseline_is_set_and_changed_under_its_version(indicator, by):
    how = {"indicator": indicator, "by": by}
    set_baseline(**how, value=Decimal(100), observed_on=date(2025, 12, 31))

    with pytest.raises(Stale):
        set_baseline(**how, value=Decimal(90))
    changed = set_baseline(**how, not_applicable_reason="New product", version=1)

    assert (changed.value, changed.version) == (None, 2)
    assert Baseline.objects.get().not_applicable_reason == "New product"
    assert AuditEvent.objects.count() == 2


def test_a_baseline_says_a_value_or_why_there_is_none(indicator, by):
    with pytest.raises(ValidationError, match="Give a value"):
        set_baseline(indicator=indicator, by=by)
    assert not Baseline.objects.exists()


def test_a_new_target_replaces_the_old_one_which_stays(indicator, by):
    how = {"indicator": indicator, "period": 202612, "by": by}
    first = set_target(**how, value=Decimal(200))

    with pytest.raises(ValidationError, match="Say why"):
        set_target(**how, value=Decimal(180))
    second = set_target(**how, value=Decimal(180), reason="Fewer shops")
    again = set_target(**how, value=Decimal(180))

    first.refresh_from_db()
    assert first.replaced_at is not None
    assert again == second
    assert Target.objects.current().get() == second
    assert (second.set_by, second.reason) == (by, "Fewer shops")
    assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["set", "set"]


def test_a_target_is_for_a_period_of_the_indicator(indicator, by):
    with pytest.raises(ValidationError, match="no period"):
        set_target(indicator=indicator, period=2026, value=Decimal(1), by=by)
    assert not Target.objects.exists()


def test_a_target_is_taken_back_with_a_reason_once(indicator, by):
    target = set_target(indicator=indicator, period=202612, value=Decimal(1), by=by)

    with pytest.raises(ValidationError, match="Say why"):
        drop_target(target=target, by=by, reason=" ")
    drop_target(target=target, by=by, reason="Set by mistake")
    drop_target(target=target, by=by, reason="Twice")

    assert not Target.objects.current().exists()
    assert AuditEvent.objects.filter(verb="dropped").count() == 1


def test_a_period_is_recomputed_when_somebody_asks(indicator, by):
    ask_recomputation(indicator=indicator, period=202601, by=by)

    assert marked() == [202601]
    assert AuditEvent.objects.get().changes == {"period": [None, 202601]}
    with pytest.raises(ValidationError, match="no period"):
        ask_recomputation(indicator=indicator, period=1, by=by)
