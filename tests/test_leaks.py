"""Nobody reads or reaches what is another system's, or another organisation's own.

Two systems are filled with canaries. Each person reads every page of both, and follows
the links and fragments found there; no canary of the other system may come up. What an
organisation keeps to itself must not change a letter of what others read.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django import forms as django_forms
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from django.urls import reverse

from enterprises.actions import rows
from enterprises.models import MarketSystem
from stakeholders.models import Membership, Organisation, VisibleRow
from tests import factories
from tests.pages import Page, PageForm, as_data, content
from tests.planted import (
    READ,
    addresses,
    baptise,
    joined,
    own_models,
    planted_once,
    written,
)

pytestmark = pytest.mark.django_db

Role = Membership.Role
Visibility = VisibleRow.Visibility
REFUSED = {400, 403, 404, 409, 422}
LINKS = 60  # followed at most, for each person
# What a site administrator runs, and so reads: not what systems hold.
RUN = r"(marketsystem|organisation|first|last|\d+@)"


def canaries(letter: str, text: str) -> set[str]:
    return set(re.findall(rf"cnry-{letter}-[\w.@-]+", text, re.IGNORECASE))


def read(client: Client, path: str) -> str:
    """What a page says, whatever its status; a redirect says where it goes."""
    answer = client.get(path)
    return f"{answer.headers.get('Location', '')} {content(answer)}"


def walk(client: Client, paths: list[str]) -> dict[str, str]:
    """Read these pages, and those they link to or load."""
    told = {path: read(client, path) for path in paths}
    found = [
        link.partition("#")[0]
        for path, text in told.items()
        if "<" in text
        for link in Page(text, path).links
    ]
    inside = [a for a in dict.fromkeys(found) if a.startswith("/systems/")]
    further = [a for a in inside if a not in told][:LINKS]
    return told | {path: read(client, path) for path in further}


@pytest.fixture(scope="module")
def both(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Systems A and B, made once; each test is undone back to them."""
    yield from planted_once(django_db_blocker, "A", "B")


def outside(system: MarketSystem) -> list[str]:
    """Pages that belong to no system, with rows of this one where they name some."""
    names = ("home", "system_add", "administration", "administration_event_list")
    names += ("administration_organisation_list", "administration_system_list")
    names += ("administration_person_list",)
    detail = reverse("administration_system_detail", kwargs={"pk": system.pk})
    return [*map(reverse, names), detail]


@pytest.mark.parametrize("role", Role)
def test_members_read_nothing_of_another_system(client, both, role):
    ours, theirs = both
    client.force_login(joined(ours, role, "A"))
    paths = addresses(ours, READ)

    told = walk(client, [*paths.values(), *outside(theirs)])

    leaks = {
        path: found for path, text in told.items() if (found := canaries("B", text))
    }
    own = {c for text in told.values() for c in canaries("A", text)}
    assert leaks == {}
    assert len(own) > 30


def nobody(system: MarketSystem) -> Any:
    return None


def of_another(system: MarketSystem) -> Any:
    return joined(
        MarketSystem.objects.exclude(pk=system.pk).get(), Role.COORDINATOR, "B"
    )


def who_left(system: MarketSystem) -> Any:
    person = joined(system, Role.COORDINATOR, "A")
    person.memberships.all().delete()
    return person


def deactivated(system: MarketSystem) -> Any:
    person = joined(system, Role.COORDINATOR, "A")
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    return person


def running_the_site(system: MarketSystem) -> Any:
    return baptise(factories.UserFactory(is_staff=True, is_superuser=True), "C")


@pytest.mark.parametrize(
    ("person", "may_read"),
    [
        (nobody, "nothing"),
        (of_another, "nothing"),
        (who_left, r"(first|last|\d+@)"),  # their own name, at most
        (deactivated, "nothing"),
        (running_the_site, RUN),
    ],
)
def test_nobody_else_reads_anything(
    client: Client, both: Any, person: Callable[..., Any], may_read: str
):
    ours, _theirs = both
    someone = person(ours)
    if someone is not None:
        client.force_login(someone)

    told = walk(client, [*addresses(ours, READ).values(), *outside(ours)])

    read_here = {c for text in told.values() for c in canaries("A", text)}
    allowed = re.compile(rf"cnry-a-{may_read}", re.IGNORECASE)
    assert {c for c in read_here if not allowed.match(c)} == set()


# --- What an organisation keeps to itself ---------------------------------------------

SECRET = "SCRT"
TRAIL = ("enterprises:event_list", "enterprises:event_export")


