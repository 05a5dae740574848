"""How a figure comes about, in words and with its numbers put in."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import NumberPattern
from django.utils.translation import gettext, ngettext

from impact.analysis.figures import Sums, ratio
from impact.charts.locales import reader_locale
from impact.charts.words import written

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Term:
    """One number of an equation, with what it counts, and the sign before it."""

    number: str
    label: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A rule in one sentence, and the same with the numbers of this figure."""

    rule: str
    terms: Sequence[Term]
    result: str


def exactly(value: Decimal | int | None) -> str:
    """Write a number in the reader's locale with all the decimals that are kept."""
    if value is None:
        return gettext("not known")
    here = reader_locale()
    pattern: NumberPattern = copy(here.decimal_formats[None])
    pattern.frac_prec = (0, 6 if -1 < value < 1 else 2)
    return str(pattern.apply(value, here)).replace("-", MINUS)


def percent(value: Decimal | None) -> str:
    """Write a share of 0..1 as a percentage with two decimals; never clamped."""
    if value is None:
        return gettext("not known")
    here = reader_locale()
    pattern = copy(here.percent_formats[None])
    pattern.frac_prec = (0, 2)
    return str(pattern.apply(value, here)).replace("-", MINUS)


def difference(aggregation: str, value: Decimal | None) -> str:
    """Write a change; that of a share in percentage points, not in percent."""
    if value is None or aggregation != "share":
        return exactly(value)
    return gettext("%(points)s points") % {"points": exactly(value * 100)}


def rule(aggregation: str) -> str:
    """Say in one sentence how the values of a period become one figure."""
    return {
        "sum": gettext("All values of the period are added up."),
        "count": gettext("The records of the period are counted."),
        "distinct": gettext(
            "The enterprises with at least one record are counted, each of them once."
        ),
        "mean": gettext(
            "All values of the period are added up and divided by the enterprises they "
            "stand for. The value of a group counts once for each of its enterprises."
        ),
        "median": gettext(
            "The values of the period are put in order; the figure is the one in the "
            "middle, or half way between the two in the middle."
        ),
        "share": gettext(
            "All first parts are added up, and all second parts. The figure is the one "
            "sum divided by the other, and not a mean of percentages."
        ),
        "latest": gettext(
            "Of each enterprise the latest value up to the period is taken, also one "
            "from an earlier period, and these are added up."
        ),
        "minimum": gettext("The smallest value of the period."),
        "maximum": gettext("The largest value of the period."),
    }[aggregation]


def formula(aggregation: str, sums: Sums, value: Decimal | None) -> Formula:
    """Put the numbers of a figure into its rule."""
    terms = {
        "mean": _mean,
        "share": _share,
        "count": _records,
        "distinct": _enterprises,
    }.get(aggregation, _of_values)(sums)
    result = percent(value) if aggregation == "share" else exactly(value)
    return Formula(rule(aggregation), terms, result)


def _mean(sums: Sums) -> list[Term]:
    return [
        Term(exactly(sums.numerator), gettext("all values together")),
        Term(exactly(sums.denominator), gettext("values"), "÷"),
    ]


def _share(sums: Sums) -> list[Term]:
    return [
        Term(exactly(sums.numerator), gettext("of them")),
        Term(exactly(sums.denominator), gettext("out of"), "÷"),
    ]


def _records(sums: Sums) -> list[Term]:
    return [Term(exactly(sums.n), ngettext("record", "records", sums.n))]


def _enterprises(sums: Sums) -> list[Term]:
    n = sums.enterprises
    return [Term(exactly(n), ngettext("enterprise", "enterprises", n))]


def _of_values(sums: Sums) -> list[Term]:
    return [Term(exactly(sums.n), ngettext("value", "values", sums.n))]


def in_one_line(found: Formula) -> str:
    """Write the equation as a line of text: `227,270 ÷ 117 = 1,942.48`."""
    left = " ".join(f"{term.sign} {term.number}".strip() for term in found.terms)
    return f"{left} = {found.result}" if len(found.terms) > 1 else found.result


def answer(
    aggregation: str, sums: Sums, value: Decimal | None, *, unit: str, slice_: str
) -> str:
    """Say what the figure is and what it was made from, in one sentence."""
    share = aggregation == "share"
    words = {
        "value": written(value, is_share=share),
        "unit": unit,
        "slice": slice_,
        "n": exactly(sums.enterprises),
        "equation": in_one_line(formula(aggregation, sums, value)),
    }
    text = ngettext(
        "%(value)s %(unit)s, from %(n)s enterprise (%(slice)s)",
        "%(value)s %(unit)s, from %(n)s enterprises (%(slice)s)",
        sums.enterprises,
    )
    if ratio(sums.numerator, sums.denominator) is not None and aggregation in {
        "mean",
        "share",
    }:
        text += gettext(": %(equation)s")
    return text % words + "."
