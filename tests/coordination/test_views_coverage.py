"""Functions by stakeholders, now and after the plans."""

import pytest
from django.urls import reverse

from enterprises.models import AuditEvent
from tests.coordination import url
from tests.factories import (
    FunctionRoleFactory,
    InterventionFactory,
    InterventionNeedFactory,
    NeedFactory,
    NeedRatingFactory,
    PlannedRoleFactory,
    StakeholderFactory,
    SubNeedFactory,
)
from tests.pages import text


def severe(system, name: str, severity: str = "4", category: str = "finance"):
    """A sub-need that a segment rated, with its need."""
    sub_need = SubNeedFactory(market_system=system, name=name, category=category)
    rating = NeedRatingFactory(
        market_system=system, sub_need=sub_need, severity=severity
    )
    NeedFactory(segment=rating.segment, sub_need=sub_need)
    return sub_need


def planned(system, sub_need, who: str = "Bank", state: str = "planned", **more):
    """A plan of an intervention of its own that somebody provides it well."""
    return PlannedRoleFactory(
        sub_need=sub_need,
        intervention__name=f"Plan of {who}",
        intervention__state=state,
        stakeholder=StakeholderFactory(market_system=system, name=who),
        **more,
    )


@pytest.fixture
def story(system):
    """Credit: Bank could and is planned. Water: nobody. Prices: Dairy, well."""
    credit = severe(system, "Credit", "4")
    water = severe(system, "Water", "5", "infrastructure")
    prices = severe(system, "Prices", "2", "markets")
    plan = planned(system, credit, starts_on="2026-09-01")
    FunctionRoleFactory(
        stakeholder=plan.stakeholder, sub_need=credit, performance="could"
    )
    FunctionRoleFactory(
        sub_need=prices,
        stakeholder__name="Dairy",
        stakeholder__kind="company",
    )
    return {"credit": credit, "water": water, "prices": prices, "plan": plan}


def names(response) -> list[str]:
    return [row.now.sub_need for row, _cells in response.context["rows"]]


@pytest.mark.parametrize("count", [1, 3])
def test_the_matrix_takes_a_fixed_number_of_queries(
    client, viewer, system, count, django_assert_num_queries
):
    for n in range(count):
        sub_need = severe(system, f"Need {n}")
        FunctionRoleFactory(sub_need=sub_need)
        planned(system, sub_need, f"Planned {n}")
    client.force_login(viewer)

    with django_assert_num_queries(10):
        response = client.get(url(system, "coverage_matrix"))

    assert len(names(response)) == count
    assert len(response.context["page"].object_list) == 2 * count


def test_the_matrix_narrowed_by_everything_takes_at_most_twelve_queries(
    client, viewer, system, story, django_assert_max_num_queries
):
    segment = story["credit"].needs.get().segment_id
    client.force_login(viewer)

    with django_assert_max_num_queries(12):
        client.get(
            url(system, "coverage_matrix"),
            {"segment": segment, "kind": "company", "plans": "all", "severe": "on"},
        )


def test_the_matrix_answers_in_a_sentence_and_weighs(client, viewer, system, story):
    client.force_login(viewer)

    response = client.get(url(system, "coverage_matrix"))

    page = text(response)
    assert (
        "2 severe functions are not provided well today; after what is planned, 1."
    ) in page
    # Prices 2 of 11 today; credit 4 more after.
    assert (response.context["now"].well * 11, response.context["after"].well * 11) == (
        pytest.approx(2),
        pytest.approx(6),
    )
    assert "55%" in page
    assert "18% now" in page
    assert names(response) == ["Water", "Credit", "Prices"]


def test_cells_show_now_after_and_what_changes(client, viewer, system, story):
    client.force_login(viewer)

    pages = {
        view: text(client.get(url(system, "coverage_matrix"), {"view": view}))
        for view in ("now", "after", "change", "nonsense")
    }

    there = f"#s{story['plan'].stakeholder_id}"
    assert all(there in page for page in pages.values())
    assert "cell does does-could" in pages["now"]
    assert "cell does does-planned" not in pages["now"]
    assert "cell does does-planned" in pages["after"]
    assert "cell does does-well is-faint" in pages["change"]
    assert "Gap closes" in pages["after"]
    assert "Gap stays" in pages["after"]
    assert pages["nonsense"].count("does-planned") == pages["after"].count(
        "does-planned"
    )


def test_today_shows_who_does_something_today_the_most_urgent_first(
    client, viewer, system
):
    energy = severe(system, "Energy", "5")
    credit = severe(system, "Credit", "4")
    planned(system, energy)
    FunctionRoleFactory(
        sub_need=credit, stakeholder__name="Dairy", performance="weakly"
    )
    client.force_login(viewer)

    def shown(view: str) -> tuple[list[str], list[str]]:
        response = client.get(url(system, "coverage_matrix"), {"view": view})
        return names(response), [name for _key, name in response.context["page"]]

    assert shown("now") == (["Energy", "Credit"], ["Dairy"])
    assert shown("after") == (["Credit", "Energy"], ["Bank", "Dairy"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"category": "finance"}, ["Credit"]),
        ({"severe": "on"}, ["Water", "Credit"]),
        ({"changes": "on"}, ["Credit"]),
        ({"ordering": "severity"}, ["Water", "Credit", "Prices"]),
        ({"ordering": "name"}, ["Credit", "Prices", "Water"]),
        ({"category": "nonsense", "ordering": "x", "segment": "y"}, None),
    ],
)
def test_the_matrix_is_narrowed_and_sorted_as_asked(
    client, viewer, system, story, query, found
):
    client.force_login(viewer)

    response = client.get(url(system, "coverage_matrix"), query)

    assert names(response) == (found or ["Water", "Credit", "Prices"])


