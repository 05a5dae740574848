"""What the data answers to each guiding question of factor 2."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.guide import Evidence
from enterprises.wording import isolated
from stakeholders.analysis.alignment import Lean
from stakeholders.analysis.functions import Service, capable_not_engaged, unserved
from stakeholders.guide.state import RolesGuide

LIST = "stakeholders:stakeholder_list"
GAPS = "stakeholders:function_gap_list"
OWN = "enterprises"


def _nobody() -> Evidence:
    words = _("No stakeholder is listed yet.")
    return Evidence(words, "stakeholders:stakeholder_add", is_known=False)


def who(state: RolesGuide) -> Evidence:
    if not state.stakeholders:
        return _nobody()
    n = len(state.stakeholders)
    words = ngettext(
        "%(n)s stakeholder takes part or could, %(engaged)s engaged.",
        "%(n)s stakeholders take part or could, %(engaged)s engaged.",
        n,
    ) % {"n": n, "engaged": sum(s.is_engaged for s in state.stakeholders)}
    if state.kinds_missing:
        missing = _("None is listed of: %(kinds)s.")
        words = f"{words} {missing % {'kinds': ', '.join(state.kinds_missing)}}"
    return Evidence(words, LIST)


def missing(state: RolesGuide) -> Evidence:
    severe = state.severe
    if not severe:
        words = _("No need is rated as severe so far, so no gap can be told.")
        return Evidence(words, GAPS, is_known=False)
    could = {part.stakeholder_id for _f, part in capable_not_engaged(severe)}
    words = ngettext(
        "%(n)s need is severe: nobody provides for %(nobody)s, one alone for %(one)s.",
        "%(n)s needs are severe: nobody provides for %(nobody)s, one alone for "
        "%(one)s.",
        len(severe),
    ) % {
        "n": len(severe),
        "nobody": len(unserved(severe)),
        "one": sum(f.service == Service.ONE_PROVIDER for f in severe),
    }
    more = ngettext(
        "%(n)s could help and is not engaged.",
        "%(n)s could help and are not engaged.",
        len(could),
    )
    return Evidence(f"{words} {more % {'n': len(could)}}", GAPS)


def interaction(state: RolesGuide) -> Evidence:
    total = sum(state.qualities.values())
    if not total:
        words = _("Nobody's dealings with anybody are listed yet.")
        return Evidence(words, "stakeholders:relationship_list", is_known=False)
    words = ngettext(
        "%(n)s relationship: both gain in %(mutual)s, strained are %(strained)s, "
        "needed and absent %(absent)s.",
        "%(n)s relationships: both gain in %(mutual)s, strained are %(strained)s, "
        "needed and absent %(absent)s.",
        total,
    ) % {
        "n": total,
        **{q: state.qualities.get(q, 0) for q in ("mutual", "strained", "absent")},
    }
    return Evidence(words, "stakeholders:map_detail")


def priorities(state: RolesGuide) -> Evidence:
    if not state.stakeholders:
        return _nobody()
    first = sum(s.has_priorities for s in state.stakeholders)
    second = sum(s.has_challenges for s in state.stakeholders)
    words = _(
        "Priorities are written down of %(first)s of %(n)s stakeholders, challenges of "
        "%(second)s."
    ) % {"first": first, "second": second, "n": len(state.stakeholders)}
    return Evidence(words, LIST, is_known=first + second > 0)


def motives(state: RolesGuide) -> Evidence:
    if not state.stakeholders:
        return _nobody()
    concerns = sum(s.concerns for s in state.stakeholders)
    drawn = sum(s.incentives > 0 for s in state.stakeholders)
    words = _(
        "What draws them in is known of %(drawn)s of %(n)s. Concerns: %(concerns)s, "
        "without an answer: %(open)s."
    ) % {
        "drawn": drawn,
        "n": len(state.stakeholders),
        "concerns": concerns,
        "open": sum(s.unanswered for s in state.stakeholders),
    }
    known = drawn + concerns > 0
    return Evidence(words, "stakeholders:alignment", is_known=known)


def alignment(state: RolesGuide) -> Evidence:
    if not state.stakeholders:
        return _nobody()
    leans = [s.lean for s in state.stakeholders]
    words = _(
        "%(lean_in)s lean in, %(torn)s are torn, %(away)s lean away; of %(unknown)s it "
        "is not known."
    ) % {
        "lean_in": leans.count(Lean.IN),
        "torn": leans.count(Lean.TORN),
        "away": leans.count(Lean.AWAY),
        "unknown": leans.count(Lean.UNKNOWN),
    }
    known = leans.count(Lean.UNKNOWN) < len(leans)
    return Evidence(words, "stakeholders:alignment", is_known=known)


def route(state: RolesGuide) -> Evidence:
    page = "stakeholders:map_detail"
    if not state.stakeholders:
        return _nobody()
    waiting = state.waiting
    if not waiting:
        return Evidence(_("Everybody who is listed is engaged."), page)
    near = sum(s.steps == 1 for s in waiting)
    far = sum(s.steps is not None and s.steps > 1 for s in waiting)
    words = ngettext(
        "%(n)s is not engaged: %(near)s known to somebody engaged, %(far)s through "
        "others, %(cut)s without a way.",
        "%(n)s are not engaged: %(near)s known to somebody engaged, %(far)s through "
        "others, %(cut)s without a way.",
        len(waiting),
    ) % {
        "n": len(waiting),
        "near": near,
        "far": far,
        "cut": len(waiting) - near - far,
    }
    return Evidence(words, page, is_known=near + far > 0)


def named(state: RolesGuide) -> Evidence:
    asked = [s for s in state.stakeholders if s.named_by is not None]
    if not asked:
        words = _("Nobody has asked yet whom the enterprises name.")
        return Evidence(words, LIST, is_known=False)
    named = [s for s in asked if s.named_by]
    words = _("Enterprises name %(named)s of the %(asked)s they were asked about.")
    words %= {"named": len(named), "asked": len(asked)}
    missed = [s for s in named if not s.is_engaged]
    if missed:
        most = max(missed, key=lambda s: (s.named_by or 0, s.name))
        told = _("Not engaged, and named most: %(name)s (%(n)s times).")
        words = f"{words} {told % {'name': isolated(most.name), 'n': most.named_by}}"
    return Evidence(words, LIST)


def checked(state: RolesGuide) -> Evidence:
    page = "stakeholders:duediligence_list"
    engaged = [s for s in state.stakeholders if s.is_engaged]
    if not engaged:
        return Evidence(_("Nobody is engaged yet."), page, is_known=False)
    words = ngettext(
        "%(n)s is engaged, %(valid)s with a due diligence that holds today.",
        "%(n)s are engaged, %(valid)s with a due diligence that holds today.",
        len(engaged),
    ) % {"n": len(engaged), "valid": sum(s.is_checked for s in engaged)}
    return Evidence(words, page)


def initiatives(state: RolesGuide) -> Evidence:
    page = "stakeholders:initiative_list"
    if not state.initiatives:
        words = _("No initiative of anybody else is listed yet.")
        return Evidence(words, page, is_known=False)
    words = ngettext(
        "%(n)s initiative that is there already is listed.",
        "%(n)s initiatives that are there already are listed.",
        state.initiatives,
    )
    return Evidence(words % {"n": state.initiatives}, page)


def barriers(state: RolesGuide) -> Evidence:
    parts = [
        part for f in state.functions for part in (*f.weakly, *f.could, *f.holds_back)
    ]
    if not parts:
        words = _("Of nobody it is said that they could do more, or hold back.")
        return Evidence(words, GAPS, is_known=False)
    why = [part.barrier for part in parts]
    words = _(
        "Of %(n)s cases in which somebody could do more, the barrier is known in "
        "%(known)s: capability %(capability)s, awareness %(awareness)s, incentive "
        "%(incentive)s."
    ) % {
        "n": len(parts),
        "known": sum(bool(one) for one in why),
        **{one: why.count(one) for one in ("capability", "awareness", "incentive")},
    }
    return Evidence(words, GAPS, is_known=any(why))


def offers(state: RolesGuide) -> Evidence:
    page = "stakeholders:system_function_list"
    offers = state.offers
    words = _(
        "%(judged)s of %(total)s functions are judged: %(present)s present, %(weak)s "
        "weak, %(absent)s absent."
    ) % {
        "judged": offers.judged,
        "total": offers.total,
        "present": offers.present,
        "weak": offers.weak,
        "absent": offers.absent,
    }
    return Evidence(words, page, is_known=offers.judged > 0)


def lenses(state: RolesGuide) -> Evidence:
    page = "stakeholders:lens_list"
    total = sum(state.seen.values())
    if not total:
        words = _("Nothing has been looked at through the four lenses yet.")
        return Evidence(words, page, is_known=False)
    words = ngettext(
        "%(n)s finding, through %(lenses)s of the four lenses.",
        "%(n)s findings, through %(lenses)s of the four lenses.",
        total,
    ) % {"n": total, "lenses": sum(n > 0 for n in state.seen.values())}
    return Evidence(words, page)


def own_voice(state: RolesGuide) -> Evidence:
    own = [s for s in state.stakeholders if s.kind == OWN]
    if not own:
        words = _("No group of the enterprises themselves is listed.")
        return Evidence(words, "stakeholders:stakeholder_add", is_known=False)
    words = ngettext(
        "%(n)s group of enterprises is listed: %(engaged)s engaged, %(named)s with a "
        "person who speaks for it.",
        "%(n)s groups of enterprises are listed: %(engaged)s engaged, %(named)s with a "
        "person who speaks for it.",
        len(own),
    ) % {
        "n": len(own),
        "engaged": sum(s.is_engaged for s in own),
        "named": sum(s.is_represented for s in own),
    }
    return Evidence(words, LIST)
