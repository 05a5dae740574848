"""One factory per model, without surprises; children inherit the parent's system."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import factory
from django.contrib.auth.models import User
from django.utils import timezone
from factory.django import DjangoModelFactory

from coordination.models import (
    BudgetLine,
    Contribution,
    Intervention,
    InterventionNeed,
    PlannedRole,
)
from enterprises.models import (
    AssessmentRound,
    BulkChange,
    BulkChunk,
    BulkRow,
    Consent,
    ConsentPurpose,
    DuplicatePair,
    DuplicateSearch,
    DuplicateVerdict,
    Exposure,
    HeardVoice,
    ImportBatch,
    ImportChunk,
    Insight,
    MarketSystem,
    MatchKey,
    MicroEnterprise,
    Need,
    NeedCause,
    NeedLink,
    NeedRating,
    OwnerContact,
    Place,
    RatingSession,
    Removal,
    RootCause,
    Segment,
    SessionAnswer,
    SessionTopic,
    SubNeed,
    ValueChainStep,
    VoiceGroup,
)
from impact.models import Baseline, Indicator, MeasurementRound, Observation, Target
from stakeholders.models import (
    DueDiligence,
    EngagementChange,
    ExistingInitiative,
    FunctionRole,
    InitiativePart,
    Invitation,
    JoinLink,
    JoinRequest,
    Membership,
    Motive,
    Organisation,
    OrganisationVerdict,
    OverlapVerdict,
    Programme,
    Relationship,
    Representative,
    SharingTerms,
    Stakeholder,
    StakeholderName,
    StakeholderVerdict,
    SystemFinding,
    SystemFunction,
    TermsAcceptance,
)
from valueprop.models import Benefit, BusinessCase, Investment


class RowFactory(DjangoModelFactory):
    """A row of a market system: that of a given parent, else a new one."""

    class Meta:
        abstract = True

    market_system = factory.SubFactory("tests.factories.MarketSystemFactory")

    @classmethod
    def _generate(cls, strategy: str, params: dict) -> object:
        if not any(name.startswith("market_system") for name in params):
            for value in params.values():
                if hasattr(value, "market_system_id"):
                    params = {**params, "market_system": value.market_system}
                    break
        return super()._generate(strategy, params)


def beside(**kwargs: object) -> dict:
    """Arguments of a sub-factory whose row lies in the same system."""
    return {"market_system": factory.SelfAttribute("..market_system"), **kwargs}


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}@people.example")
    email = factory.SelfAttribute("username")


class MarketSystemFactory(DjangoModelFactory):
    class Meta:
        model = MarketSystem

    name = factory.Sequence(lambda n: f"System {n}")
    slug = factory.Sequence(lambda n: f"system-{n}")
    country = "KE"
    currency = "KES"
    value_chain = "Dairy"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = "civil_society"


class MembershipFactory(RowFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Membership.Role.VIEWER


class InvitationFactory(RowFactory):
    class Meta:
        model = Invitation

    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"invited{n}@people.example")
    token_sha256 = factory.Sequence(lambda n: f"{n:064d}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=72))
    invited_by = factory.SubFactory(UserFactory)


class PlaceFactory(RowFactory):
    class Meta:
        model = Place
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Place {n}")
    level = factory.LazyAttribute(lambda o: o.parent.level + 1 if o.parent else 1)
    parent = None
    path = "/"

    @factory.post_generation
    def path_from_parent(self, create: bool, extracted: object, **kwargs: object):
        above = self.parent.path if self.parent else "/"
        self.path = f"{above}{self.pk}/"
        Place.objects.filter(pk=self.pk).update(path=self.path)


class ValueChainStepFactory(RowFactory):
    class Meta:
        model = ValueChainStep

    name = factory.Sequence(lambda n: f"Step {n}")
    order = factory.Sequence(lambda n: n)


class SegmentFactory(RowFactory):
    class Meta:
        model = Segment

    name = factory.Sequence(lambda n: f"Segment {n}")
    role = Segment.Role.RETAILER


class MicroEnterpriseFactory(RowFactory):
    class Meta:
        model = MicroEnterprise

    code = factory.Sequence(lambda n: f"E{n}")


class SubNeedFactory(RowFactory):
    class Meta:
        model = SubNeed

    category = SubNeed.Category.FINANCE
    name = factory.Sequence(lambda n: f"Sub-need {n}")


class AssessmentRoundFactory(RowFactory):
    class Meta:
        model = AssessmentRound

    name = factory.Sequence(lambda n: f"Round {n}")
    approach = AssessmentRound.Approach.BOTH
    held_on = date(2026, 3, 1)


class NeedRatingFactory(RowFactory):
    class Meta:
        model = NeedRating

    round = factory.SubFactory(AssessmentRoundFactory, **beside())
    segment = factory.SubFactory(SegmentFactory, **beside())
    sub_need = factory.SubFactory(SubNeedFactory, **beside())
    perspective = NeedRating.Perspective.ENTERPRISES
    severity = Decimal("4")
    respondents = 12


class NeedFactory(RowFactory):
    class Meta:
        model = Need

    segment = factory.SubFactory(SegmentFactory, **beside())
    sub_need = factory.SubFactory(SubNeedFactory, **beside())


class RemovalFactory(RowFactory):
    """A place that was there and is gone."""

    class Meta:
        model = Removal

    subject = "A place"
    rows = factory.LazyAttribute(
        lambda o: [
            {
                "model": "enterprises.place",
                "pk": 900_000 + o.market_system.pk,
                "fields": {
                    "market_system": o.market_system.pk,
                    "name": "A place",
                    "level": 1,
                    "path": f"/{900_000 + o.market_system.pk}/",
                    "version": 1,
                },
            }
        ]
    )
    removed_by = factory.SubFactory(UserFactory)


class ImportBatchFactory(RowFactory):
    class Meta:
        model = ImportBatch

    kind = "enterprises"
    file_name = "enterprises.csv"
    stored_name = factory.Sequence(lambda n: f"upload-{n}")
    sha256 = factory.Sequence(lambda n: f"{n:064d}")
    size = 100
    uploaded_by = factory.SubFactory(UserFactory)


class BulkChangeFactory(RowFactory):
    """One that set the formality of nothing, long ago."""

    class Meta:
        model = BulkChange

    attribute = "formality"
    value = "formal"
    value_words = "Registered"
    state = BulkChange.State.DONE
    rows_total = 0
    asked_by = factory.SubFactory(UserFactory)


class BulkChunkFactory(RowFactory):
    class Meta:
        model = BulkChunk
        exclude = ("market_system",)

    change = factory.SubFactory(BulkChangeFactory, **beside())
    number = factory.Sequence(lambda n: n)


class BulkRowFactory(RowFactory):
    class Meta:
        model = BulkRow
        exclude = ("market_system",)

    change = factory.SubFactory(BulkChangeFactory, **beside())
    enterprise_key = factory.Sequence(lambda n: 800_000 + n)
    code = factory.Sequence(lambda n: f"E{n}")
    outcome = BulkRow.Outcome.CHANGED
    version = 2
    before = ""


class MatchKeyFactory(RowFactory):
    class Meta:
        model = MatchKey

    enterprise_key = factory.Sequence(lambda n: 800_000 + n)
    name_key = "a name"


class DuplicateSearchFactory(RowFactory):
    class Meta:
        model = DuplicateSearch

    state = DuplicateSearch.State.DONE
    asked_by = factory.SubFactory(UserFactory)


class DuplicatePairFactory(RowFactory):
    class Meta:
        model = DuplicatePair
        exclude = ("market_system",)

    search = factory.SubFactory(DuplicateSearchFactory, **beside())
    first_key = factory.Sequence(lambda n: 800_000 + 2 * n)
    second_key = factory.LazyAttribute(lambda pair: pair.first_key + 1)
    score = Decimal("0.9")
    known_share = Decimal("0.7")


class DuplicateVerdictFactory(RowFactory):
    class Meta:
        model = DuplicateVerdict

    first_key = factory.Sequence(lambda n: 800_000 + 2 * n)
    second_key = factory.LazyAttribute(lambda verdict: verdict.first_key + 1)
    verdict = DuplicateVerdict.Verdict.DIFFERENT
    decided_by = factory.SubFactory(UserFactory)


class ImportChunkFactory(DjangoModelFactory):
    class Meta:
        model = ImportChunk

    batch = factory.SubFactory(ImportBatchFactory)
    number = factory.Sequence(lambda n: 2 + n * 10)
    last = factory.LazyAttribute(lambda chunk: chunk.number + 9)


class StakeholderFactory(RowFactory):
    class Meta:
        model = Stakeholder

    name = factory.Sequence(lambda n: f"Stakeholder {n}")
    kind = Stakeholder.Kind.COMPANY
    layer = Stakeholder.Layer.CHAIN


class StakeholderNameFactory(RowFactory):
    class Meta:
        model = StakeholderName

    stakeholder = factory.SubFactory(StakeholderFactory, **beside())
    kind = StakeholderName.Kind.NAME
    text = factory.Sequence(lambda n: f"Also known as {n}")


class StakeholderVerdictFactory(RowFactory):
    class Meta:
        model = StakeholderVerdict

    first_key = factory.Sequence(lambda n: 900_000 + 2 * n)
    second_key = factory.LazyAttribute(lambda verdict: verdict.first_key + 1)
    verdict = StakeholderVerdict.Verdict.DIFFERENT
    decided_by = factory.SubFactory(UserFactory)


class OrganisationVerdictFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationVerdict

    first_key = factory.Sequence(lambda n: 700_000 + 2 * n)
    second_key = factory.LazyAttribute(lambda verdict: verdict.first_key + 1)
    verdict = OrganisationVerdict.Verdict.DIFFERENT
    decided_by = factory.SubFactory(UserFactory)


class FunctionRoleFactory(RowFactory):
    class Meta:
        model = FunctionRole

    stakeholder = factory.SubFactory(StakeholderFactory, **beside())
    sub_need = factory.SubFactory(SubNeedFactory, **beside())
    performance = FunctionRole.Performance.PROVIDES_WELL


class MotiveFactory(RowFactory):
    class Meta:
        model = Motive

    organisation = factory.SubFactory(OrganisationFactory)
    stakeholder = factory.SubFactory(StakeholderFactory, **beside())
    kind = Motive.Kind.CONCERN
    text = factory.Sequence(lambda n: f"Worry {n}")


class EngagementChangeFactory(RowFactory):
    class Meta:
        model = EngagementChange

    stakeholder = factory.SubFactory(StakeholderFactory, **beside())
    before = 10
    after = 20
    changed_on = date(2026, 3, 1)
    by = factory.SubFactory(UserFactory)


class ProgrammeFactory(RowFactory):
    class Meta:
        model = Programme

    stakeholder = factory.SubFactory(StakeholderFactory, **beside())
    name = factory.Sequence(lambda n: f"Programme {n}")


class RepresentativeFactory(RowFactory):
    class Meta:
        model = Representative

    organisation = factory.SubFactory(OrganisationFactory)
    stakeholder = factory.SubFactory(StakeholderFactory, **beside())
    name = "Amina Diallo"


class DueDiligenceFactory(RowFactory):
    class Meta:
        model = DueDiligence

    organisation = factory.SubFactory(OrganisationFactory)
    stakeholder = factory.SubFactory(StakeholderFactory, **beside())
    checked_on = date(2026, 3, 1)
    source = "Commercial register"
    risk = DueDiligence.Risk.LOW


class RelationshipFactory(RowFactory):
    class Meta:
        model = Relationship

    organisation = factory.SubFactory(OrganisationFactory)
    source = factory.SubFactory(StakeholderFactory, **beside())
    target = factory.SubFactory(StakeholderFactory, **beside())
    kind = Relationship.Kind.BUYS_FROM


class ExistingInitiativeFactory(RowFactory):
    class Meta:
        model = ExistingInitiative

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Initiative {n}")


class InitiativePartFactory(RowFactory):
    class Meta:
        model = InitiativePart

    initiative = factory.SubFactory(ExistingInitiativeFactory, **beside())
    written_name = factory.Sequence(lambda n: f"Partner {n}")
    kind = InitiativePart.Kind.IMPLEMENTS


class OverlapVerdictFactory(RowFactory):
    class Meta:
        model = OverlapVerdict

    organisation = factory.SubFactory(OrganisationFactory)
    first = factory.SubFactory(ExistingInitiativeFactory, **beside())
    second = factory.SubFactory(ExistingInitiativeFactory, **beside())
    verdict = OverlapVerdict.Verdict.JOIN
    reason = "Same villages, same year"
    by = factory.SubFactory(UserFactory)
    decided_on = date(2026, 3, 1)


class SystemFindingFactory(RowFactory):
    class Meta:
        model = SystemFinding

    organisation = factory.SubFactory(OrganisationFactory)
    lens = SystemFinding.Lens.LAW
    statement = "Permits take four visits"
    effect = SystemFinding.Effect.HINDERS


class SystemFunctionFactory(RowFactory):
    class Meta:
        model = SystemFunction

    name = factory.Sequence(lambda n: f"Function {n}")


class SharingTermsFactory(RowFactory):
    class Meta:
        model = SharingTerms

    number = factory.Sequence(lambda n: n + 1)
    text = "Figures stay among the partners."
    sha256 = "0" * 64
    written_by = factory.SubFactory(UserFactory)


class TermsAcceptanceFactory(RowFactory):
    class Meta:
        model = TermsAcceptance

    terms = factory.SubFactory(SharingTermsFactory, **beside())
    organisation = factory.SubFactory(OrganisationFactory)
    by = factory.SubFactory(UserFactory)


class JoinLinkFactory(RowFactory):
    class Meta:
        model = JoinLink

    word = factory.Sequence(lambda n: f"WORD{n:08d}")
    made_by = factory.SubFactory(UserFactory)


class JoinRequestFactory(RowFactory):
    class Meta:
        model = JoinRequest

    user = factory.SubFactory(UserFactory)
    organisation_name = "Riverside traders"
    organisation_kind = "civil_society"


class BusinessCaseFactory(RowFactory):
    class Meta:
        model = BusinessCase

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Case {n}")
    first_year = 2026
    years = 5
    discount_rate = Decimal("0.1")


class InvestmentFactory(RowFactory):
    class Meta:
        model = Investment

    case = factory.SubFactory(BusinessCaseFactory, **beside())
    stakeholder = factory.SubFactory(StakeholderFactory, **beside())
    label = "Trainers"
    source = Investment.Source.BUSINESS
    first_year = 2026
    last_year = 2027
    amount_per_year = Decimal("1000")


class BenefitFactory(RowFactory):
    class Meta:
        model = Benefit

    case = factory.SubFactory(BusinessCaseFactory, **beside())
    stakeholder = factory.SubFactory(StakeholderFactory, **beside())
    label = "More sales"
    kind = Benefit.Kind.COMMERCIAL
    first_year = 2027
    last_year = 2030
    units = Decimal("100")
    unit_name = "shops"
    change = Decimal("3")
    value = Decimal("10")


class InterventionFactory(RowFactory):
    class Meta:
        model = Intervention

    name = factory.Sequence(lambda n: f"Intervention {n}")


class InterventionNeedFactory(RowFactory):
    class Meta:
        model = InterventionNeed

    intervention = factory.SubFactory(InterventionFactory, **beside())
    need = factory.SubFactory(NeedFactory, **beside())


class BudgetLineFactory(RowFactory):
    class Meta:
        model = BudgetLine

    intervention = factory.SubFactory(InterventionFactory, **beside())
    year = 2026
    label = "Trainers"
    amount = Decimal("1000")


class ContributionFactory(RowFactory):
    class Meta:
        model = Contribution

    organisation = factory.SubFactory(OrganisationFactory)
    intervention = factory.SubFactory(InterventionFactory, **beside())
    stakeholder = factory.SubFactory(StakeholderFactory, **beside())
    kind = Contribution.Kind.CASH
    year = 2026
    amount = Decimal("400")
    currency = "KES"


class PlannedRoleFactory(RowFactory):
    class Meta:
        model = PlannedRole

    intervention = factory.SubFactory(InterventionFactory, **beside())
    stakeholder = factory.SubFactory(StakeholderFactory, **beside())
    sub_need = factory.SubFactory(SubNeedFactory, **beside())
    performance = PlannedRole.Performance.WELL


class MeasurementRoundFactory(RowFactory):
    class Meta:
        model = MeasurementRound

    number = factory.Sequence(lambda n: n)
    name = factory.LazyAttribute(lambda o: f"Wave {o.number}")
    starts_on = date(2026, 1, 1)


class IndicatorFactory(RowFactory):
    class Meta:
        model = Indicator

    code = factory.Sequence(lambda n: f"I{n}")
    name = factory.Sequence(lambda n: f"Indicator {n}")
    level = Indicator.Level.OUTCOME
    unit = "KES a week"
    aggregation = Indicator.Aggregation.MEAN
    frequency = Indicator.Frequency.MONTH


class BaselineFactory(RowFactory):
    class Meta:
        model = Baseline

    indicator = factory.SubFactory(IndicatorFactory, **beside())
    value = Decimal("100")
    observed_on = date(2025, 12, 31)


class TargetFactory(RowFactory):
    class Meta:
        model = Target

    indicator = factory.SubFactory(IndicatorFactory, **beside())
    period = 202612
    value = Decimal("200")
    set_by = factory.SubFactory(UserFactory)


class ObservationFactory(RowFactory):
    class Meta:
        model = Observation

    indicator = factory.SubFactory(IndicatorFactory, **beside())
    enterprise = factory.SubFactory(MicroEnterpriseFactory, **beside())
    organisation = factory.SubFactory(OrganisationFactory)
    observed_on = date(2026, 1, 31)
    period = factory.LazyAttribute(
        lambda o: o.observed_on.year * 100 + o.observed_on.month
    )
    value = Decimal("150")
    place = factory.LazyAttribute(lambda o: o.enterprise and o.enterprise.place)
    segment = factory.LazyAttribute(lambda o: o.enterprise and o.enterprise.segment)
    owner_gender = factory.LazyAttribute(
        lambda o: o.enterprise.owner_gender if o.enterprise else ""
    )
    recorded_by = factory.SubFactory(UserFactory)


class InsightFactory(RowFactory):
    class Meta:
        model = Insight

    topic = Insight.Topic.CONTEXT
    statement = factory.Sequence(lambda n: f"Insight {n}")
    purpose = "Decide where to begin"
    source = "Census"
    method = Insight.Method.DESK
    view = Insight.View.TOP_DOWN
    confidence = Insight.Confidence.MEDIUM
    dated_on = date(2026, 2, 1)


class RootCauseFactory(RowFactory):
    class Meta:
        model = RootCause

    name = factory.Sequence(lambda n: f"Cause {n}")


class NeedCauseFactory(RowFactory):
    class Meta:
        model = NeedCause

    need = factory.SubFactory(NeedFactory, **beside())
    cause = factory.SubFactory(RootCauseFactory, **beside())


class NeedLinkFactory(RowFactory):
    class Meta:
        model = NeedLink

    need = factory.SubFactory(NeedFactory, **beside())
    holds_back = factory.SubFactory(NeedFactory, **beside())
    strength = NeedLink.Strength.STRONGLY


class VoiceGroupFactory(RowFactory):
    class Meta:
        model = VoiceGroup

    kind = VoiceGroup.Kind.OTHER
    name = factory.Sequence(lambda n: f"Group {n}")


class HeardVoiceFactory(RowFactory):
    class Meta:
        model = HeardVoice

    round = factory.SubFactory(AssessmentRoundFactory, **beside())
    segment = factory.SubFactory(SegmentFactory, **beside())
    group = factory.SubFactory(VoiceGroupFactory, **beside())
    people = 6


class ExposureFactory(RowFactory):
    class Meta:
        model = Exposure

    segment = factory.SubFactory(SegmentFactory, **beside())
    kind = Exposure.Kind.DROUGHT
    severity = 4


class RatingSessionFactory(RowFactory):
    class Meta:
        model = RatingSession

    round = factory.SubFactory(AssessmentRoundFactory, **beside())
    segment = factory.SubFactory(SegmentFactory, **beside())
    perspective = NeedRating.Perspective.ENTERPRISES
    title = "In the hall"
    code = factory.Sequence(lambda n: f"C{n:07d}")
    opened_by = factory.SubFactory(UserFactory)
    ends_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=4))


class SessionTopicFactory(RowFactory):
    class Meta:
        model = SessionTopic

    session = factory.SubFactory(RatingSessionFactory, **beside())
    sub_need = factory.SubFactory(SubNeedFactory, **beside())
    order = 1


class SessionAnswerFactory(DjangoModelFactory):
    class Meta:
        model = SessionAnswer

    topic = factory.SubFactory(SessionTopicFactory)
    session = factory.SelfAttribute("topic.session")
    ballot = factory.LazyFunction(uuid4)
    severity = 3


class OwnerContactFactory(RowFactory):
    class Meta:
        model = OwnerContact

    enterprise = factory.SubFactory(MicroEnterpriseFactory, **beside())
    owner_name = factory.Sequence(lambda n: f"Owner {n}")
    phone = factory.Sequence(lambda n: f"+254 700 {n:06d}")


class ConsentPurposeFactory(RowFactory):
    class Meta:
        model = ConsentPurpose

    name = factory.Sequence(lambda n: f"Purpose {n}")


class ConsentFactory(RowFactory):
    class Meta:
        model = Consent

    enterprise = factory.SubFactory(MicroEnterpriseFactory, **beside())
    purpose = factory.SubFactory(ConsentPurposeFactory, **beside())
    given_on = date(2026, 1, 12)
    how = "spoken"
    recorded_by = factory.SubFactory(UserFactory)
