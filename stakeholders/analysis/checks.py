"""What a stakeholder's due diligences say on a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

OPEN, STOP = "open", "stop"
SOON_DAYS = 60


class CheckState(IntEnum):
    """Whether a stakeholder may be engaged, from the gravest no to a yes."""

    STOP = 10
    NONE = 20
    OPEN = 30
    EXPIRED = 40
    EXPIRING = 50
    VALID = 60


@dataclass(frozen=True, slots=True)
class Check:
    """One due diligence; `expires_on` is the last day it counts, None for no end."""

    stakeholder_id: int
    id: int
    checked_on: date
    expires_on: date | None
    decision: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What counts on a day: the state, the check that gives it, and the days left.

    `days` is None without an end, 0 on the last day and negative after it.
    """

    state: CheckState
    check: Check | None = None
    days: int | None = None

    @property
    def is_valid(self) -> bool:
        return self.state >= CheckState.EXPIRING


def checked(checks: Iterable[Check], today: date) -> Checked:
    """Say what the checks of one stakeholder come to on a day.

    The newest check with a decision counts, whichever stands beside it: a later no
    takes an earlier yes away, and a later yes an earlier no. Past its last day it is
    expired, a no as well as a yes; within 60 days of it, it expires soon. With open
    checks only it is open, with none at all there is none.
    """
    ordered = sorted(checks, key=lambda check: (check.checked_on, check.id))
    decided = [check for check in ordered if check.decision != OPEN]
    if not decided:
        last = ordered[-1] if ordered else None
        return Checked(CheckState.OPEN if last else CheckState.NONE, last)
    last = decided[-1]
    days = (last.expires_on - today).days if last.expires_on else None
    if days is not None and days < 0:
        return Checked(CheckState.EXPIRED, last, days)
    if last.decision == STOP:
        return Checked(CheckState.STOP, last, days)
    is_soon = days is not None and days <= SOON_DAYS
    return Checked(CheckState.EXPIRING if is_soon else CheckState.VALID, last, days)


def checked_by_stakeholder(checks: Iterable[Check], today: date) -> dict[int, Checked]:
    """What the checks come to for each stakeholder that has any."""
    of_each: dict[int, list[Check]] = defaultdict(list)
    for check in checks:
        of_each[check.stakeholder_id].append(check)
    return {pk: checked(mine, today) for pk, mine in of_each.items()}
