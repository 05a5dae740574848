"""A market system in which every text is a canary, and a row of every kind exists."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction

from enterprises.actions.rows import record_event
from enterprises.models import ImportRow, MarketSystem, MicroEnterprise
from stakeholders.models import Membership, Organisation
from tests import factories
from tests.pages import PageForm, form_for
from tests.test_access import ROUTES, TABLE, address

OURS = ("enterprises", "stakeholders", "valueprop", "coordination", "impact")
# Read by machines, or fixed for ever: no place for a canary.
KEPT = {
    *("slug", "country", "currency", "path", "token_sha256", "sha256", "kind"),
    *("catalogue_code", "row_type", "row_id", "verb", "unit", "password"),
}


def own_models() -> list[type[models.Model]]:
    return [m for app in OURS for m in apps.get_app_config(app).get_models()]


def in_systems() -> list[type[models.Model]]:
    """Every model whose rows belong to a market system."""
    return [m for m in own_models() if "market_system" in names_of(m)]


def names_of(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def texts_of(model: type[models.Model]) -> list[Any]:
    """The fields that people write words into."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in KEPT
    ]


def plant(letter: str) -> MarketSystem:
    """A system with a row of every kind, all texts saying `CNRY-<letter>-…`."""
    system = factories.MarketSystemFactory(slug=f"planted-{letter.lower()}")
    for name in sorted(vars(factories)):
        made = getattr(factories, name)
        is_one = isinstance(made, type) and issubclass(made, factories.RowFactory)
        if is_one and made is not factories.RowFactory:
            made(market_system=system)
    batch = system.imports.get()
    ImportRow.objects.create(batch=batch, number=2, action="refuse", cells=["x"])
    joined = {"segment": system.segments.first(), "place": system.places.first()}
    MicroEnterprise.objects.filter(market_system=system).update(**joined)
    for model in in_systems():
        if model._meta.model_name != "auditevent":
            say(model._base_manager.filter(market_system=system), letter)
    say(MarketSystem.objects.filter(pk=system.pk), letter)
    say(Organisation.objects.filter(memberships__market_system=system), letter)
    for membership in system.memberships.all():
        baptise(membership.user, letter)
    system.refresh_from_db()
    record_event(
        system=system,
        by=system.memberships.get().user,
        verb="changed",
        row=system.segments.first(),
        changes={"aspiration": ["", f"CNRY-{letter}-event-changes"]},
        reason=f"CNRY-{letter}-event-reason",
    )
    return system


def planted_once(blocker: Any, *letters: str) -> Iterator[tuple[MarketSystem, ...]]:
    """Systems for all tests of a module, in a transaction around those of the tests.

    For a fixture of module scope: `yield from planted_once(django_db_blocker, "A")`.
    """
    with blocker.unblock(), transaction.atomic():
        yield tuple(plant(letter) for letter in letters)
        transaction.set_rollback(True)


def say(rows: Any, letter: str) -> None:
    """Write a canary of its own into every text of these rows."""
    model = rows.model._meta.model_name
    for row in rows.distinct():
        said = {}
        for field in texts_of(rows.model):
            text = f"CNRY-{letter}-{model}.{field.name}.{row.pk}"
            if isinstance(field, models.EmailField):
                text = f"{text}@canary.example"
            elif isinstance(field, models.URLField):
                text = f"https://{text}.example"
            said[field.name] = text[: field.max_length] if field.max_length else text
        one = rows.model._base_manager.filter(pk=row.pk)
        for name, text in said.items():
            # Some texts stand only in place of another value (a reason for no figure).
            with suppress(IntegrityError), transaction.atomic():
                one.update(**{name: text})


def baptise(user: User, letter: str) -> User:
    """Give a person a name and an address that are canaries."""
    user.first_name, user.last_name = f"CNRY-{letter}-first", f"CNRY-{letter}-last"
    user.email = f"cnry-{letter}-{user.pk}@canary.example".lower()
    user.save()
    return user


def joined(system: MarketSystem, role: Membership.Role, letter: str) -> User:
    """A new member of the system, for an organisation of their own."""
    made = factories.MembershipFactory(market_system=system, role=role)
    say(Organisation.objects.filter(pk=made.organisation_id), letter)
    return baptise(made.user, letter)


def addresses(system: MarketSystem, names: Any = None) -> dict[str, str]:
    """The address of every route of a system, with rows of that system."""
    found = {name: address(name, system) for name in names or TABLE}
    # These forms are for one row, which the query names.
    for name, query in {
        "enterprises:rating_add": f"segment={system.segments.first().pk}"
        "&perspective=enterprises",
        "impact:observation_log": f"indicator={system.indicators.first().pk}",
    }.items():
        if name in found:
            found[name] += f"?{query}"
    return found


def answers_to_give(system: MarketSystem) -> dict[str, dict[str, str]]:
    """What forms ask for without marking any one field as required."""
    sub_need = system.sub_needs.filter(is_on=True).first()
    return {
        "enterprises:place_add": {"text": "Kano"},
        "enterprises:contact_change": {"phone": "0700 123 456"},
        "enterprises:link_add": {"holds_back": str(system.needs.last().pk)},
        "coordination:plannedrole_add": {"note": "A second bank"},
        "enterprises:rating_add": {f"s{sub_need.pk}": "3"},
        "impact:baseline_change": {"value": "7", "observed_on": "2025-12-31"},
        "impact:observation_log": {"q": system.enterprises.first().code},
        "stakeholders:initiativepart_add": {"written_name": "Some partner"},
        "stakeholders:terms_add": {"text": "Figures stay here."},
        "stakeholders:invitation_add": {"new_name": "Newcomers", "new_kind": "company"},
    }


def written(client: Any, system: MarketSystem) -> dict[str, PageForm]:
    """The filled-in form of each route that takes one; of buttons, an empty one."""
    answers = answers_to_give(system)
    found = {}
    for name, path in addresses(system, WRITE).items():
        form = form_for(client, path) if name in READ else None
        found[name] = form or PageForm(path, "post", path)
        found[name].fill(answers.get(name, {}))
    return found


def takes(view: Any, method: str) -> bool:
    """Whether a view takes a method, read from what `require_http_methods` closed on.

    A view that does not say is taken to take both.
    """
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            held = cell.cell_contents
            if isinstance(held, list) and held and set(held) <= METHODS:
                return method in held
        view = getattr(view, "__wrapped__", None)
    return True


METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"}
# A route that the tables do not name yet fails in test_access, by name.
READ = [r.name for r in ROUTES if r.name in TABLE and takes(r.view, "GET")]
WRITE = [r.name for r in ROUTES if r.name in TABLE and takes(r.view, "POST")]