def kept_private(system: MarketSystem, organisation: Organisation, level: int) -> None:
    """Private cases and gifts about every stakeholder and intervention; all audited."""
    by = factories.UserFactory(first_name="Same", last_name="Person")
    own = {"market_system": system, "organisation": organisation, "visibility": level}
    case = factories.BusinessCaseFactory.build(
        **own, name=f"{SECRET} case", summary=SECRET
    )
    rows.add_row(row=case, by=by)
    made: list[Any] = []
    for stakeholder in system.stakeholders.all():
        beside = {"market_system": system, "case": case, "stakeholder": stakeholder}
        made.append(factories.InvestmentFactory.build(**beside, label=SECRET))
        made.append(factories.BenefitFactory.build(**beside, label=SECRET))
    for stakeholder in system.stakeholders.all():
        made += private_profile({**own, "stakeholder": stakeholder})
    for intervention in system.interventions.all():
        for stakeholder in system.stakeholders.filter(pk__lt=made[2].stakeholder_id):
            made.append(private_gift(own, intervention, stakeholder))
    for stakeholder in system.stakeholders.all():
        made.append(private_gift(own, system.interventions.last(), stakeholder))
    for row in made:
        rows.add_row(row=row, by=by)
    private_initiative(system, own, by)
    made[0].label = f"{SECRET} changed"
    rows.change_row(row=made[0], version=1, by=by)
    rows.remove_row(row=made[1], by=by)


def private_profile(own: Any) -> list[Any]:
    """What an organisation notes about a stakeholder for itself."""
    return [
        factories.MotiveFactory.build(**own, text=SECRET, strength=5),
        factories.DueDiligenceFactory.build(**own, decision="stop", source=SECRET),
        factories.RepresentativeFactory.build(**own, name=SECRET, reach=SECRET),
        factories.SystemFindingFactory.build(**own, statement=SECRET, weight=5),
    ]


def private_initiative(system: MarketSystem, own: Any, by: User) -> None:
    """One of a stakeholder's, with what it does, judged a problem beside another."""
    lead, other = system.stakeholders.first(), system.initiatives.first()
    row = factories.ExistingInitiativeFactory.build(**own, name=SECRET, lead=lead)
    rows.add_row(row=row, by=by)
    factories.InitiativePartFactory(
        market_system=system, initiative=row, stakeholder=lead
    )
    for line in system.sub_needs.all()[:3]:
        row.function_links.create(market_system=system, sub_need=line)
    verdict = factories.OverlapVerdictFactory.build(
        **own, first=other, second=row, verdict="problem", reason=SECRET, by=by
    )
    rows.add_row(row=verdict, by=by)


def private_gift(own: Any, intervention: Any, stakeholder: Any) -> Any:
    beside = {"intervention": intervention, "stakeholder": stakeholder}
    return factories.ContributionFactory.build(
        **own, **beside, amount="987654.32", note=SECRET
    )


def settled(text: str) -> str:
    """An answer without what differs each time."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    text = re.sub(r'"X-CSRFToken": ?"\w+"', "", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "uuid", text)


@pytest.mark.parametrize(
    ("role", "level"),
    [
        (Role.VIEWER, Visibility.COORDINATORS),
        (Role.CONTRIBUTOR, Visibility.COORDINATORS),
        (Role.COORDINATOR, Visibility.ORGANISATION),
    ],
)
def test_what_others_keep_private_changes_no_letter_of_any_page(
    client, both, role, level
):
    """No list, total, finding, chart, search or export tells that there is more."""
    ours, _theirs = both
    client.force_login(joined(ours, role, "A"))
    owner = joined(ours, Role.CONTRIBUTOR, "A")
    paths = [p for n, p in addresses(ours, READ).items() if n not in TRAIL]
    before = {path: settled(read(client, path)) for path in paths}

    kept_private(ours, owner.memberships.get().organisation, level)

    after = {path: settled(read(client, path)) for path in paths}
    assert [path for path in paths if before[path] != after[path]] == []
    # The trail says that something was done, and to what kind of row; no more.
    trail = walk(client, list(addresses(ours, TRAIL).values())).values()
    assert not any(SECRET in text or "987654" in text for text in trail)


def test_their_own_people_read_what_they_keep_private(client, both):
    """The twin: it is there, and on pages."""
    ours, _theirs = both
    owner = joined(ours, Role.CONTRIBUTOR, "A")
    organisation = owner.memberships.get().organisation
    kept_private(ours, organisation, Visibility.ORGANISATION)
    client.force_login(owner)

    names = ("valueprop:case_list", "coordination:funding")
    told = walk(client, list(addresses(ours, names).values()))

    assert len([path for path, text in told.items() if SECRET in text]) > 1
    assert any("987,654" in text for text in told.values())


def test_nobody_else_brings_back_what_an_organisation_kept_private(client, both):
    """The name of what comes back is told, and keys can be guessed."""
    ours, _theirs = both
    owner = joined(ours, Role.CONTRIBUTOR, "A")
    own = {"organisation": owner.memberships.get().organisation, "visibility": 10}
    case = factories.BusinessCaseFactory(market_system=ours, name=SECRET, **own)
    line = factories.BenefitFactory(case=case, label=SECRET)
    removals = [rows.remove_row(row=row, by=owner) for row in (line, case)]
    undo = [f"/systems/{ours.slug}/enterprises/removals/{r.pk}/" for r in removals]

    client.force_login(joined(ours, Role.COORDINATOR, "A"))
    told = [client.post(f"{one}restore/", follow=True).text for one in undo]

    assert not any(SECRET in text for text in told)
    assert not ours.removals.filter(restored_at__isnull=False).exists()
    client.force_login(owner)
    assert SECRET in client.post(f"{undo[1]}restore/", follow=True).text


def test_a_coordinator_brings_back_what_all_partners_saw(client, both):
    ours, _theirs = both
    owner = joined(ours, Role.CONTRIBUTOR, "A")
    own = {"organisation": owner.memberships.get().organisation, "visibility": 30}
    case = factories.BusinessCaseFactory(market_system=ours, name="Shared", **own)
    removal = rows.remove_row(row=case, by=owner)

    client.force_login(joined(ours, Role.COORDINATOR, "A"))
    client.post(f"/systems/{ours.slug}/enterprises/removals/{removal.pk}/restore/")

    assert type(case).objects.filter(name="Shared").exists()


# --- Keys of another system's rows in forms -------------------------------------------


def everything() -> dict[str, list[Any]]:
    """All rows there are, to compare before and after."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in own_models()
    }


