"""Recording, changing, reviewing and withdrawing observations: all writes of them."""

import uuid as uuids
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.actions.rows import add_row, change_row
from enterprises.models import (
    ImportBatch,
    MarketSystem,
    MicroEnterprise,
    Place,
    Segment,
)
from impact.analysis.periods import period_of
from impact.models import Indicator, MeasurementRound, Observation
from impact.rollups.marks import Leaf, counts, leaf_of, mark_leaves
from impact.tasks import drain_rollups
from stakeholders.models import Organisation

Status = Observation.Status
NUMBERS = ("value", "numerator", "denominator", "group_size", "note")
# What makes two records with one uuid the same.
CONTENT = (
    *("indicator_id", "enterprise_id", "group_size", "organisation_id", "observed_on"),
    *("period", "value", "numerator", "denominator", "note"),
    *("place_id", "owner_gender", "segment_id"),
)


class OtherContent(Exception):
    """This uuid was recorded before, with other content; nothing was written."""

    def __init__(self, current: Observation) -> None:
        super().__init__("the same uuid with other content")
        self.current = current


@transaction.atomic
def record_observation(
    *,
    system: MarketSystem,
    indicator: Indicator,
    organisation: Organisation,
    by: User,
    observed_on: date | None = None,
    enterprise: MicroEnterprise | None = None,
    group_size: int | None = None,
    value: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    place: Place | None = None,
    owner_gender: str = "",
    segment: Segment | None = None,
    measurement_round: MeasurementRound | None = None,
    note: str = "",
    uuid: uuids.UUID | None = None,
    channel: str = Observation.Channel.FORM,
    counts_at_once: bool = True,
    batch: ImportBatch | None = None,
) -> Observation:
    """Store one value, copy the slice of its enterprise, and mark what it changes.

    A value of a group names place, gender and segment itself. Of an indicator that
    needs review the value waits, unless the view found that `by` may let it count
    (`counts_at_once`). The same `uuid` with the same content is the row that is there
    already; with other content it raises `OtherContent`. The day of an indicator
    measured in rounds is that of the round unless given. Raises ValidationError for
    what the reader can mend.
    """
    row = Observation(
        market_system=system,
        uuid=uuid or uuids.uuid4(),
        indicator=indicator,
        organisation=organisation,
        recorded_by=by,
        channel=channel,
        batch=batch,
        status=_first_status(indicator, counts_at_once),
    )
    values = {
        "observed_on": observed_on,
        "enterprise": enterprise,
        "group_size": group_size,
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "place": place,
        "owner_gender": owner_gender,
        "segment": segment,
        "note": note,
    }
    _fill(row, values, measurement_round)
    if (stored := _with_uuid(row)) is not None:
        return _the_same(stored, row)
    try:
        with transaction.atomic():
            add_row(row=row, by=by, verb="recorded")
    except (IntegrityError, ValidationError):
        # Perhaps the same record came twice at once.
        if (stored := _with_uuid(row)) is None:
            raise
        return _the_same(stored, row)
    _mark([leaf_of(row)] if counts(row) else [])
    return row


@transaction.atomic
def change_observation(
    *,
    observation: Observation,
    version: int,
    by: User,
    reason: str,
    measurement_round: MeasurementRound | None = None,
    counts_at_once: bool = True,
    **values: Any,
) -> Observation:
    """Correct a record: any of what `record_observation` takes about the value itself.

    Both the slice it leaves and the one it enters are marked. What had been sent back,
    and what `by` may not let count, waits for review (again). A withdrawn record stays
    so. Raises `Stale` when `version` is not the stored one.
    """
    stored = _locked(observation)
    before = [leaf_of(stored)] if counts(stored) else []
    _fill(stored, values, measurement_round)
    if stored.status != Status.WITHDRAWN:
        stored.status = _first_status(stored.indicator, counts_at_once)
        if stored.status == Status.SUBMITTED:
            stored.reviewed_by = stored.reviewed_at = None
    changed = change_row(row=stored, version=version, by=by, reason=reason)
    after = [leaf_of(changed)] if counts(changed) else []
    _mark(before + after)
    return changed


@transaction.atomic
def review_observation(
    *, observation: Observation, version: int, approve: bool, by: User, reason: str = ""
) -> Observation:
    """Let a waiting record count, or send it back with a reason."""
    stored = _locked(observation)
    if stored.version == version and stored.status != Status.SUBMITTED:
        raise ValidationError(_("This record does not wait for review."), code="state")
    if not approve and not reason.strip():
        raise ValidationError(_("Say why the record is sent back."), code="reason")
    stored.status = Status.APPROVED if approve else Status.REJECTED
    stored.reviewed_by, stored.reviewed_at = by, timezone.now()
    verb = "approved" if approve else "sent back"
    changed = change_row(row=stored, version=version, by=by, reason=reason, verb=verb)
    _mark([leaf_of(changed)] if approve else [])
    return changed


