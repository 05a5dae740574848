"""Stakeholders, what they do, and what is known of them."""

from datetime import date

import factory

from stakeholders.models import (
    DueDiligence,
    EngagementChange,
    ExistingInitiative,
    FunctionRole,
    InitiativePart,
    Motive,
    OverlapVerdict,
    Programme,
    Relationship,
    Representative,
    Stakeholder,
    StakeholderName,
    StakeholderVerdict,
    SystemFinding,
    SystemFunction,
)
from tests.factories.base import RowFactory, beside
from tests.factories.needs import SubNeedFactory
from tests.factories.people import OrganisationFactory, UserFactory


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
