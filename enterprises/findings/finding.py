"""What every app's findings look like."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Severity(IntEnum):
    """How much the plan suffers if nobody looks at it."""

    NOTE = 1
    WARNING = 2
    PROBLEM = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing from a plan or contradicts it, and where to mend it.

    `code` ("app.what") never changes and is what tests and notes refer to. `url_name`,
    `url_kwargs` and `query` name the page of the subject; the market system's slug is
    added by whoever shows it. `is_lesson` tells of the world and not of a gap in the
    plan: it is there to be seen, and nothing of it can be mended.
    """

    code: str
    severity: Severity
    message: str
    subject: str
    url_name: str
    url_kwargs: Mapping[str, int | str] = field(default_factory=dict)
    query: Mapping[str, int | str] = field(default_factory=dict)
    is_lesson: bool = False