@transaction.atomic
def withdraw_observation(
    *, observation: Observation, version: int, by: User, reason: str
) -> Observation:
    """Take a record out of every figure; the row and its history stay."""
    stored = _locked(observation)
    before = [leaf_of(stored)] if counts(stored) else []
    stored.status = Status.WITHDRAWN
    changed = change_row(
        row=stored, version=version, by=by, reason=reason, verb="withdrawn"
    )
    _mark(before)
    return changed


@transaction.atomic
def reinstate_observation(
    *, observation: Observation, version: int, by: User, counts_at_once: bool = True
) -> Observation:
    """Bring a withdrawn record back: as one that counts, or that waits for review."""
    stored = _locked(observation)
    if stored.version == version and stored.status != Status.WITHDRAWN:
        raise ValidationError(_("This record is not withdrawn."), code="state")
    stored.status = _first_status(stored.indicator, counts_at_once)
    if stored.status == Status.SUBMITTED:
        stored.reviewed_by = stored.reviewed_at = None
    changed = change_row(row=stored, version=version, by=by, verb="reinstated")
    _mark([leaf_of(changed)] if counts(changed) else [])
    return changed


def _period_for(
    indicator: Indicator,
    observed_on: date | None,
    measurement_round: MeasurementRound | None,
) -> tuple[date, int]:
    """The day and the period of a value; ValidationError where something is missing."""
    if indicator.frequency == Indicator.Frequency.ROUND:
        if measurement_round is None:
            raise ValidationError(
                {"measurement_round": _("This indicator is measured in rounds.")}
            )
        return observed_on or measurement_round.starts_on, measurement_round.number
    if observed_on is None:
        raise ValidationError({"observed_on": _("On which day was this observed?")})
    return observed_on, period_of(observed_on, indicator.frequency)


def _fill(
    row: Observation,
    values: dict[str, Any],
    measurement_round: MeasurementRound | None,
) -> None:
    """Set what was given, and what follows from it: period, slice keys."""
    for name, value in values.items():
        setattr(row, name, value)
    is_moved = (
        row.pk is None or measurement_round is not None or "observed_on" in values
    )
    in_rounds = row.indicator.frequency == Indicator.Frequency.ROUND
    if is_moved and not (row.pk and in_rounds and measurement_round is None):
        row.observed_on, row.period = _period_for(
            row.indicator, row.observed_on, measurement_round
        )
    _copy_slice(row)
    _check(row, measurement_round)


def _copy_slice(row: Observation) -> None:
    if row.enterprise_id is None:
        return
    # Locked, so that whoever moves the enterprise comes before or after, and the copy
    # cannot be of a slice it has just left (see rollups.moves).
    locked = MicroEnterprise.objects.select_for_update(no_key=True)
    enterprise = locked.get(pk=row.enterprise_id)
    row.enterprise = enterprise
    row.place_id = enterprise.place_id
    row.owner_gender = enterprise.owner_gender
    row.segment_id = enterprise.segment_id


def _check(row: Observation, measurement_round: MeasurementRound | None) -> None:
    """Refuse what crosses systems, and values that the columns cannot hold."""
    others = (row.indicator, row.enterprise, row.place, row.segment, measurement_round)
    for other in others:
        if other is not None and other.market_system_id != row.market_system_id:
            raise ValueError(f"{other!r} belongs to another market system.")
    is_share = row.indicator.aggregation == Indicator.Aggregation.SHARE
    if is_share and (row.numerator is None or row.denominator is None):
        text = _("A share needs both parts: how many of them, out of how many.")
        raise ValidationError({"numerator": text})
    if not is_share and row.value is None:
        raise ValidationError({"value": _("A value is missing.")})
    for name in NUMBERS:
        field: Any = Observation._meta.get_field(name)
        try:
            setattr(row, name, field.clean(getattr(row, name), row))
        except ValidationError as error:
            raise ValidationError({name: error}) from error


def _first_status(indicator: Indicator, counts_at_once: bool) -> str:
    waits = indicator.needs_review and not counts_at_once
    return Status.SUBMITTED if waits else Status.APPROVED


def _with_uuid(row: Observation) -> Observation | None:
    rows = Observation.objects.filter(market_system_id=row.market_system_id)
    return rows.filter(uuid=row.uuid).first()


def _the_same(stored: Observation, sent: Observation) -> Observation:
    if any(getattr(stored, name) != getattr(sent, name) for name in CONTENT):
        raise OtherContent(stored)
    return stored


def _locked(observation: Observation) -> Observation:
    # Without select_related, which would lock the other rows too.
    rows = Observation.objects.select_for_update(no_key=True)
    return rows.get(pk=observation.pk)


def _mark(leaves: list[Leaf]) -> None:
    if mark_leaves(leaves):
        # Robust: with the broker gone the write stands, and beat finds the mark.
        transaction.on_commit(drain_rollups.delay, robust=True)
