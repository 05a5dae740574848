"""Turns the story into rows, once; a second call finds it there and does nothing."""

import random
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import transaction

from config.demo import story
from config.demo.initiatives import list_initiatives
from config.demo.knowing import know
from config.demo.lenses import look
from config.demo.lookalikes import write_down_twice
from config.demo.names import call_by_name
from config.demo.network import relate
from config.demo.partnership import come_together
from config.demo.people import reach
from config.demo.planned import plan_roles
from config.demo.profiles import profile
from config.demo.records import record
from config.demo.room import ask_a_room
from coordination.models import BudgetLine, Contribution, Intervention, InterventionNeed
from enterprises.actions.causes import add_cause, link_cause
from enterprises.actions.rows import add_row
from enterprises.actions.systems import create_system
from enterprises.models import (
    AssessmentRound,
    MarketSystem,
    MicroEnterprise,
    Need,
    NeedLink,
    NeedRating,
    Place,
    RootCause,
    Segment,
    SubNeed,
    ValueChainStep,
)
from impact.models import Baseline, Indicator, Target
from stakeholders.models import (
    FunctionRole,
    Membership,
    Organisation,
    Stakeholder,
)
from valueprop.models import Benefit, BusinessCase, Investment

SEED = 20260301
LAST_YEAR, THIS_YEAR = date(2025, 3, 12), date(2026, 3, 10)
HEARD_WOMEN, HEARD_MEN, HEARD_SUPPORTERS = 18, 11, 6


class Cast:
    """Everybody and everything made so far, by the name the story gives it."""

    def __init__(self) -> None:
        self.people: dict[str, User] = {}
        self.organisations: dict[str, Organisation] = {}
        self.places: dict[str, Place] = {}
        self.steps: dict[str, ValueChainStep] = {}
        self.segments: dict[str, Segment] = {}
        self.sub_needs: dict[str, SubNeed] = {}
        self.needs: dict[tuple[str, str], Need] = {}
        self.stakeholders: dict[str, Stakeholder] = {}
        self.interventions: dict[str, Intervention] = {}
        self.indicators: dict[str, Indicator] = {}
        self.enterprises: list[MicroEnterprise] = []


def is_loaded() -> bool:
    """Say whether the demonstration is in this database."""
    return MarketSystem.objects.filter(slug=story.SYSTEM["slug"]).exists()


@transaction.atomic
def load() -> MarketSystem:
    """Make the accounts and the market system of the story; all of it or nothing."""
    cast = Cast()
    _people(cast)
    by = cast.people["coordinator@demo.example"]
    system = create_system(**story.SYSTEM, by=by)
    _members(cast, system)
    _chain(cast, system)
    _registry(cast, system)
    reach(system, cast.enterprises, by)
    write_down_twice(system, by)
    _needs(cast, system)
    _reasons(cast, system, by)
    know(system, cast.segments, cast.people, by)
    ask_a_room(system, cast.segments, by)
    _stakeholders(cast, system, by)
    profile(system, cast.stakeholders, cast.sub_needs, cast.organisations, by)
    call_by_name(system, cast.stakeholders, by)
    relate(system, cast.stakeholders, cast.segments, cast.organisations, by)
    look(system, cast.stakeholders, cast.segments, cast.organisations, by)
    known: dict[str, Mapping[str, Any]] = {
        "stakeholders": cast.stakeholders,
        "functions": cast.sub_needs,
        "segments": cast.segments,
        "places": cast.places,
        "organisations": cast.organisations,
    }
    list_initiatives(system, known, by)
    _cases(cast, system, by)
    _interventions(cast, system, by)
    plan_roles(system, cast.interventions, cast.stakeholders, cast.sub_needs, by)
    _indicators(cast, system, by)
    record(system, cast.indicators, cast.enterprises, cast.organisations, by)
    come_together(system, cast.people, cast.organisations, by)
    return system


