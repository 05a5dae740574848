"""Indicators with their baselines and targets."""

from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.actions.rows import add_row, change_row, record_event
from impact.analysis.periods import is_period
from impact.models import Baseline, Indicator, Target
from impact.rollups.marks import mark_group, mark_indicator
from impact.tasks import drain_rollups

SHARE = Indicator.Aggregation.SHARE
# A change of one of these changes figures of every period.
FIGURES_DEPEND_ON = ("aggregation", "over_time", "baseline_period")


@transaction.atomic
def change_indicator(
    *, indicator: Indicator, version: int, by: User, reason: str = ""
) -> Indicator:
    """Store the values `indicator` now has, and mark its figures where these change.

    Raises `Stale`; ValidationError for a change that stored values would contradict:
    another frequency, or a share that becomes none (or the other way round).
    """
    stored = Indicator.objects.get(pk=indicator.pk)
    _keep_evidence(stored, indicator)
    changed = change_row(row=indicator, version=version, by=by, reason=reason)
    before = [getattr(stored, name) for name in FIGURES_DEPEND_ON]
    if before != [getattr(changed, name) for name in FIGURES_DEPEND_ON]:
        mark_indicator(changed)
        _ring()
    return changed


@transaction.atomic
def set_baseline_period(
    *,
    indicator: Indicator,
    version: int,
    period: int | None,
    by: User,
    reason: str = "",
) -> Indicator:
    """Say against which period changes are told; None for none."""
    _check_period(indicator, period)
    indicator.baseline_period = period
    return change_indicator(indicator=indicator, version=version, by=by, reason=reason)


@transaction.atomic
def set_baseline(
    *,
    indicator: Indicator,
    by: User,
    value: Decimal | None = None,
    observed_on: date | None = None,
    method: str = "",
    not_applicable_reason: str = "",
    version: int | None = None,
    reason: str = "",
) -> Baseline:
    """Say where the indicator stood at the start, or why that is not known.

    `version` is that of the baseline that was read, None where there was none yet.
    Raises `Stale` when somebody else came first.
    """
    stored = Baseline.objects.filter(indicator=indicator).first()
    row = stored or Baseline(
        indicator=indicator, market_system_id=indicator.market_system_id
    )
    row.value, row.observed_on, row.method = value, observed_on, method
    row.not_applicable_reason = not_applicable_reason
    if stored is None:
        return add_row(row=row, by=by, reason=reason)
    return change_row(row=row, version=version or 0, by=by, reason=reason)


@transaction.atomic
def set_target(
    *, indicator: Indicator, period: int, value: Decimal, by: User, reason: str = ""
) -> Target:
    """Set what is to be reached by a period; an earlier target is kept as replaced.

    The same value again changes nothing. Replacing one needs a reason
    (ValidationError).
    """
    _check_period(indicator, period)
    current = _current_target(indicator, period)
    if current is not None and current.value == value:
        return current
    if current is not None and not reason.strip():
        raise ValidationError({"reason": _("Say why the target changes.")})
    if current is not None:
        Target.objects.filter(pk=current.pk).update(replaced_at=timezone.now())
    row = Target(
        market_system_id=indicator.market_system_id,
        indicator=indicator,
        period=period,
        value=value,
        reason=reason,
        set_by=by,
    )
    return add_row(row=row, by=by, reason=reason, verb="set")


@transaction.atomic
def drop_target(*, target: Target, by: User, reason: str) -> Target:
    """Take back a target that holds; it stays in the history as replaced."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the target is taken back.")})
    current = Target.objects.filter(pk=target.pk).current()
    if current.update(replaced_at=timezone.now()):
        record_event(
            system=target.market_system,
            by=by,
            verb="dropped",
            row=target,
            reason=reason,
        )
    target.refresh_from_db()
    return target


@transaction.atomic
def ask_recomputation(*, indicator: Indicator, period: int, by: User) -> Indicator:
    """Have all figures of one period computed afresh."""
    _check_period(indicator, period)
    mark_group(indicator.pk, period)
    record_event(
        system=indicator.market_system,
        by=by,
        verb="asked to recompute",
        row=indicator,
        changes={"period": [None, period]},
    )
    _ring()
    return indicator


def _current_target(indicator: Indicator, period: int) -> Target | None:
    # The indicator is locked, so that two targets of one period take turns.
    Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)
    return Target.objects.filter(indicator=indicator, period=period).current().first()


def _check_period(indicator: Indicator, period: int | None) -> None:
    if period is not None and not is_period(period, indicator.frequency):
        text = _("%(period)s is no period of this indicator.")
        raise ValidationError({"period": text % {"period": period}})


def _keep_evidence(stored: Indicator, changed: Indicator) -> None:
    is_other = stored.frequency != changed.frequency
    becomes_share = (stored.aggregation == SHARE) != (changed.aggregation == SHARE)
    if (is_other or becomes_share) and stored.observations.exists():
        field = "frequency" if is_other else "aggregation"
        text = _(
            "Values are already stored for this; add a new indicator to change it."
        )
        raise ValidationError({field: text})


def _ring() -> None:
    # Robust: with the broker gone the write stands, and beat finds the mark.
    transaction.on_commit(drain_rollups.delay, robust=True)
