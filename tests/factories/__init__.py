"""One factory per model, without surprises; children inherit the parent's system."""

from tests.factories.base import RowFactory, beside
from tests.factories.indicators import (
    BaselineFactory,
    IndicatorFactory,
    MeasurementRoundFactory,
    ObservationFactory,
    TargetFactory,
)
from tests.factories.needs import (
    AssessmentRoundFactory,
    ExposureFactory,
    HeardVoiceFactory,
    InsightFactory,
    NeedCauseFactory,
    NeedFactory,
    NeedLinkFactory,
    NeedRatingFactory,
    RatingSessionFactory,
    RootCauseFactory,
    SessionAnswerFactory,
    SessionTopicFactory,
    SubNeedFactory,
    VoiceGroupFactory,
)
from tests.factories.people import (
    InvitationFactory,
    JoinLinkFactory,
    JoinRequestFactory,
    MembershipFactory,
    OrganisationFactory,
    OrganisationVerdictFactory,
    SharingTermsFactory,
    TermsAcceptanceFactory,
    UserFactory,
)
from tests.factories.plans import (
    BenefitFactory,
    BudgetLineFactory,
    BusinessCaseFactory,
    ContributionFactory,
    InterventionFactory,
    InterventionNeedFactory,
    InvestmentFactory,
    PlannedRoleFactory,
)
from tests.factories.registry import (
    BulkChangeFactory,
    BulkChunkFactory,
    BulkRowFactory,
    ConsentFactory,
    ConsentPurposeFactory,
    DuplicatePairFactory,
    DuplicateSearchFactory,
    DuplicateVerdictFactory,
    ImportBatchFactory,
    ImportChunkFactory,
    MatchKeyFactory,
    MicroEnterpriseFactory,
    OwnerContactFactory,
    RemovalFactory,
)
from tests.factories.stakeholders import (
    DueDiligenceFactory,
    EngagementChangeFactory,
    ExistingInitiativeFactory,
    FunctionRoleFactory,
    InitiativePartFactory,
    MotiveFactory,
    OverlapVerdictFactory,
    ProgrammeFactory,
    RelationshipFactory,
    RepresentativeFactory,
    StakeholderFactory,
    StakeholderNameFactory,
    StakeholderVerdictFactory,
    SystemFindingFactory,
    SystemFunctionFactory,
)
from tests.factories.systems import (
    MarketSystemFactory,
    PlaceFactory,
    SegmentFactory,
    ValueChainStepFactory,
)