def test_the_matrix_is_narrowed_to_a_segment_and_a_kind(client, viewer, system, story):
    segment = story["water"].needs.get().segment_id
    client.force_login(viewer)

    by_segment = client.get(url(system, "coverage_matrix"), {"segment": segment})
    by_kind = client.get(url(system, "coverage_matrix"), {"kind": "company"})

    assert names(by_segment) == ["Water"]
    assert "Dairy" in [name for _key, name in by_kind.context["page"]]
    kinds = dict(system.stakeholders.values_list("name", "kind"))
    assert {kinds[name] for _key, name in by_kind.context["page"]} == {"company"}
    assert len(names(by_kind)) == 3


@pytest.mark.parametrize(
    ("state", "counts", "on_request"),
    [
        ("idea", False, True),
        ("planned", True, True),
        ("running", True, True),
        ("done", False, False),
        ("stopped", False, False),
    ],
)
def test_which_interventions_count(client, viewer, system, state, counts, on_request):
    planned(system, severe(system, "Credit"), state=state)
    client.force_login(viewer)

    plain = client.get(url(system, "coverage_matrix"))
    every = client.get(url(system, "coverage_matrix"), {"plans": "all"})

    assert plain.context["gaps_after"] == (0 if counts else 1)
    assert every.context["gaps_after"] == (0 if on_request else 1)


def test_without_needs_and_without_plans_the_page_says_what_to_do(
    client, viewer, system
):
    client.force_login(viewer)

    empty = text(client.get(url(system, "coverage_matrix")))
    severe(system, "Credit")
    planless = text(client.get(url(system, "coverage_matrix")))
    nothing = text(client.get(url(system, "coverage_matrix"), {"changes": "on"}))

    assert "Functions come from needs" in empty
    assert "No planned role counts yet" in planless
    assert "No stakeholder has to do with these functions yet" in planless
    assert "No function fits" in nothing


def test_another_system_is_not_counted(client, viewer, system):
    elsewhere = SubNeedFactory()
    planned(elsewhere.market_system, elsewhere)
    severe(system, "Credit")
    client.force_login(viewer)

    response = client.get(url(system, "coverage_matrix"))

    assert names(response) == ["Credit"]
    assert response.context["plans"] == 0


def test_the_export_has_a_line_for_each_cell_and_follows_the_filter(
    client, viewer, system, story
):
    client.force_login(viewer)

    whole = client.get(url(system, "coverage_matrix_export")).getvalue().decode()
    narrow = client.get(url(system, "coverage_matrix_export"), {"changes": "on"})

    lines = whole.splitlines()
    where = {name: story[name].needs.get().segment for name in ("credit", "water")}
    assert lines[1].startswith(
        f"Water,Infrastructure,5.00,{where['water']},Nobody,Nobody,,,,,"
    )
    assert lines[2] == (
        f"Credit,Finance,4.00,{where['credit']},Nobody,One provider,Bank,"
        "Could provide it,Provides it well,Plan of Bank,2026-09-01"
    )
    assert len(lines) == 4
    assert len(narrow.getvalue().decode().splitlines()) == 2
    event = AuditEvent.objects.filter(verb="exported").order_by("pk").first()
    assert event is not None
    assert event.actor == viewer


@pytest.mark.parametrize("count", [1, 3])
def test_a_function_takes_a_fixed_number_of_queries(
    client, viewer, system, count, django_assert_num_queries
):
    sub_need = severe(system, "Credit")
    for n in range(count):
        FunctionRoleFactory(sub_need=sub_need, performance="could")
        planned(system, sub_need, f"Planned {n}")
        InterventionNeedFactory(need=sub_need.needs.get())
    client.force_login(viewer)

    with django_assert_num_queries(11):
        response = client.get(url(system, "coverage_function", pk=sub_need.pk))

    assert len(response.context["cells"]) == 2 * count
    assert len(response.context["answering"]) == count


def test_a_function_leads_to_its_role_its_need_and_its_interventions(
    client, contributor, system, story
):
    credit = story["credit"]
    role = credit.function_roles.get()
    planless = InterventionFactory(market_system=system, name="Planless")
    InterventionNeedFactory(intervention=planless, need=credit.needs.get())
    client.force_login(contributor)

    page = text(client.get(url(system, "coverage_function", pk=credit.pk)))

    assert (
        "Nobody provides it today; once the plans have worked, the gap is closed."
    ) in page
    for address in [
        reverse(
            "stakeholders:function_change",
            kwargs={"slug": system.slug, "pk": role.pk},
        ),
        credit.needs.get().get_absolute_url(),
        story["plan"].intervention.get_absolute_url(),
        planless.get_absolute_url(),
        f"{url(system, 'plannedrole_add', pk=planless.pk)}?sub_need={credit.pk}",
        url(system, "departure_detail", pk=story["plan"].stakeholder_id),
    ]:
        assert f'href="{address}' in page, address
    assert "Does not say who will do it." in page


def test_a_function_that_is_off_has_no_page(client, viewer, system):
    off = SubNeedFactory(market_system=system, is_on=False)
    client.force_login(viewer)

    assert client.get(url(system, "coverage_function", pk=off.pk)).status_code == 404


def test_the_gap_page_leads_to_the_matrix(client, viewer, system):
    client.force_login(viewer)

    page = text(
        client.get(
            reverse("stakeholders:function_gap_list", kwargs={"slug": system.slug})
        )
    )

    assert f'href="{url(system, "coverage_matrix")}"' in page
