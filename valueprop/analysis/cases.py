"""What a business case puts in and gets out by year, and what follows from it.

Sums are kept as fractions, so that a third of a benefit three times is the whole of it
and the total is exactly the sum of its parts; figures leave as Decimals of 50 digits.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from itertools import accumulate

from valueprop.analysis.rates import internal_rate

DIGITS = Context(prec=50)
COMMERCIAL, SOCIAL = "commercial", "social"
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class InvestmentLine:
    """The same amount in each year from the first to the last."""

    id: int
    stakeholder_id: int
    label: str
    source: str
    first_year: int
    last_year: int
    amount_per_year: Decimal


@dataclass(frozen=True, slots=True)
class BenefitLine:
    """Units times change times value a year, growing in over the ramp-up years."""

    id: int
    stakeholder_id: int
    label: str
    kind: str
    first_year: int
    last_year: int
    units: Decimal
    change: Decimal
    value: Decimal
    ramp_up_years: int = 1


Line = InvestmentLine | BenefitLine


@dataclass(frozen=True, slots=True)
class CaseLines:
    """A case with its lines; `names` are those of the stakeholders in them."""

    id: int
    name: str
    first_year: int
    years: int
    discount_rate: Decimal
    investments: tuple[InvestmentLine, ...] = ()
    benefits: tuple[BenefitLine, ...] = ()
    names: tuple[tuple[int, str], ...] = ()

    @property
    def span(self) -> range:
        """The years of the case."""
        return range(self.first_year, self.first_year + self.years)


@dataclass(frozen=True, slots=True)
class Payback:
    """When the money is back: the year, and how many years after the start."""

    year: int
    after_years: Decimal


@dataclass(frozen=True, slots=True)
class Ledger:
    """One stakeholder's years in a case, or everybody's (`stakeholder_id` None).

    Amounts are in the currency of the system, one for each year of the case.
    """

    stakeholder_id: int | None
    name: str
    first_year: int
    discount_rate: Decimal
    exact_invested: tuple[Fraction, ...]
    exact_commercial: tuple[Fraction, ...]
    exact_social: tuple[Fraction, ...]

    @property
    def exact_net(self) -> tuple[Fraction, ...]:
        """Benefits of both kinds less investments, by year; negative is paid."""
        lines = zip(
            self.exact_invested, self.exact_commercial, self.exact_social, strict=True
        )
        return tuple(commercial + social - paid for paid, commercial, social in lines)

    @property
    def net(self) -> tuple[Decimal, ...]:
        return tuple(map(decimal, self.exact_net))

    @property
    def cumulative(self) -> tuple[Decimal, ...]:
        """The running sum of `net`: how far in or out of pocket at the year's end."""
        return tuple(map(decimal, accumulate(self.exact_net)))

    @property
    def put_in(self) -> Decimal:
        """All investments, not discounted."""
        return decimal(sum(self.exact_invested, NOTHING))

    @property
    def got_out(self) -> Decimal:
        """All benefits of both kinds, not discounted."""
        both = (*self.exact_commercial, *self.exact_social)
        return decimal(sum(both, NOTHING))

    @property
    def present_costs(self) -> Decimal:
        return decimal(self._present(self.exact_invested))

    @property
    def present_commercial(self) -> Decimal:
        return decimal(self._present(self.exact_commercial))

    @property
    def present_social(self) -> Decimal:
        return decimal(self._present(self.exact_social))

    @property
    def npv(self) -> Decimal:
        """Net present value: net of year t over (1 + rate)^t, the first year t = 0.

        The first year is not discounted: figures are as of that year. May be negative.
        """
        return decimal(self._present(self.exact_net))

    @property
    def ratio(self) -> Decimal | None:
        """Present value of benefits for each 1 of costs; None where nothing is put in.

        Negative where the benefits together are harm.
        """
        commercial = self._present(self.exact_commercial)
        benefits = commercial + self._present(self.exact_social)
        return quotient(benefits, self._present(self.exact_invested))

    @property
    def commercial_ratio(self) -> Decimal | None:
        """As `ratio`, of commercial benefits alone."""
        return quotient(
            self._present(self.exact_commercial), self._present(self.exact_invested)
        )

    @property
    def social_share(self) -> Decimal | None:
        """Social part of the present value of benefits; None where benefits are 0.

        Outside 0..1 where one of the kinds is negative.
        """
        social = self._present(self.exact_social)
        return quotient(social, social + self._present(self.exact_commercial))

    @property
    def irr(self) -> Decimal | None:
        """The one rate a year at which the net present value is nothing, else None."""
        return internal_rate(self.exact_net)

    @property
    def payback(self) -> Payback | None:
        """When the cumulative net is no longer negative, and stays so.

        Not discounted. `after_years` counts from the start of the first year and is
        interpolated inside the year, as if its net came evenly; 0 where it never was
        negative. None where nothing is put in, or the money is not back by the end.
        """
        if not any(self.exact_invested):
            return None
        sums = list(accumulate(self.exact_net))
        behind = [year for year, total in enumerate(sums) if total < 0]
        if not behind:
            return Payback(self.first_year, Decimal(0))
        last = behind[-1]
        if last == len(sums) - 1:
            return None
        inside = -sums[last] / self.exact_net[last + 1]
        return Payback(self.first_year + last + 1, decimal(last + 1 + inside))

    def _present(self, amounts: Sequence[Fraction]) -> Fraction:
        return present_value(amounts, Fraction(self.discount_rate))


