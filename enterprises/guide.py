"""Guiding questions of factor 1, and what the data answers to each.

`Question` and `Evidence` serve every factor; each app lists its own `QUESTIONS`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from enterprises.analysis.insights import Cover, Coverage
from enterprises.analysis.needs import SEVERE, NeedMap
from enterprises.analysis.ratings import ENTERPRISES, SUPPORTERS
from enterprises.analysis.segments import Chain
from enterprises.analysis.voices import Heard
from enterprises.charts import written
from enterprises.wording import isolated

State = TypeVar("State")
# Translated when a page is made: a string, or one that is still to be translated.
Words = object
# So many names fit into a sentence.
TOLD = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the data says to a question, and the page that shows it.

    `is_known` is False where the data cannot answer yet; the page is where to begin.
    """

    sentence: str
    url_name: str
    is_known: bool = True
    url_kwargs: Mapping[str, int | str] = field(default_factory=dict)
    query: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question(Generic[State]):
    """One question a team should be able to answer, in our words.

    `code` ("factor.what") never changes; the team's notes hang on it.
    """

    code: str
    question: Words
    why: Words
    tips: Sequence[Words]
    evidence: Callable[[State], Evidence]


@dataclass(frozen=True, slots=True)
class NeedsGuide:
    """All that the evidence of factor 1 looks at.

    `roles` and `places` count what segments are and where, `direct` the segments that
    the company deals with itself, `related` those of which either is said; `coverage`
    is that of insights;
    `needs` the map by category of each segment's latest round; `heard` who was asked
    then, by segment; `groups_missing` the groups of which nobody was heard last,
    `groups_unrecorded` those of which nothing is written down; `caused` how many of
    all `needs_known` needs have a cause behind them.
    """

    chain: Chain
    roles: int
    places: int
    direct: int
    related: int
    coverage: Coverage
    needs: NeedMap
    heard: Sequence[Heard]
    groups_missing: Sequence[str]
    groups_unrecorded: Sequence[str]
    groups: int
    needs_known: int
    caused: int


def _where(state: NeedsGuide) -> Evidence:
    if not state.chain.segments:
        words = _("No segment is described yet.")
        return Evidence(words, "enterprises:segment_add", is_known=False)
    counted = ngettext(
        "%(n)s segment (roles: %(roles)s, places: %(places)s)",
        "%(n)s segments (roles: %(roles)s, places: %(places)s)",
        state.chain.segments,
    ) % {"n": state.chain.segments, "roles": state.roles, "places": state.places}
    if state.chain.enterprises is None:
        words = _("%(segments)s; how many enterprises they have is not known.")
        words %= {"segments": counted}
    else:
        words = _("%(segments)s, about %(n)s enterprises")
        words %= {
            "segments": counted,
            "n": written(state.chain.enterprises, "#,##0"),
        }
        if state.chain.unknown:
            unknown = _("%(words)s; without a number: %(n)s")
            words = unknown % {"words": words, "n": state.chain.unknown}
        words = f"{words}."
    return Evidence(words, "enterprises:segment_list")


def _unseen(state: NeedsGuide) -> Evidence:
    page = "enterprises:segment_list"
    if not state.related:
        words = _("Of no segment it is said whether the company deals with it itself.")
        return Evidence(words, page, is_known=False)
    words = _("The company deals itself with %(direct)s of %(n)s segments.")
    words %= {"direct": state.direct, "n": state.related}
    share = state.chain.unseen_share
    if share is None:
        return Evidence(words, page)
    unseen = _("%(share)s%% of the enterprises are out of its sight.")
    if state.chain.judged < state.chain.segments - state.chain.unknown:
        unseen = _("Of those of known visibility %(share)s%% are out of its sight.")
    unseen %= {"share": written(share * 100, "0")}
    return Evidence(f"{words} {unseen}", page)


