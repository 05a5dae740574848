"""Market systems, places, segments, enterprises, needs, imports, and the trail."""

from enterprises.models.constraints import SameSystem, in_system, one_of
from enterprises.models.imports import ImportBatch, ImportRow
from enterprises.models.needs import AssessmentRound, Need, NeedRating, SubNeed
from enterprises.models.registry import MicroEnterprise, SliceChange
from enterprises.models.segments import Segment
from enterprises.models.systems import MarketSystem, Place, ValueChainStep
from enterprises.models.trail import AuditEvent, Removal
from enterprises.models.versions import VersionedRow

__all__ = [
    "AssessmentRound",
    "AuditEvent",
    "ImportBatch",
    "ImportRow",
    "MarketSystem",
    "MicroEnterprise",
    "Need",
    "NeedRating",
    "Place",
    "Removal",
    "SameSystem",
    "Segment",
    "SliceChange",
    "SubNeed",
    "ValueChainStep",
    "VersionedRow",
    "in_system",
    "one_of",
]
