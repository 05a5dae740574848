"""Starting indicators in our own words, on the five levels of the results chain.

`{currency}` in a unit stands for the currency of the market system. Choices are given
by the values that impact.models.indicators stores. SDG targets are named only where
the target's own wording covers what is measured.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

# Translated when a page is made: a string, or one that is still to be translated.
Words = object

INPUT, ACTIVITY, OUTPUT, OUTCOME, IMPACT = 1, 2, 3, 4, 5


@dataclass(frozen=True, slots=True)
class StartingIndicator:
    """One indicator a team can start from and change to its own."""

    code: str
    level: int
    name: Words
    definition: Words
    unit: Words
    aggregation: str
    frequency: str
    over_time: str = "non_cumulative"
    direction: str = "up"
    beneficiary: str = "enterprises"
    method: Words = ""
    use: Words = ""
    sdg_targets: tuple[str, ...] = ()


STARTING_INDICATORS = (
    StartingIndicator(
        code="money-spent",
        level=INPUT,
        name=_("Money spent"),
        definition=_(
            "Money paid out for the plan by all partners, by the day of payment. "
            "Pledges and work in kind do not count."
        ),
        unit=_("{currency}"),
        aggregation="sum",
        frequency="quarter",
        over_time="running_total",
        beneficiary="partners",
        method=_("Books of each partner"),
        use=_("Partners: is the money used at the pace that was planned?"),
        sdg_targets=("17.3",),
    ),
    StartingIndicator(
        code="staff-days",
        level=INPUT,
        name=_("Days of work put in"),
        definition=_(
            "Days that staff of the partners worked for the plan. Days of enterprise "
            "owners do not count."
        ),
        unit=_("days"),
        aggregation="sum",
        frequency="quarter",
        over_time="running_total",
        beneficiary="partners",
        method=_("Time sheets"),
        use=_("Partners: who carries the work?"),
    ),
    StartingIndicator(
        code="input-quality",
        level=INPUT,
        name=_("Inputs of the agreed quality"),
        definition=_(
            "Of the deliveries of seed, feed, stock or packaging to enterprises, those "
            "that met the agreed quality on arrival."
        ),
        unit=_("of deliveries"),
        aggregation="share",
        frequency="quarter",
        method=_("Delivery notes checked by the enterprise"),
        use=_("Purchasing: which suppliers to keep"),
    ),
    StartingIndicator(
        code="training-sessions",
        level=ACTIVITY,
        name=_("Training sessions held"),
        definition=_(
            "Sessions of at least two hours with owners or workers of enterprises. A "
            "session held in two parts counts once."
        ),
        unit=_("sessions"),
        aggregation="sum",
        frequency="quarter",
        over_time="running_total",
        method=_("Attendance lists"),
        use=_("Intervention leads: is the work on schedule?"),
    ),
    StartingIndicator(
        code="advice-visits",
        level=ACTIVITY,
        name=_("Advisory visits made"),
        definition=_(
            "Visits to one enterprise at its place of work. Calls do not count."
        ),
        unit=_("visits"),
        aggregation="sum",
        frequency="month",
        over_time="running_total",
        method=_("Visit records"),
        use=_("Field partners: where to go next month"),
    ),
    StartingIndicator(
        code="dialogues",
        level=ACTIVITY,
        name=_("Meetings between enterprises and authorities"),
        definition=_(
            "Meetings at which owners put their concerns to an authority that may "
            "decide on them."
        ),
        unit=_("meetings"),
        aggregation="sum",
        frequency="half_year",
        over_time="running_total",
        beneficiary="government",
        method=_("Minutes"),
        use=_("Coordinators: is anybody listened to?"),
    ),
    StartingIndicator(
        code="enterprises-reached",
        level=OUTPUT,
        name=_("Enterprises reached"),
        definition=_(
            "Different enterprises that received a service, input, loan or training "
            "under the plan. An enterprise counts once, whoever reached it."
        ),
        unit=_("enterprises"),
        aggregation="distinct",
        frequency="quarter",
        over_time="running_total",
        method=_("Records of partners, by enterprise code"),
        use=_("Coordinators: does the plan grow as promised?"),
        sdg_targets=("8.3", "9.3"),
    ),
    StartingIndicator(
        code="women-reached",
        level=OUTPUT,
        name=_("Women among the owners reached"),
        definition=_(
            "Of the owners of enterprises reached in the period, those who are women."
        ),
        unit=_("of owners"),
        aggregation="share",
        frequency="quarter",
        method=_("Records of partners"),
        use=_("Coordinators: who is left out?"),
        sdg_targets=("5.a",),
    ),
    StartingIndicator(
        code="people-trained",
        level=OUTPUT,
        name=_("People trained"),
        definition=_(
            "Owners and workers who attended at least four of five parts of a course. "
            "A person in two courses counts twice."
        ),
        unit=_("people"),
        aggregation="sum",
        frequency="quarter",
        over_time="running_total",
        method=_("Attendance lists"),
        use=_("Intervention leads: which courses to repeat"),
    ),
    StartingIndicator(
        code="loans",
        level=OUTPUT,
        name=_("Loans paid out"),
        definition=_("Loans to enterprises of the plan, by the day of payment."),
        unit=_("loans"),
        aggregation="sum",
        frequency="quarter",
        over_time="running_total",
        method=_("List of the lender"),
        use=_("Lender and company: whether to widen the guarantee"),
        sdg_targets=("8.3", "8.10", "9.3"),
    ),
    StartingIndicator(
        code="loan-amount",
        level=OUTPUT,
        name=_("Amount of loans paid out"),
        definition=_(
            "The sum lent to enterprises of the plan; fees are not taken off."
        ),
        unit=_("{currency}"),
        aggregation="sum",
        frequency="quarter",
        over_time="running_total",
        method=_("List of the lender"),
        use=_("Lender and company: whether to widen the guarantee"),
        sdg_targets=("9.3",),
    ),
    StartingIndicator(
        code="savers",
        level=OUTPUT,
        name=_("Enterprises with a savings account"),
        definition=_(
            "1 for an enterprise with money in an account or savings group in its name "
            "or its owner's, 0 for one without."
        ),
        unit=_("enterprises"),
        aggregation="latest",
        frequency="half_year",
        over_time="latest_state",
        method=_("Question to the owner, pass book seen"),
        use=_("Savings partners: where to open groups"),
        sdg_targets=("8.10",),
    ),
    StartingIndicator(
        code="monthly-profit",
        level=OUTCOME,
        name=_("Monthly profit"),
        definition=_(
            "What is left of last month's sales after all costs of the business, "
            "before the owner takes money out. Losses are negative."
        ),
        unit=_("{currency} a month"),
        aggregation="mean",
        frequency="round",
        method=_("Interview with the owner, same question every round"),
        use=_("All partners: does the plan help those it is for?"),
        sdg_targets=("8.3",),
    ),
    StartingIndicator(
        code="monthly-turnover",
        level=OUTCOME,
        name=_("Monthly turnover"),
        definition=_("Sales of the enterprise in the last full month, paid or owed."),
        unit=_("{currency} a month"),
        aggregation="median",
        frequency="round",
        method=_("Interview with the owner, sales book where there is one"),
        use=_("All partners: do enterprises grow?"),
        sdg_targets=("8.3",),
    ),
    StartingIndicator(
        code="savings-balance",
        level=OUTCOME,
        name=_("Savings of an enterprise"),
        definition=_("Money saved on the day of the question, wherever it is kept."),
        unit=_("{currency}"),
        aggregation="mean",
        frequency="half_year",
        over_time="latest_state",
        method=_("Interview with the owner"),
        use=_("Savings partners: can owners ride out a bad month?"),
        sdg_targets=("8.10",),
    ),
    StartingIndicator(
        code="sales-to-company",
        level=OUTCOME,
        name=_("Sales to the company"),
        definition=_(
            "What the company paid enterprises of the plan for goods and services, "
            "directly or through an intermediary that names them."
        ),
        unit=_("{currency}"),
        aggregation="sum",
        frequency="quarter",
        over_time="yearly_reset",
        method=_("Purchase ledger of the company"),
        use=_("Purchasing: how much can come from small suppliers"),
        sdg_targets=("9.3",),
    ),
    StartingIndicator(
        code="accepted-deliveries",
        level=OUTCOME,
        name=_("Deliveries accepted at the first check"),
        definition=_(
            "Of the deliveries of enterprises to the company, those accepted without "
            "rework or a price cut."
        ),
        unit=_("of deliveries"),
        aggregation="share",
        frequency="month",
        beneficiary="company",
        method=_("Goods-in records of the company"),
        use=_("Purchasing: which training pays"),
    ),
    StartingIndicator(
        code="sourcing-cost",
        level=OUTCOME,
        name=_("Cost of sourcing a unit"),
        definition=_(
            "What one unit from enterprises of the plan costs the company on its dock, "
            "transport and checks included."
        ),
        unit=_("{currency} a unit"),
        aggregation="mean",
        frequency="quarter",
        direction="down",
        beneficiary="company",
        method=_("Books of the company"),
        use=_("Finance: the business case"),
    ),
    StartingIndicator(
        code="losses",
        level=OUTCOME,
        name=_("Goods lost before sale"),
        definition=_(
            "Of what was harvested, collected or bought in the period, the part that "
            "was spoilt, stolen or thrown away before it was sold, by weight."
        ),
        unit=_("of the goods"),
        aggregation="share",
        frequency="quarter",
        direction="down",
        method=_("Stock book, or an estimate by the owner marked as such"),
        use=_("Logistics partners: where cooling and storage pay"),
        sdg_targets=("12.3",),
    ),
    StartingIndicator(
        code="good-practices",
        level=OUTCOME,
        name=_("Good business practices in use"),
        definition=_(
            "How many practices of the list agreed in the plan an enterprise used in "
            "the last three months, such as written records or prices compared."
        ),
        unit=_("practices"),
        aggregation="mean",
        frequency="round",
        method=_("Check list, records seen"),
        use=_("Trainers: what sticks, and what to change"),
    ),
    StartingIndicator(
        code="jobs",
        level=IMPACT,
        name=_("Jobs in the enterprises"),
        definition=_(
            "Full-time equivalents of all who work for an enterprise, the owner "
            "included; 240 days of eight hours are one year of full-time work."
        ),
        unit=_("full-time equivalents"),
        aggregation="latest",
        frequency="half_year",
        over_time="latest_state",
        beneficiary="community",
        method=_("Interview with the owner"),
        use=_("Government and donors: does growth bring work?"),
        sdg_targets=("8.3", "8.5"),
    ),
    StartingIndicator(
        code="household-income",
        level=IMPACT,
        name=_("Monthly income of the owner's household"),
        definition=_(
            "All income of the people who eat from one pot with the owner in the last "
            "month, business and other, before spending."
        ),
        unit=_("{currency} a month"),
        aggregation="median",
        frequency="year",
        method=_("Interview with the owner"),
        use=_("All partners: does the family live better?"),
    ),
    StartingIndicator(
        code="women-decide",
        level=IMPACT,
        name=_("Women who decide about the money of their business"),
        definition=_(
            "Of the women owners asked, those who decide alone or together about large "
            "purchases and about the profit."
        ),
        unit=_("of women owners"),
        aggregation="share",
        frequency="year",
        method=_("Interview with the owner alone"),
        use=_("Partners: does income reach those who earn it?"),
        sdg_targets=("5.5", "5.a"),
    ),
    StartingIndicator(
        code="still-in-business",
        level=IMPACT,
        name=_("Enterprises still in business after a year"),
        definition=_(
            "Of the enterprises reached a year before, those that still sell or serve, "
            "in the same place or another."
        ),
        unit=_("of enterprises"),
        aggregation="share",
        frequency="year",
        method=_("Visit or call"),
        use=_("All partners: does it last?"),
        sdg_targets=("8.3",),
    ),
    StartingIndicator(
        code="registered",
        level=IMPACT,
        name=_("Enterprises known to the authorities"),
        definition=_(
            "1 for an enterprise with a licence, tax number or entry in a register "
            "that is valid today, 0 for one without."
        ),
        unit=_("enterprises"),
        aggregation="latest",
        frequency="year",
        over_time="latest_state",
        beneficiary="government",
        method=_("Paper seen"),
        use=_("Local government: whether simpler rules work"),
        sdg_targets=("8.3",),
    ),
    StartingIndicator(
        code="hungry-months",
        level=IMPACT,
        name=_("Months without enough food"),
        definition=_(
            "Months of the last twelve in which the owner's household ate less than it "
            "needed for a week or longer."
        ),
        unit=_("months a year"),
        aggregation="mean",
        frequency="year",
        direction="down",
        beneficiary="community",
        method=_("Interview, month by month"),
        use=_("All partners: is anybody worse off?"),
        sdg_targets=("2.1",),
    ),
)


def starting_indicator(code: str) -> StartingIndicator | None:
    """The starting indicator of a code, None for a code that there is not."""
    return next((row for row in STARTING_INDICATORS if row.code == code), None)