def _topics(*topics: str) -> Callable[[NeedsGuide], Evidence]:
    """How well these topics are known, over all segments and the whole system."""

    def evidence(state: NeedsGuide) -> Evidence:
        cells = [
            c for (topic, _s), c in state.coverage.cells.items() if topic in topics
        ]
        insights = sum(cell.insights for cell in cells)
        words = ngettext(
            "%(n)s insight; %(covered)s of %(cells)s cells are covered, "
            "%(blank)s blank.",
            "%(n)s insights; %(covered)s of %(cells)s cells are covered, "
            "%(blank)s blank.",
            insights,
        ) % {
            "n": insights,
            "covered": sum(cell.state == Cover.COVERED for cell in cells),
            "cells": len(cells),
            "blank": sum(cell.state == Cover.BLANK for cell in cells),
        }
        return Evidence(words, "enterprises:insight_coverage", is_known=insights > 0)

    return evidence


def _category(category: str) -> Callable[[NeedsGuide], Evidence]:
    """In how many segments a category holds enterprises back, and where most."""

    def evidence(state: NeedsGuide) -> Evidence:
        cells = [state.needs.cells[s, category] for s in state.needs.segments]
        ours = [m for c in cells if (m := c.of(ENTERPRISES).shown) is not None]
        theirs = [m for c in cells if (m := c.of(SUPPORTERS).shown) is not None]
        page, query = "enterprises:need_matrix", {"category": category}
        if not ours and not theirs:
            words = _("It was not rated yet.")
            return Evidence(words, page, is_known=False, query=query)
        if not ours:
            words = ngettext(
                "Only supporters rated it, in %(n)s segment.",
                "Only supporters rated it, in %(n)s segments.",
                len(theirs),
            )
            words %= {"n": len(theirs)}
            return Evidence(words, page, is_known=False, query=query)
        words = _(
            "Enterprises rate it %(severe)s or more in %(n)s of %(rated)s segments; "
            "the highest mean is %(worst)s of 5."
        ) % {
            "severe": written(SEVERE),
            "n": sum(mean >= SEVERE for mean in ours),
            "rated": len(ours),
            "worst": written(max(ours)),
        }
        return Evidence(words, page, query=query)

    return evidence


def _voices(state: NeedsGuide) -> Evidence:
    asked = [who for who in state.heard if who.anybody]
    if not asked:
        nobody = _("Nobody was asked yet.")
        return Evidence(nobody, "enterprises:round_add", is_known=False)
    words = [
        _("Women spoke, by record, in %(women)s of %(n)s segments that were asked.")
        % {"women": sum(who.women > 0 for who in asked), "n": len(asked)}
    ]
    if state.groups_missing:
        named = _some(state.groups_missing)
        words.append(_("Not heard somewhere: %(groups)s.") % {"groups": named})
    if state.groups_unrecorded:
        named = _some(state.groups_unrecorded)
        words.append(_("Never written down: %(groups)s.") % {"groups": named})
    return Evidence(" ".join(words), "enterprises:voice_grid")


