"""Market systems, places, segments, enterprises, needs, imports, and the trail."""

from enterprises.models.bulk_changes import BulkChange, BulkChunk, BulkRow
from enterprises.models.causes import NeedCause, NeedLink, RootCause
from enterprises.models.consents import Consent, ConsentPurpose
from enterprises.models.constraints import SameSystem, in_system, one_of
from enterprises.models.contacts import Erasure, OwnerContact
from enterprises.models.duplicates import (
    DuplicatePair,
    DuplicateSearch,
    DuplicateVerdict,
    MatchKey,
)
from enterprises.models.guidance import GuideNote
from enterprises.models.imports import (
    ImportBatch,
    ImportChunk,
    ImportDecision,
    ImportRow,
)
from enterprises.models.insights import Insight
from enterprises.models.needs import AssessmentRound, Need, NeedRating, SubNeed
from enterprises.models.registry import MicroEnterprise, SliceChange
from enterprises.models.segments import Segment
from enterprises.models.sessions import RatingSession, SessionAnswer, SessionTopic
from enterprises.models.systems import MarketSystem, Place, ValueChainStep
from enterprises.models.tally import AnswerTally, RegistryTally
from enterprises.models.trail import AuditEvent, Removal
from enterprises.models.versions import VersionedRow
from enterprises.models.voices import Exposure, HeardVoice, VoiceGroup

__all__ = [
    "AnswerTally",
    "AssessmentRound",
    "AuditEvent",
    "BulkChange",
    "BulkChunk",
    "BulkRow",
    "Consent",
    "ConsentPurpose",
    "DuplicatePair",
    "DuplicateSearch",
    "DuplicateVerdict",
    "Erasure",
    "Exposure",
    "GuideNote",
    "HeardVoice",
    "ImportBatch",
    "ImportChunk",
    "ImportDecision",
    "ImportRow",
    "Insight",
    "MarketSystem",
    "MatchKey",
    "MicroEnterprise",
    "Need",
    "NeedCause",
    "NeedLink",
    "NeedRating",
    "OwnerContact",
    "Place",
    "RatingSession",
    "RegistryTally",
    "Removal",
    "RootCause",
    "SameSystem",
    "Segment",
    "SessionAnswer",
    "SessionTopic",
    "SliceChange",
    "SubNeed",
    "ValueChainStep",
    "VersionedRow",
    "VoiceGroup",
    "in_system",
    "one_of",
]