def forms_in(answer: Any) -> list[Any]:
    """The form objects that a page was drawn from."""
    found: dict[int, Any] = {}
    for layer in answer.context or []:
        for values in getattr(layer, "dicts", [layer]):
            for value in values.values():
                if isinstance(value, django_forms.BaseForm):
                    found[id(value)] = value
    return list(found.values())


def foreign_key_for(field: Any, theirs: MarketSystem) -> str | None:
    """The key of another system's row for a field that takes keys."""
    queryset = getattr(field, "queryset", None)
    if queryset is not None:
        return str(foreign_row(queryset.model, theirs).pk)
    keys = [str(key) for key, _label in getattr(field, "choices", ()) if str(key)]
    if not keys or not all(key.isdecimal() for key in keys):
        return None
    others = {
        str(row.pk)
        for model in own_models()
        if "market_system" in {f.name for f in model._meta.concrete_fields}
        for row in model._base_manager.filter(market_system=theirs)
    }
    return min(others - set(keys), default=None)


def foreign_row(model: type[models.Model], theirs: MarketSystem) -> Any:
    if model is Organisation:
        return theirs.memberships.first().organisation
    if model is User:
        return theirs.memberships.first().user
    return model._base_manager.filter(market_system=theirs).first()


def smuggled(client: Client, form: PageForm, theirs: MarketSystem) -> dict[str, str]:
    """Each field of a form that takes keys, with a key it must refuse."""
    found = {}
    for drawn_from in forms_in(client.get(form.target)):
        for name, field in drawn_from.fields.items():
            key = foreign_key_for(field, theirs)
            if key is not None and drawn_from.add_prefix(name) in form.names:
                found[drawn_from.add_prefix(name)] = key
    return found


def test_no_form_takes_the_key_of_another_systems_row(client, both):
    ours, theirs = both
    client.force_login(joined(ours, Role.COORDINATOR, "A"))
    forms = {name: form for name, form in written(client, ours).items() if form.names}
    tried, taken = 0, []
    before = everything()

    for name, form in forms.items():
        for field, key in smuggled(client, form, theirs).items():
            answer = client.post(form.target, as_data(form.sent()) | {field: [key]})
            tried += 1
            if answer.status_code not in REFUSED or canaries("B", content(answer)):
                taken.append((name, field, answer.status_code))

    assert taken == []
    assert everything() == before
    assert tried > 25


def test_no_filter_takes_the_key_of_another_systems_row(client, both):
    ours, theirs = both
    client.force_login(joined(ours, Role.COORDINATOR, "A"))
    tried, said = 0, []

    for name, path in addresses(ours, READ).items():
        answer = client.get(path)
        asked = {
            field: key
            for drawn_from in ([] if answer.streaming else forms_in(answer))
            for field, taking in drawn_from.fields.items()
            if (key := foreign_key_for(taking, theirs)) is not None
        }
        tried += len(asked)
        found = client.get(f"{urlsplit(path).path}?{urlencode(asked)}")
        if found.status_code >= 500 or canaries("B", content(found)):
            said.append((name, asked, found.status_code))

    assert said == []
    assert tried > 10