def _some(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    told = ", ".join(map(isolated, names[:TOLD]))
    rest = len(names) - TOLD
    if rest <= 0:
        return told
    words = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", rest)
    return words % {"names": told, "n": rest}


def _causes(state: NeedsGuide) -> Evidence:
    page = "enterprises:cause_list"
    if not state.needs_known:
        return Evidence(_("No need is known yet."), page, is_known=False)
    words = ngettext(
        "A cause is named behind %(caused)s of %(n)s need.",
        "A cause is named behind %(caused)s of %(n)s needs.",
        state.needs_known,
    ) % {"caused": state.caused, "n": state.needs_known}
    return Evidence(words, page, is_known=state.caused > 0)


QUESTIONS: tuple[Question[NeedsGuide], ...] = (
    Question(
        "needs.where",
        gettext_lazy(
            "Who are the micro-enterprises of this chain, where, and how many?"
        ),
        gettext_lazy(
            "A plan reaches whom it can count. Roles differ: a collector needs other "
            "things than the producer next door."
        ),
        (
            gettext_lazy(
                "Begin with an estimate and say so; a wrong number gets corrected."
            ),
            gettext_lazy("Split a segment when half of it would need another plan."),
        ),
        _where,
    ),
    Question(
        "needs.how_many_unseen",
        gettext_lazy(
            "Whom does the company deal with itself, and whom can it not even see?"
        ),
        gettext_lazy(
            "Who comes through a middleman shows up in no supplier list, and is the "
            "first to be forgotten."
        ),
        (
            gettext_lazy("Ask the intermediary; it usually knows numbers and places."),
            gettext_lazy("Name who reaches each segment that is out of sight."),
        ),
        _unseen,
    ),
    Question(
        "needs.context",
        gettext_lazy(
            "What surroundings do they live and work in, and whose rights are at risk?"
        ),
        gettext_lazy(
            "Customs, safety, child labour and what women may do decide whether help "
            "reaches anybody at all."
        ),
        (
            gettext_lazy("Say what each insight is for before you look for it."),
            gettext_lazy(
                "Read what others found out already before you ask people again."
            ),
            gettext_lazy(
                "Pair what experts say with what the enterprises say themselves."
            ),
        ),
        _topics("context", "rights", "demographics", "aspirations", "operations"),
    ),
    Question(
        "needs.skills",
        gettext_lazy(
            "What do owners and workers do well, and what have they not learned?"
        ),
        gettext_lazy(
            "Training is what is offered first, and often not what is missing."
        ),
        (
            gettext_lazy(
                "Compare what enterprises say with what their supporters believe."
            ),
        ),
        _category("skills"),
    ),
    Question(
        "needs.markets",
        gettext_lazy(
            "Can they buy and sell where prices are fair and one can plan ahead?"
        ),
        gettext_lazy(
            "Skills and credit help little where nobody buys, or one buyer sets terms."
        ),
        (gettext_lazy("Ask separately about buying inputs and about selling."),),
        _category("markets"),
    ),
    Question(
        "needs.finance",
        gettext_lazy(
            "Do they get credit, savings, insurance and payments that fit them?"
        ),
        gettext_lazy("A product that exists is not one that they can use or afford."),
        (gettext_lazy("Look at both sides: what they ask for, and what is on offer."),),
        _category("finance"),
    ),
    Question(
        "needs.infrastructure",
        gettext_lazy(
            "Which basic services stop their work: water, power, roads, health, phones?"
        ),
        gettext_lazy(
            "Such limits hold many back at once, and no company lifts them alone."
        ),
        (
            gettext_lazy(
                "Add climate exposure; a drought turns a slight need into a severe one."
            ),
        ),
        _category("infrastructure"),
    ),
    Question(
        "needs.policy",
        gettext_lazy("Which rules, written or not, help or hinder their business?"),
        gettext_lazy(
            "Permits, taxes, custom and norms decide who may trade; often they were "
            "made for bigger businesses."
        ),
        (gettext_lazy("Ask how a rule is applied, not only what it says."),),
        _category("policy"),
    ),
    Question(
        "needs.relations",
        gettext_lazy("With whom do they deal already, and whom do they trust?"),
        gettext_lazy("Help that comes through somebody known is taken up sooner."),
        (gettext_lazy("Suppliers, customers, competitors and officials all count."),),
        _topics("relations"),
    ),
    Question(
        "needs.whose_voice",
        gettext_lazy("Whose voice does all of this rest on, and who was left out?"),
        gettext_lazy(
            "Who does not come to the meeting, or may not speak there, has other needs "
            "than those who do."
        ),
        (
            gettext_lazy(
                "Hear women apart from men, at an hour and place that suits them."
            ),
            gettext_lazy("Write down who was not heard; an empty field is not a zero."),
        ),
        _voices,
    ),
    Question(
        "needs.root_causes",
        gettext_lazy("What lies behind these needs, and behind that?"),
        gettext_lazy(
            "What is mended at its root stays mended, and often mends other needs too."
        ),
        (
            gettext_lazy(
                "People name what hurts today; ask why until the answer is no symptom."
            ),
            gettext_lazy(
                "Use the same cause again where it stands behind another need."
            ),
        ),
        _causes,
    ),
)