@dataclass(frozen=True, slots=True)
class OutsideLine:
    """A line with years before or after those of the case, which are not counted."""

    kind: str  # "investment" or "benefit"
    id: int
    label: str
    years: tuple[int, ...]
    amount: Decimal

    @property
    def stretches(self) -> list[tuple[int, int]]:
        """The years as (first, last) of each stretch without a hole."""
        found: list[tuple[int, int]] = []
        for year in self.years:
            if found and found[-1][1] == year - 1:
                found[-1] = (found[-1][0], year)
            else:
                found.append((year, year))
        return found


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case computed: everybody together, each stakeholder, and what was left out.

    `ledgers` begin with the stakeholder who gains most.
    """

    case: CaseLines
    total: Ledger
    ledgers: tuple[Ledger, ...]
    outside: tuple[OutsideLine, ...]

    @property
    def main_business(self) -> Ledger | None:
        """Who puts in most among those with commercial benefits; None without any."""
        in_business = [
            one
            for one in self.ledgers
            if any(one.exact_invested) and any(one.exact_commercial)
        ]
        return max(in_business, key=lambda one: one.present_costs, default=None)

    @property
    def gains_most(self) -> Ledger | None:
        """The stakeholder of the highest net present value; None if none gains."""
        best = self.ledgers[0] if self.ledgers else None
        return best if best is not None and best.npv > 0 else None


@dataclass(frozen=True, slots=True)
class Together:
    """Several cases side by side: how many, what goes in and comes out, how many pay.

    Amounts are not discounted, for each case has its own first year and rate.
    """

    cases: int
    put_in: Decimal
    got_out: Decimal
    worthwhile: int


def decimal(exact: Fraction | int) -> Decimal:
    """The fraction as a Decimal of 50 digits."""
    value = Fraction(exact)
    return DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def quotient(above: Fraction, below: Fraction) -> Decimal | None:
    """One over the other; None where the lower one is nothing."""
    return None if below == 0 else decimal(above / below)


def present_value(amounts: Sequence[Fraction], rate: Fraction) -> Fraction:
    """Sum of amount t over (1 + rate)^t, t = 0 for the first; rate above -1."""
    factor, result, discount = 1 / (1 + rate), NOTHING, Fraction(1)
    for amount in amounts:
        result += amount * discount
        discount *= factor
    return result


def ramp(year: int, first_year: int, ramp_up_years: int) -> Fraction:
    """The part of its full size a benefit has in a year: 1/3, 2/3, 1, 1, …

    min(1, (years since the first + 1) / ramp-up years), counted from the first year of
    the line even if that lies before the case; 0..1.
    """
    return min(Fraction(1), Fraction(year - first_year + 1, ramp_up_years))


def invested_in(line: InvestmentLine, year: int) -> Fraction:
    """What the line puts in that year; nothing outside its own years."""
    if line.first_year <= year <= line.last_year:
        return Fraction(line.amount_per_year)
    return NOTHING


def full_benefit(line: BenefitLine) -> Fraction:
    """Units times change times value, a year at full size; a harm is negative."""
    return Fraction(line.units) * Fraction(line.change) * Fraction(line.value)


def benefit_in(line: BenefitLine, year: int) -> Fraction:
    """The full benefit times the ramp of that year; nothing outside the line."""
    if line.first_year <= year <= line.last_year:
        return full_benefit(line) * ramp(year, line.first_year, line.ramp_up_years)
    return NOTHING


def computed(case: CaseLines) -> CaseResult:
    """All figures of a case; one without lines has a total of nothing.

    The total is made from all lines and equals the sum over the stakeholders. Years of
    a line that lie outside the case are in none of them, and are listed.
    """
    names = dict(case.names)
    lines: tuple[Line, ...] = (*case.investments, *case.benefits)
    keys = sorted({line.stakeholder_id for line in lines})
    ledgers = [_ledger(case, key, names.get(key, "")) for key in keys]
    ledgers.sort(key=lambda ledger: (-ledger.npv, ledger.name, ledger.stakeholder_id))
    return CaseResult(
        case=case,
        total=_ledger(case, None, ""),
        ledgers=tuple(ledgers),
        outside=(
            *_outside(case, "investment", case.investments, invested_in),
            *_outside(case, "benefit", case.benefits, benefit_in),
        ),
    )


def together(results: Iterable[CaseResult]) -> Together:
    """Cases side by side; `worthwhile` counts those with a positive present value."""
    all_of_them = list(results)
    totals = [result.total for result in all_of_them]
    return Together(
        cases=len(all_of_them),
        put_in=sum((total.put_in for total in totals), Decimal(0)),
        got_out=sum((total.got_out for total in totals), Decimal(0)),
        worthwhile=sum(total.npv > 0 for total in totals),
    )


def _ledger(case: CaseLines, stakeholder_id: int | None, name: str) -> Ledger:
    def theirs(line: Line) -> bool:
        return stakeholder_id is None or line.stakeholder_id == stakeholder_id

    def sums(kind: str) -> tuple[Fraction, ...]:
        benefits = [x for x in case.benefits if theirs(x) and x.kind == kind]
        return tuple(
            sum((benefit_in(line, year) for line in benefits), NOTHING)
            for year in case.span
        )

    investments = [line for line in case.investments if theirs(line)]
    return Ledger(
        stakeholder_id=stakeholder_id,
        name=name,
        first_year=case.first_year,
        discount_rate=case.discount_rate,
        exact_invested=tuple(
            sum((invested_in(line, year) for line in investments), NOTHING)
            for year in case.span
        ),
        exact_commercial=sums(COMMERCIAL),
        exact_social=sums(SOCIAL),
    )


def _outside(
    case: CaseLines,
    kind: str,
    lines: Iterable[InvestmentLine] | Iterable[BenefitLine],
    amount_in: Callable[..., Fraction],
) -> Iterable[OutsideLine]:
    for line in lines:
        years = range(line.first_year, line.last_year + 1)
        beyond = tuple(year for year in years if year not in case.span)
        if beyond:
            amount = sum((amount_in(line, year) for year in beyond), NOTHING)
            yield OutsideLine(kind, line.id, line.label, beyond, decimal(amount))


def full_benefits(case: CaseLines) -> dict[int, Decimal]:
    """By benefit line: what it is worth in a year at its full size."""
    return {line.id: decimal(full_benefit(line)) for line in case.benefits}
