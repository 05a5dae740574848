"""What the database itself refuses, on SQLite and PostgreSQL alike."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from enterprises.models import AuditEvent, SameSystem
from tests import factories
from tests.factories import MarketSystemFactory, PlaceFactory, SegmentFactory

pytestmark = pytest.mark.django_db

# Which factory, which of its keys could point into another system.
CROSSING = [
    ("PlaceFactory", "parent", "PlaceFactory"),
    ("SegmentFactory", "place", "PlaceFactory"),
    ("SegmentFactory", "step", "ValueChainStepFactory"),
    ("MicroEnterpriseFactory", "segment", "SegmentFactory"),
    ("MicroEnterpriseFactory", "place", "PlaceFactory"),
    ("NeedFactory", "segment", "SegmentFactory"),
    ("NeedFactory", "sub_need", "SubNeedFactory"),
    ("NeedRatingFactory", "round", "AssessmentRoundFactory"),
    ("NeedRatingFactory", "segment", "SegmentFactory"),
    ("NeedRatingFactory", "sub_need", "SubNeedFactory"),
    ("InsightFactory", "segment", "SegmentFactory"),
    ("RootCauseFactory", "behind", "RootCauseFactory"),
    ("NeedCauseFactory", "need", "NeedFactory"),
    ("NeedCauseFactory", "cause", "RootCauseFactory"),
    ("NeedLinkFactory", "need", "NeedFactory"),
    ("NeedLinkFactory", "holds_back", "NeedFactory"),
    ("VoiceGroupFactory", "segment", "SegmentFactory"),
    ("HeardVoiceFactory", "round", "AssessmentRoundFactory"),
    ("HeardVoiceFactory", "segment", "SegmentFactory"),
    ("HeardVoiceFactory", "group", "VoiceGroupFactory"),
    ("ExposureFactory", "segment", "SegmentFactory"),
    ("RatingSessionFactory", "round", "AssessmentRoundFactory"),
    ("RatingSessionFactory", "segment", "SegmentFactory"),
    ("SessionTopicFactory", "session", "RatingSessionFactory"),
    ("SessionTopicFactory", "sub_need", "SubNeedFactory"),
    ("OwnerContactFactory", "enterprise", "MicroEnterpriseFactory"),
    ("StakeholderFactory", "segment", "SegmentFactory"),
    ("StakeholderNameFactory", "stakeholder", "StakeholderFactory"),
    ("FunctionRoleFactory", "stakeholder", "StakeholderFactory"),
    ("FunctionRoleFactory", "sub_need", "SubNeedFactory"),
    ("EngagementChangeFactory", "stakeholder", "StakeholderFactory"),
    ("MotiveFactory", "stakeholder", "StakeholderFactory"),
    ("ProgrammeFactory", "stakeholder", "StakeholderFactory"),
    ("RepresentativeFactory", "stakeholder", "StakeholderFactory"),
    ("DueDiligenceFactory", "stakeholder", "StakeholderFactory"),
    ("RelationshipFactory", "source", "StakeholderFactory"),
    ("RelationshipFactory", "target", "StakeholderFactory"),
    ("ExistingInitiativeFactory", "lead", "StakeholderFactory"),
    ("OverlapVerdictFactory", "first", "ExistingInitiativeFactory"),
    ("SystemFindingFactory", "segment", "SegmentFactory"),
    ("SystemFindingFactory", "stakeholder", "StakeholderFactory"),
    ("SystemFunctionFactory", "stakeholder", "StakeholderFactory"),
    ("TermsAcceptanceFactory", "terms", "SharingTermsFactory"),
    ("BusinessCaseFactory", "segment", "SegmentFactory"),
    ("InvestmentFactory", "case", "BusinessCaseFactory"),
    ("InvestmentFactory", "stakeholder", "StakeholderFactory"),
    ("BenefitFactory", "case", "BusinessCaseFactory"),
    ("BenefitFactory", "stakeholder", "StakeholderFactory"),
    ("InterventionFactory", "lead", "StakeholderFactory"),
    ("InterventionNeedFactory", "intervention", "InterventionFactory"),
    ("InterventionNeedFactory", "need", "NeedFactory"),
    ("BudgetLineFactory", "intervention", "InterventionFactory"),
    ("ContributionFactory", "intervention", "InterventionFactory"),
    ("ContributionFactory", "stakeholder", "StakeholderFactory"),
    ("IndicatorFactory", "need", "NeedFactory"),
    ("IndicatorFactory", "intervention", "InterventionFactory"),
    ("BaselineFactory", "indicator", "IndicatorFactory"),
    ("TargetFactory", "indicator", "IndicatorFactory"),
    ("ObservationFactory", "indicator", "IndicatorFactory"),
    ("ObservationFactory", "enterprise", "MicroEnterpriseFactory"),
    ("ObservationFactory", "place", "PlaceFactory"),
    ("ObservationFactory", "segment", "SegmentFactory"),
]


@transaction.atomic
def update_past_every_form(model, pk, values):
    model._base_manager.filter(pk=pk).update(**values)
    connection.check_constraints()


@pytest.mark.parametrize(("child", "field", "parent"), CROSSING)
def test_a_key_into_another_market_system_is_refused(child, field, parent):
    system = MarketSystemFactory()
    foreign = getattr(factories, parent)(market_system=MarketSystemFactory())
    own = getattr(factories, parent)(market_system=system)
    row = getattr(factories, child)(market_system=system, **{field: own})
    connection.check_constraints()

    model = type(row)
    with pytest.raises(IntegrityError):
        update_past_every_form(model, row.pk, {f"{field}_id": foreign.pk})


def test_every_key_to_a_row_of_a_system_is_kept_inside_it():
    """A new foreign key without its SameSystem twin fails here by name."""
    own = ("enterprises", "stakeholders", "valueprop", "coordination", "impact")
    missing = []
    for model in apps.get_models():
        names = {f.name for f in model._meta.concrete_fields}
        if model._meta.app_label not in own or "market_system" not in names:
            continue
        kept = {c.field for c in model._meta.constraints if isinstance(c, SameSystem)}
        for field in model._meta.concrete_fields:
            target = field.related_model
            if target is None or field.name in {"market_system", *kept}:
                continue
            if "market_system" in {f.name for f in target._meta.concrete_fields}:
                missing.append(f"{model._meta.label}.{field.name}")

    assert missing == ["impact.Observation.batch"]  # evidence, set by actions only


def test_two_places_of_one_name_beside_each_other_are_refused():
    top = PlaceFactory(name="Kisumu")

    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        PlaceFactory(market_system=top.market_system, name="Kisumu")


@pytest.mark.parametrize("statement", ["UPDATE {} SET verb = 'x'", "DELETE FROM {}"])
def test_an_audit_event_is_neither_changed_nor_deleted(statement):
    AuditEvent.objects.create(verb="added", row_type="x", subject="y")

    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format("enterprises_auditevent"))


def test_a_segment_of_a_system_is_found_there():
    segment = SegmentFactory()

    assert list(segment.market_system.segments.all()) == [segment]