def _people(cast: Cast) -> None:
    for name, kind in story.ORGANISATIONS:
        cast.organisations[name] = Organisation.objects.create(
            name=name, kind=kind, country="PE", is_listed=True
        )
    for email, name, organisation, _role, _what in story.ACCOUNTS:
        first, _, last = name.partition(" ")
        user = User.objects.create_user(
            email,
            email,
            story.PASSWORD,
            first_name=first,
            last_name=last,
            is_staff=not organisation,
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        cast.people[email] = user


def _members(cast: Cast, system: MarketSystem) -> None:
    for email, _name, organisation, role, _what in story.ACCOUNTS:
        if role:
            membership = Membership(
                market_system=system,
                user=cast.people[email],
                organisation=cast.organisations[organisation],
                role=Membership.Role[role],
            )
            add_row(row=membership, by=cast.people["coordinator@demo.example"])


def _chain(cast: Cast, system: MarketSystem) -> None:
    for name, above in story.PLACES:
        parent = cast.places[above] if above else None
        place = Place.objects.create(
            market_system=system,
            name=name,
            parent=parent,
            level=parent.level + 1 if parent else 1,
            path="/",
        )
        place.path = f"{parent.path if parent else '/'}{place.pk}/"
        place.save(update_fields=["path"])
        cast.places[name] = place
    for name, order, share in story.STEPS:
        cast.steps[name] = ValueChainStep.objects.create(
            market_system=system,
            name=name,
            order=order,
            women_labour_share=share and Decimal(share),
        )
    for row in story.SEGMENTS:
        name, role, step, place_name, number, relation, through, seen, hope = row[:9]
        setting, necessity, basis = story.SETTINGS[name]
        cast.segments[name] = Segment.objects.create(
            market_system=system,
            name=name,
            role=role,
            step=cast.steps[step],
            place=cast.places[place_name],
            estimated_number=number,
            relationship=relation,
            intermediary=through,
            transparency=seen,
            aspiration=hope,
            setting=setting,
            necessity_share=necessity and Decimal(necessity),
            estimate_basis=basis,
        )


def _position(place: str, number: int) -> dict[str, Decimal]:
    """Somewhere around a place, the same for the same number."""
    north, east = (Decimal(degrees) for degrees in story.POSITIONS[place])
    step = Decimal("0.0013")
    return {
        "latitude": north + step * (number % 7 - 3),
        "longitude": east + step * (number % 11 - 5),
    }


def _registry(cast: Cast, system: MarketSystem) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same demonstration everywhere
    rows = []
    for number, segment in enumerate(story.SEGMENTS, start=1):
        name, place, count, women, urban = segment[0], segment[3], *segment[9:]
        rows += [
            MicroEnterprise(
                market_system=system,
                code=f"{'ABCDEF'[number - 1]}{one:03d}",
                segment=cast.segments[name],
                place=cast.places[place],
                owner_gender="woman" if chance.random() < women else "man",
                owner_birth_year=chance.choice([None, *range(1956, 2004)]),
                urbanity="urban" if chance.random() < urban else "rural",
                motivation=chance.choice(["necessity", "necessity", "opportunity", ""]),
                employees=Decimal(chance.choice([0, 0, 0, 1, 1, 2])),
                turnover=Decimal(chance.randrange(400, 4200, 10)),
                turnover_currency="PEN",
                formality=chance.choice(["informal", "informal", "partly", "formal"]),
                premises=chance.choice(["home", "owned", "rented", ""]),
                started_year=chance.randrange(1988, 2025),
                closed_on=date(2025, 11, 30) if chance.random() < 0.03 else None,
                consent_on=date(2025, 2, 1),
                consent_purpose="Planning and measuring together",
                **(_position(place, one) if one % 3 == 0 else {}),
            )
            for one in range(1, count + 1)
        ]
    MicroEnterprise.objects.bulk_create(rows)
    cast.enterprises = list(
        system.enterprises.select_related("segment", "place").order_by("pk")
    )


def _needs(cast: Cast, system: MarketSystem) -> None:
    cast.sub_needs = {s.catalogue_code: s for s in system.sub_needs.all()}
    old, new = (
        AssessmentRound.objects.create(
            market_system=system,
            name=name,
            purpose="Decide where to begin",
            approach=AssessmentRound.Approach.BOTH,
            method="Focus groups, and a workshop with supporters",
            held_on=day,
        )
        for name, day in (("March 2025", LAST_YEAR), ("March 2026", THIS_YEAR))
    )
    ratings: list[NeedRating] = []
    for segment_name, lines in story.RATINGS.items():
        for code, (women, men, supporters, before) in lines.items():
            about = {
                "market_system": system,
                "segment": cast.segments[segment_name],
                "sub_need": cast.sub_needs[code],
            }
            own = NeedRating.Perspective.ENTERPRISES
            others = NeedRating.Perspective.SUPPORTERS
            for at, who, gender, severity, heard in (
                (new, own, "woman", women, HEARD_WOMEN),
                (new, own, "man", men, HEARD_MEN),
                (new, others, "", supporters, HEARD_SUPPORTERS),
                (old, own, "woman", before if women else None, HEARD_WOMEN - 4),
                (old, own, "man", before if men else None, HEARD_MEN),
            ):
                if severity is not None:
                    ratings.append(
                        NeedRating(
                            **about,
                            round=at,
                            perspective=who,
                            respondent_gender=gender,
                            severity=Decimal(str(severity)),
                            respondents=heard,
                        )
                    )
            need = Need.objects.create(
                **about,
                statement=story.STATEMENTS.get((segment_name, code), ""),
                trend=story.TRENDS.get((segment_name, code), ""),
            )
            cast.needs[segment_name, code] = need
    NeedRating.objects.bulk_create(ratings)


def _reasons(cast: Cast, system: MarketSystem, by: User) -> None:
    causes: dict[str, RootCause] = {}
    for name, behind, note, needs in story.CAUSES:
        causes[name] = add_cause(
            row=RootCause(
                market_system=system,
                name=name,
                behind=causes[behind] if behind else None,
                note=note,
            ),
            by=by,
        )
        for key in needs:
            link_cause(need=cast.needs[key], cause=causes[name], by=by)
    for need, holds_back, strength, why in story.LINKS:
        add_row(
            row=NeedLink(
                market_system=system,
                need=cast.needs[need],
                holds_back=cast.needs[holds_back],
                strength=strength,
                why=why,
            ),
            by=by,
        )


def _stakeholders(cast: Cast, system: MarketSystem, by: User) -> None:
    for row in story.STAKEHOLDERS:
        name, organisation, kind, layer, engagement, brings, named, functions = row
        stakeholder = add_row(
            row=Stakeholder(
                market_system=system,
                name=name,
                organisation=cast.organisations.get(organisation or ""),
                kind=kind,
                layer=layer,
                engagement=engagement,
                value_brought=brings,
                named_by_count=named,
            ),
            by=by,
        )
        cast.stakeholders[name] = stakeholder
        FunctionRole.objects.bulk_create(
            FunctionRole(
                market_system=system,
                stakeholder=stakeholder,
                sub_need=cast.sub_needs[code],
                performance=performance,
                barrier=barrier,
            )
            for code, (performance, barrier) in functions.items()
        )


def _cases(cast: Cast, system: MarketSystem, by: User) -> None:
    for told in story.CASES:
        case = add_row(
            row=BusinessCase(
                market_system=system,
                organisation=cast.organisations[str(told["organisation"])],
                visibility=told["visibility"],
                segment=cast.segments[str(told["segment"])],
                name=told["name"],
                summary=told["summary"],
                first_year=told["first_year"],
                years=told["years"],
                discount_rate=Decimal(str(told["discount_rate"])),
            ),
            by=by,
        )
        for line in _lines(cast, system, case, told):
            add_row(row=line, by=by)


def _lines(
    cast: Cast, system: MarketSystem, case: BusinessCase, told: dict[str, Any]
) -> list[Investment | Benefit]:
    put_in: list[Investment | Benefit] = [
        Investment(
            market_system=system,
            case=case,
            label=label,
            stakeholder=cast.stakeholders[who],
            source=source,
            first_year=first,
            last_year=last,
            amount_per_year=Decimal(amount),
        )
        for label, who, source, first, last, amount in told["investments"]
    ]
    return put_in + [
        Benefit(
            market_system=system,
            case=case,
            label=label,
            stakeholder=cast.stakeholders[who],
            kind=kind,
            first_year=first,
            last_year=last,
            units=Decimal(units),
            unit_name=unit,
            change=Decimal(change),
            value=Decimal(value),
            ramp_up_years=ramp,
        )
        for label, who, kind, first, last, units, unit, change, value, ramp in told[
            "benefits"
        ]
    ]


def _interventions(cast: Cast, system: MarketSystem, by: User) -> None:
    for (
        name,
        what,
        lead,
        state,
        starts,
        ends,
        needs,
        budget,
        gifts,
    ) in story.INTERVENTIONS:
        intervention = add_row(
            row=Intervention(
                market_system=system,
                name=name,
                summary=what,
                lead=cast.stakeholders[lead] if lead else None,
                state=state,
                starts_on=_day(starts),
                ends_on=_day(ends),
            ),
            by=by,
        )
        cast.interventions[name] = intervention
        InterventionNeed.objects.bulk_create(
            InterventionNeed(
                market_system=system, intervention=intervention, need=cast.needs[key]
            )
            for key in needs
        )
        BudgetLine.objects.bulk_create(
            BudgetLine(
                market_system=system,
                intervention=intervention,
                year=year,
                label=label,
                amount=Decimal(amount),
            )
            for year, label, amount in budget
        )
        for who, kind, firm, year, amount, currency, rate, rate_on in gifts:
            giver = cast.stakeholders[who]
            Contribution.objects.create(
                market_system=system,
                organisation=giver.organisation
                or cast.organisations["Altiplano Dairy"],
                intervention=intervention,
                stakeholder=giver,
                kind=kind,
                commitment=firm,
                year=year,
                amount=Decimal(amount),
                currency=currency,
                rate=rate and Decimal(rate),
                rate_on=_day(rate_on),
            )


def _indicators(cast: Cast, system: MarketSystem, by: User) -> None:
    for row in story.INDICATORS:
        (code, name, level, whom, unit, direction, aggregation, over_time) = row[:8]
        frequency, definition, use, need, intervention, baseline, targets = row[8:]
        indicator = add_row(
            row=Indicator(
                market_system=system,
                code=code,
                name=name,
                level=level,
                beneficiary=whom,
                unit=unit,
                direction=direction,
                aggregation=aggregation,
                over_time=over_time,
                frequency=frequency,
                definition=definition,
                use=use,
                need=cast.needs[need] if need else None,
                intervention=cast.interventions[intervention] if intervention else None,
                baseline_period=20251 if frequency == "quarter" else None,
            ),
            by=by,
        )
        cast.indicators[code] = indicator
        if baseline is not None:
            Baseline.objects.create(
                market_system=system,
                indicator=indicator,
                value=Decimal(baseline),
                observed_on=date(2025, 2, 15),
                method="Baseline survey",
            )
        for period, value in targets:
            Target.objects.create(
                market_system=system,
                indicator=indicator,
                period=period,
                value=Decimal(value),
                set_by=by,
            )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
