"""The guiding questions of every factor, and how what they ask is loaded.

An app adds its factor with one line: its `guide.QUESTIONS` and the loader of the state
that their evidence looks at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import guide as enterprises
from enterprises.guide import Evidence, Question
from enterprises.models import GuideNote, MarketSystem
from enterprises.models.guidance import GuideState
from enterprises.models.standing import guide_state
from stakeholders import guide as stakeholders
from stakeholders.models import Audience
from stakeholders.models.guide_state import roles_guide


@dataclass(frozen=True, slots=True)
class Guide:
    """One factor's questions, and what loads the state that answers them."""

    title: object
    questions: tuple[Question[Any], ...]
    load: Callable[[MarketSystem, Audience, date], Any]


GUIDES: dict[str, Guide] = {
    "needs": Guide(
        _("Guide: understand needs"),
        enterprises.QUESTIONS,
        lambda system, _audience, today: guide_state(system, today),
    ),
    "roles": Guide(
        _("Guide: know who can do what"), stakeholders.QUESTIONS, roles_guide
    ),
}


# Which questions a page helps to answer, by its line in the rail.
ASKED_ON: dict[str, tuple[str, ...]] = {
    "enterprises:need_matrix": (
        "needs.skills",
        "needs.markets",
        "needs.finance",
        "needs.infrastructure",
        "needs.policy",
    ),
    "enterprises:segment_list": ("needs.where", "needs.how_many_unseen"),
    "enterprises:insight_coverage": ("needs.context", "needs.relations"),
    "enterprises:voice_grid": ("needs.whose_voice",),
    "enterprises:cause_list": ("needs.root_causes",),
    "enterprises:link_list": ("needs.root_causes",),
    "enterprises:enterprise_list": ("needs.where",),
    "enterprises:place_list": ("needs.where",),
    "enterprises:round_list": ("needs.whose_voice",),
    "enterprises:session_list": ("needs.whose_voice",),
    "stakeholders:stakeholder_list": (
        "roles.who",
        "roles.named",
        "roles.own_voice",
        "roles.priorities",
    ),
    "stakeholders:map_detail": ("roles.interaction", "roles.route"),
    "stakeholders:function_gap_list": ("roles.missing", "roles.barriers"),
    "coordination:coverage_matrix": ("roles.missing",),
    "stakeholders:alignment": ("roles.motives", "roles.alignment"),
    "stakeholders:ranking_list": ("roles.route", "roles.named"),
    "stakeholders:duediligence_list": ("roles.checked",),
    "stakeholders:initiative_list": ("roles.initiatives",),
    "stakeholders:overlap_list": ("roles.initiatives",),
    "stakeholders:lens_list": ("roles.lenses",),
    "stakeholders:system_function_list": ("roles.offers",),
}


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with what the data and the team say to it; note None before one."""

    question: Question[Any]
    evidence: Evidence
    note: GuideNote | None

    @property
    def anchor(self) -> str:
        """Where the question stands on the page."""
        return _anchor(self.question.code)

    @property
    def state(self) -> str:
        """How far the team is with it; open as long as nobody wrote anything."""
        return self.note.state if self.note else GuideState.OPEN


def factor_of(code: str) -> str:
    """The factor in whose guide a question stands: "needs" of "needs.where"."""
    return code.partition(".")[0]


def _anchor(code: str) -> str:
    return code.replace(".", "-")


def question_url(code: str, slug: str) -> str:
    """Where a question stands in the guide of its factor."""
    page = reverse(f"guide_{factor_of(code)}", kwargs={"slug": slug})
    return f"{page}#{_anchor(code)}"


def find_question(code: str) -> tuple[str, Question[Any]] | None:
    """The factor and the question of a code; None where there is no such question."""
    for factor, guide in GUIDES.items():
        for question in guide.questions:
            if question.code == code:
                return factor, question
    return None


def answers(
    factor: str, *, system: MarketSystem, audience: Audience, today: date
) -> list[Answered]:
    """Every question of a factor, in a constant number of queries."""
    guide = GUIDES[factor]
    state = guide.load(system, audience, today)
    notes = {n.question: n for n in system.guide_notes.select_related("owner")}
    return [Answered(q, q.evidence(state), notes.get(q.code)) for q in guide.questions]
