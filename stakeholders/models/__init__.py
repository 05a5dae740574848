"""Organisations, people and their roles, stakeholders and their functions."""

from stakeholders.models.people import BreakGlass, Invitation, Membership, Organisation
from stakeholders.models.stakeholders import FunctionRole, Stakeholder
from stakeholders.models.visibility import Audience, Visibility, VisibleRow

__all__ = [
    "Audience",
    "BreakGlass",
    "FunctionRole",
    "Invitation",
    "Membership",
    "Organisation",
    "Stakeholder",
    "Visibility",
    "VisibleRow",
]
