"""Organisations, people and their roles, stakeholders and their functions."""

from stakeholders.models.agreements import (
    JoinLink,
    JoinRequest,
    SharingTerms,
    TermsAcceptance,
)
from stakeholders.models.initiatives import (
    ExistingInitiative,
    InitiativeFunction,
    InitiativePart,
    InitiativePlace,
    InitiativeSegment,
)
from stakeholders.models.lenses import SystemFinding, SystemFunction
from stakeholders.models.names import (
    OrganisationVerdict,
    StakeholderName,
    StakeholderVerdict,
)
from stakeholders.models.overlaps import OverlapVerdict
from stakeholders.models.people import BreakGlass, Invitation, Membership, Organisation
from stakeholders.models.profiles import (
    DueDiligence,
    EngagementChange,
    Motive,
    Programme,
    Representative,
)
from stakeholders.models.ranking import EngagementWeights
from stakeholders.models.relationships import MapPosition, Relationship
from stakeholders.models.stakeholders import FunctionRole, Stakeholder
from stakeholders.models.visibility import Audience, Visibility, VisibleRow

__all__ = [
    "Audience",
    "BreakGlass",
    "DueDiligence",
    "EngagementChange",
    "EngagementWeights",
    "ExistingInitiative",
    "FunctionRole",
    "InitiativeFunction",
    "InitiativePart",
    "InitiativePlace",
    "InitiativeSegment",
    "Invitation",
    "JoinLink",
    "JoinRequest",
    "MapPosition",
    "Membership",
    "Motive",
    "Organisation",
    "OrganisationVerdict",
    "OverlapVerdict",
    "Programme",
    "Relationship",
    "Representative",
    "SharingTerms",
    "Stakeholder",
    "StakeholderName",
    "StakeholderVerdict",
    "SystemFinding",
    "SystemFunction",
    "TermsAcceptance",
    "Visibility",
    "VisibleRow",
]
