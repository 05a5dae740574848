"""What stands above a picture or in an answer line: numbers and findings in words."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, gettext

from enterprises.wording import MINUS, isolated, sign_of

SHOWN = ("value", "zero")
TOTALS = ("running_total", "yearly_reset")


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a row of periods, or of a cut: `state` says why there is none."""

    label: str
    value: Decimal | None
    n: int | None
    state: str = "value"
    is_carried: bool = False


# Words for numbers


def _locale() -> Locale:
    language = get_language() or "en"
    try:
        return Locale.parse("en-GB" if language == "en" else language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en-GB", sep="-")


def _decimals(value: Decimal) -> int:
    """As many as a reader can use: none from a hundred on, else up to two."""
    size = abs(value)
    if value == value.to_integral_value() or size >= 100:
        return 0
    return 1 if size >= 10 else 2


def written(value: Decimal | None, *, is_share: bool = False) -> str:
    """Write a figure in the reader's locale; a share in percent, never clamped."""
    if value is None:
        return gettext("not known")
    locale = _locale()
    if is_share:
        percent = abs(value * 100)
        pattern = copy(locale.percent_formats[None])
        fraction = 0 if percent >= 10 or percent == percent.to_integral_value() else 1
    else:
        pattern = copy(locale.decimal_formats[None])
        fraction = _decimals(value)
    pattern.frac_prec = (0, fraction)
    return str(pattern.apply(value, locale)).replace("-", MINUS)


def written_change(value: Decimal | None, *, is_share: bool = False) -> str:
    """Write a change with its sign; a change of a share in percentage points."""
    if value is None:
        return gettext("not known")
    return sign_of(value) + written_size(value, is_share=is_share)


def written_size(value: Decimal, *, is_share: bool = False) -> str:
    """Write how large a change is, without its sign."""
    if is_share:
        points = abs(value) * 100
        rounded = points.quantize(Decimal(1) if points >= 10 else Decimal("0.1"))
        return gettext("%(points)s points") % {"points": written(rounded)}
    return written(abs(value))


def state_words(state: str) -> str:
    """Say why there is no figure, in a few words; "" where there is one."""
    return {
        "not_collected": gettext("not collected"),
        "not_applicable": gettext("not applicable"),
        "not_yet_due": gettext("not yet due"),
        "not_computed": gettext("not computed yet"),
        "withheld": gettext("withheld: too few"),
    }.get(state, "")


# Titles: what the picture shows


def trend_title(
    points: Sequence[Point],
    *,
    unit: str,
    is_share: bool = False,
    target: Decimal | None = None,
    over_time: str = "",
) -> str:
    """Say how the newest figure stands against the first, and against the target.

    Points that were carried over tell nothing new and are passed by; of a total that
    runs, the total itself is told.
    """
    shown = [p for p in points if p.value is not None and not p.is_carried]
    if not shown:
        return gettext("No figure yet")
    first, last = shown[0], shown[-1]
    assert first.value is not None  # noqa: S101
    assert last.value is not None  # noqa: S101
    if len(shown) == 1 or over_time in TOTALS:
        title = figure_sentence(
            value=written(last.value, is_share=is_share),
            unit=unit,
            period=last.label,
            n=None,
            over_time=over_time,
        )
    else:
        title = _step(first, last, last.value - first.value, is_share)
    return title + _against_target(last.value, target, is_share)


def _step(first: Point, last: Point, size: Decimal, is_share: bool) -> str:
    words = {
        "last": last.label,
        "first": first.label,
        "size": written_size(size, is_share=is_share),
    }
    if size > 0:
        return gettext("%(size)s higher in %(last)s than in %(first)s") % words
    if size < 0:
        return gettext("%(size)s lower in %(last)s than in %(first)s") % words
    return gettext("Unchanged from %(first)s to %(last)s") % words


def _against_target(value: Decimal, target: Decimal | None, is_share: bool) -> str:
    if target is None:
        return ""
    size = written_size(target - value, is_share=is_share)
    if value == target:
        return gettext(", exactly on target")
    if value < target:
        return gettext(", %(size)s below the target") % {"size": size}
    return gettext(", %(size)s above the target") % {"size": size}


def cut_title(points: Sequence[Point], *, is_share: bool = False) -> str:
    """Say where the figure is highest and where lowest."""
    shown = [p for p in points if p.value is not None]
    if not shown:
        return gettext("No part is large enough to be shown")
    highest = max(shown, key=lambda p: p.value or Decimal(0))
    lowest = min(shown, key=lambda p: p.value or Decimal(0))
    words = {
        "highest": isolated(highest.label),
        "most": written(highest.value, is_share=is_share),
        "lowest": isolated(lowest.label),
        "least": written(lowest.value, is_share=is_share),
    }
    if len(shown) == 1 and len(points) > 1:
        return gettext("Only %(highest)s can be shown: %(most)s") % words
    if highest.value == lowest.value:
        return gettext("%(most)s everywhere") % words
    return (
        gettext("Highest for %(highest)s (%(most)s), lowest for %(lowest)s (%(least)s)")
        % words
    )


# Answer lines


@dataclass(frozen=True, slots=True)
class ChangeInWords:
    """A change, of whom, and against what; `size` is None where there is none."""

    size: Decimal | None
    n_before: int | None
    n_now: int | None


def figure_sentence(
    *,
    value: str,
    unit: str,
    period: str,
    n: int | None,
    aggregation: str = "",
    over_time: str = "",
) -> str:
    """Say the newest figure: how it was made, its unit, its period and its n."""
    pieces = {"value": value, "unit": unit, "period": period}
    if over_time == "running_total":
        text = gettext("%(value)s %(unit)s in all up to %(period)s") % pieces
    elif over_time == "yearly_reset":
        text = gettext("%(value)s %(unit)s in the year up to %(period)s") % pieces
    elif aggregation == "mean":
        text = gettext("A mean of %(value)s %(unit)s in %(period)s") % pieces
    elif aggregation == "median":
        text = gettext("A median of %(value)s %(unit)s in %(period)s") % pieces
    else:
        text = gettext("%(value)s %(unit)s in %(period)s") % pieces
    return text if n is None else f"{text} (n {written(Decimal(n))})"


def changes_sentence(
    every: ChangeInWords, same: ChangeInWords, *, since: str, is_share: bool = False
) -> str:
    """Say both changes since the baseline period, each with whom it is of."""
    if every.size is None:
        return ""
    words = {
        "size": written_size(every.size, is_share=is_share),
        "since": since,
    }
    if every.size > 0:
        text = gettext("%(size)s above %(since)s for all available") % words
    elif every.size < 0:
        text = gettext("%(size)s below %(since)s for all available") % words
    else:
        text = gettext("as in %(since)s for all available") % words
    if same.size is None or same.n_now is None:
        return text
    words = {
        "change": written_change(same.size, is_share=is_share),
        "n": written(Decimal(same.n_now)),
    }
    return text + gettext("; %(change)s for the same %(n)s enterprises") % words


def why_no_figure(state: str, *, period: str, threshold: int) -> str:
    """Say in a sentence why an indicator has no figure to show."""
    words = {"period": period, "threshold": threshold}
    if state == "withheld":
        text = gettext(
            "The figure of %(period)s is withheld: fewer than %(threshold)s "
            "enterprises stand behind it."
        )
    elif state == "not_computed":
        text = gettext("Values have come in; their figure is being computed.")
    elif state == "not_yet_due":
        text = gettext("Nothing is due yet: no period is over.")
    elif period:
        text = gettext("Nothing has been measured yet; %(period)s is waited for.")
    else:
        text = gettext("Nothing has been measured yet.")
    return text % words
