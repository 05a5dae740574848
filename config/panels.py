"""Asks every app what is known of one factor or theme, and what is missing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination import findings as coordination
from coordination.analysis.coverage import counted, functions_after, functions_now
from coordination.analysis.coverage import weighted as weighted_coverage
from coordination.analysis.funding import funded
from coordination.findings.coverage import coverage_findings
from coordination.models.coverage import coverage_state
from enterprises.charts import chain_answer
from enterprises.findings import (
    Finding,
    needs_findings,
    registry_findings,
)
from enterprises.findings.causes import causes_findings
from enterprises.findings.consents import consents_findings
from enterprises.findings.insights import insights_findings
from enterprises.findings.segments import segments_findings
from enterprises.findings.sessions import sessions_findings
from enterprises.findings.voices import voices_findings
from enterprises.models import MarketSystem
from enterprises.models.chain import segments_state
from enterprises.models.consent_state import consents_state
from enterprises.models.standing import (
    causes_state,
    insights_state,
    needs_state,
    registry_state,
    voices_state,
)
from impact import findings as impact
from impact.models.standing import standings
from stakeholders import findings as stakeholders
from stakeholders.analysis.checklist import tally
from stakeholders.findings.initiatives import initiatives_findings
from stakeholders.findings.lenses import lenses_findings
from stakeholders.findings.map import map_findings
from stakeholders.findings.names import names_findings
from stakeholders.findings.partnership import partnership_findings
from stakeholders.findings.profiles import profiles_findings
from stakeholders.models import Audience, Stakeholder
from stakeholders.models.initiative_state import initiatives_state
from stakeholders.models.lens_state import lenses_state
from stakeholders.models.market_map import map_state
from stakeholders.models.partnership_state import partnership_state
from stakeholders.models.profile_state import profiles_state
from stakeholders.models.severity import rated_needs, system_functions
from stakeholders.tables.likely import names_state
from valueprop import findings as valueprop
from valueprop.analysis.cases import computed

Told = tuple[str, list[Finding]]


@dataclass(frozen=True, slots=True)
class Reading:
    """For whom, and for which day, the overview is put together."""

    system: MarketSystem
    audience: Audience
    today: date


def _needs(reading: Reading) -> Told:
    state = needs_state(reading.system)
    registry = registry_state(reading.system)
    told = [*needs_findings(state), *registry_findings(registry)]
    told.sort(key=lambda finding: -finding.severity)
    if not state.segments:
        return "", told
    rated = {rating.segment_id for rating in state.ratings}
    known = _(
        "Segments: %(segments)s, of which %(rated)s have rated needs. Enterprises "
        "registered: %(registered)s."
    ) % {
        "segments": len(state.segments),
        "registered": registry.registered,
        "rated": len(rated),
    }
    return known, told


def _insights(reading: Reading) -> Told:
    state = insights_state(reading.system, reading.today)
    n = len(state.insights)
    known = ngettext("%(n)s insight.", "%(n)s insights.", n) % {"n": n}
    return known if n else "", insights_findings(state)


def _chain(reading: Reading) -> Told:
    ratings = reading.system.ratings.in_use().readings()
    state = segments_state(reading.system, ratings)
    known = chain_answer(state.chain)
    return known if state.segments else "", segments_findings(state)


def _causes(reading: Reading) -> Told:
    state = causes_state(reading.system)
    known = _("%(causes)s causes and %(links)s links between needs.") % {
        "causes": len(state.causes),
        "links": len(state.links),
    }
    functions = system_functions(reading.system)
    unserved = stakeholders.unserved_needs(functions, state)
    plan = reading.system.interventions.plan(reading.audience)
    told = [
        *causes_findings(state),
        *stakeholders.blocked_by_unserved(functions, state),
        *coordination.rests_on_unaddressed_need(plan, state, unserved),
    ]
    return known if state.needs else "", sorted(told, key=lambda f: -f.severity)


def _consent(reading: Reading) -> Told:
    state = consents_state(reading.system, reading.today)
    told = consents_findings(state)
    if not state.purposes:
        return "", told
    asked = sum(1 for purpose in state.purposes if purpose.asked)
    known = ngettext(
        "%(n)s purpose; owners were asked for %(asked)s.",
        "%(n)s purposes; owners were asked for %(asked)s of them.",
        len(state.purposes),
    )
    return known % {"n": len(state.purposes), "asked": asked}, told


def _voices(reading: Reading) -> Told:
    ratings = reading.system.ratings.in_use().readings()
    state = voices_state(reading.system, ratings)
    n = len(state.groups)
    known = ngettext(
        "%(n)s group is expected to be heard.",
        "%(n)s groups are expected to be heard.",
        n,
    ) % {"n": n}
    lying = reading.system.rating_sessions.left_lying(timezone.now())
    told = [*voices_findings(state), *sessions_findings(lying)]
    return known if n else "", sorted(told, key=lambda f: -f.severity)


def _roles(reading: Reading) -> Told:
    functions = system_functions(reading.system)
    standings = reading.system.stakeholders.standings()
    severe = [f for f in functions if f.is_severe]
    known = _(
        "%(listed)s stakeholders, %(engaged)s engaged; %(severe)s functions are "
        "severely missed."
    ) % {
        "listed": len(standings),
        "engaged": sum(
            s.engagement == Stakeholder.Engagement.ENGAGED for s in standings
        ),
        "severe": len(severe),
    }
    labels = {kind: str(label) for kind, label in Stakeholder.Kind.choices}
    known = known if standings else ""
    return known, stakeholders.found(functions, standings, labels=labels)


def _profiles(reading: Reading) -> Told:
    state = profiles_state(reading.system, reading.audience, reading.today)
    engaged = [one for one in state.profiles if one.is_engaged]
    valid = sum(one.checked.is_valid for one in engaged)
    known = ngettext(
        "%(n)s stakeholder is engaged, %(valid)s with a valid due diligence.",
        "%(n)s stakeholders are engaged, %(valid)s with a valid due diligence.",
        len(engaged),
    ) % {"n": len(engaged), "valid": valid}
    return known if state.profiles else "", profiles_findings(state)


def _map(reading: Reading) -> Told:
    state = map_state(reading.system, reading.audience)
    n = len(state.graph.links)
    known = ngettext(
        "%(n)s relationship on the map.", "%(n)s relationships on the map.", n
    ) % {"n": n}
    return known if n else "", map_findings(state)


def _coverage(reading: Reading) -> Told:
    state = coverage_state(reading.system, reading.audience, reading.today)
    found = coverage_findings(state)
    now = weighted_coverage(functions_now(state.known)).well
    after = weighted_coverage(functions_after(state.known)).well
    if now is None or after is None:
        return "", found
    n = len(counted(state.known.plans))
    known = ngettext(
        "%(n)s planned role counts; of the severity, %(now)d%% is served well now and "
        "%(after)d%% after.",
        "%(n)s planned roles count; of the severity, %(now)d%% is served well now and "
        "%(after)d%% after.",
        n,
    ) % {"n": n, "now": int(100 * now), "after": int(100 * after)}
    return known, found


def _names(reading: Reading) -> Told:
    state = names_state(reading.system)
    n = len(state.names)
    known = ngettext(
        "%(n)s stakeholder is listed.", "%(n)s stakeholders are listed.", n
    ) % {"n": n}
    return known if n else "", names_findings(state)


def _initiatives(reading: Reading) -> Told:
    state = initiatives_state(reading.system, reading.audience, reading.today)
    known = ngettext(
        "%(n)s initiative of others, %(pairs)s pairs of them overlap highly.",
        "%(n)s initiatives of others, %(pairs)s pairs of them overlap highly.",
        len(state.listed),
    ) % {"n": len(state.listed), "pairs": len(state.pairs)}
    return known if state.listed else "", initiatives_findings(state)


def _partnership(reading: Reading) -> Told:
    """For coordinators: it names people, and says how they sign in."""
    if not reading.audience.is_coordinator:
        return "", []
    state = partnership_state(reading.system, timezone.now())
    people = ngettext(
        "%(n)s person takes part", "%(n)s people take part", state.people
    ) % {"n": state.people}
    known = ngettext(
        "%(people)s, from one organisation; coordinators: %(runs)s.",
        "%(people)s, from %(n)s organisations; coordinators: %(runs)s.",
        state.organisations,
    ) % {"people": people, "n": state.organisations, "runs": state.runs_it}
    return known, partnership_findings(state)


def _lenses(reading: Reading) -> Told:
    state = lenses_state(reading.system, reading.audience)
    judged = tally(state.lines)
    known = ngettext(
        "%(n)s finding through four lenses; %(judged)s of %(total)s functions judged.",
        "%(n)s findings through four lenses; %(judged)s of %(total)s functions judged.",
        len(state.seen),
    ) % {"n": len(state.seen), "judged": judged.judged, "total": judged.total}
    known = known if state.seen or judged.judged else ""
    return known, lenses_findings(state)


def _value(reading: Reading) -> Told:
    cases = reading.system.cases.visible_to(reading.audience)
    results = [computed(lines) for lines in cases.lines()]
    paying = sum(1 for r in results if r.total.npv is not None and r.total.npv > 0)
    known = ngettext(
        "%(cases)s business case; %(paying)s brings in more than it costs.",
        "%(cases)s business cases; %(paying)s bring in more than they cost.",
        len(results),
    ) % {"cases": len(results), "paying": paying}
    return known if results else "", valueprop.found(results)


def _coordination(reading: Reading) -> Told:
    plan = reading.system.interventions.plan(reading.audience)
    table = funded(plan, reading.system.currency)
    known = ngettext(
        "%(n)s intervention; %(short)s lacks money, %(open)s has no budget yet.",
        "%(n)s interventions; %(short)s lack money, %(open)s have no budget yet.",
        len(plan.interventions),
    ) % {
        "n": len(plan.interventions),
        "short": table.lacking,
        "open": table.without_budget,
    }
    needs = coordination.need_without_intervention(rated_needs(reading.system), plan)
    told = [*needs, *coordination.about_plan(plan, table, reading.today)]
    known = known if plan.interventions else ""
    return known, sorted(told, key=lambda f: -f.severity)


def _impact(reading: Reading) -> Told:
    told = standings(reading.system)
    measured = sum(standing.is_reported for standing in told)
    known = ngettext(
        "%(n)s indicator; %(measured)s has values.",
        "%(n)s indicators; %(measured)s have values.",
        len(told),
    ) % {"n": len(told), "measured": measured}
    findings = impact.found(told, reading.system.small_cell_threshold)
    return known if told else "", findings


PANELS: dict[str, Callable[[Reading], Told]] = {
    "needs": _needs,
    "roles": _roles,
    "value": _value,
    "coordination": _coordination,
    "impact": _impact,
    "insights": _insights,
    "chain": _chain,
    "causes": _causes,
    "voices": _voices,
    "consent": _consent,
    "profiles": _profiles,
    "map": _map,
    "partnership": _partnership,
    "initiatives": _initiatives,
    "names": _names,
    "lenses": _lenses,
    "coverage": _coverage,
}
