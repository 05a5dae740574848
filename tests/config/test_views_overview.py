import re

import pytest
from django.core.cache import cache

from config.overview import FACTORS
from tests.factories import (
    BenefitFactory,
    BudgetLineFactory,
    BusinessCaseFactory,
    ContributionFactory,
    FunctionRoleFactory,
    IndicatorFactory,
    InterventionNeedFactory,
    InvestmentFactory,
    MicroEnterpriseFactory,
    NeedFactory,
    NeedRatingFactory,
    ObservationFactory,
    OrganisationFactory,
    SegmentFactory,
    StakeholderFactory,
)
from tests.pages import text


def strand(system, severity="4.5"):
    """One need with everything that can answer it."""
    rating = NeedRatingFactory(market_system=system, severity=severity)
    need = NeedFactory(
        market_system=system, segment=rating.segment, sub_need=rating.sub_need
    )
    MicroEnterpriseFactory(market_system=system, segment=rating.segment)
    FunctionRoleFactory(market_system=system, sub_need=rating.sub_need)
    link = InterventionNeedFactory(market_system=system, need=need)
    BudgetLineFactory(intervention=link.intervention)
    ContributionFactory(intervention=link.intervention)
    indicator = IndicatorFactory(market_system=system, need=need)
    ObservationFactory(indicator=indicator)
    case = BusinessCaseFactory(market_system=system)
    InvestmentFactory(case=case)
    BenefitFactory(case=case)
    return need


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_overview_takes_a_fixed_number_of_queries(
    client, viewer, system, count, django_assert_num_queries
):
    for _ in range(count):
        strand(system)
    client.force_login(viewer)

    with django_assert_num_queries(12 if count else 10):
        page = text(client.get(f"/systems/{system.slug}/"))

    assert ("Where the thread breaks" in page) is bool(count)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("factor", FACTORS)
def test_a_panel_takes_at_most_twelve_queries_however_much_there_is(
    client, viewer, system, factor, count, django_assert_max_num_queries
):
    for _ in range(count):
        strand(system)
    client.force_login(viewer)

    with django_assert_max_num_queries(12) as taken:
        response = client.get(f"/systems/{system.slug}/overview/{factor}/")

    assert response.status_code == 200
    assert len(taken) == QUERIES[factor]


QUERIES = {"needs": 11, "roles": 8, "value": 5, "coordination": 6, "impact": 5}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("theme", "queries"),
    [
        ("insights", 7),
        ("chain", 12),
        ("causes", 14),
        ("voices", 16),
        ("profiles", 9),
        ("initiatives", 10),
        ("names", 9),
        ("lenses", 10),
        ("coverage", 10),
        ("consent", 10),
    ],
)
def test_a_theme_takes_a_fixed_number_of_queries(
    client, viewer, system, theme, queries, count, django_assert_num_queries
):
    for _ in range(count):
        strand(system)
    client.force_login(viewer)

    with django_assert_num_queries(queries):
        response = client.get(f"/systems/{system.slug}/overview/{theme}/?all=1")

    assert response.status_code == 200
    assert response.context["panel"].factor == theme


def test_a_factor_that_does_not_exist_is_not_found(client, viewer, system):
    client.force_login(viewer)

    assert client.get(f"/systems/{system.slug}/overview/luck/").status_code == 404


def test_a_panel_shows_the_gravest_and_links_to_all(client, viewer, system):
    SegmentFactory.create_batch(4, market_system=system)
    client.force_login(viewer)
    url = f"/systems/{system.slug}/overview/needs/"

    panel, page = text(client.get(url)), text(client.get(url + "?all=1"))

    assert panel.count('<article class="finding') == 3
    assert "All 6 findings" in panel
    assert page.count('<article class="finding') > 3


def test_another_organisation_s_private_case_is_not_counted(client, viewer, system):
    own = viewer.memberships.get().organisation
    BusinessCaseFactory(market_system=system, organisation=own, visibility=10)
    BusinessCaseFactory(
        market_system=system, organisation=OrganisationFactory(), visibility=10
    )
    client.force_login(viewer)

    page = text(client.get(f"/systems/{system.slug}/overview/value/"))

    assert "1 business case;" in page


def test_counts_are_kept_until_something_is_written(
    client, contributor, system, django_assert_max_num_queries
):
    cache.clear()
    client.force_login(contributor)
    url = f"/systems/{system.slug}/findings/"
    first = text(client.get(url))

    with django_assert_max_num_queries(6):
        again = text(client.get(url))
    client.post(
        f"/systems/{system.slug}/stakeholders/stakeholders/add/",
        {"name": "Bank", "kind": "company", "layer": "services", "engagement": 10},
    )
    after = text(client.get(url))

    assert first == again != after


@pytest.mark.parametrize("count", [1, 3])
def test_the_plan_takes_twelve_queries(
    client, viewer, system, count, django_assert_num_queries
):
    needs = [strand(system) for _ in range(count)]
    StakeholderFactory(market_system=system)
    foreign = strand(SegmentFactory().market_system)
    client.force_login(viewer)

    with django_assert_num_queries(12):
        page = text(client.get(f"/systems/{system.slug}/plan/"))

    assert all(f"<bdi>{need.sub_need.name}</bdi>" in page for need in needs)
    assert f"<bdi>{foreign.sub_need.name}</bdi>" not in page


def test_an_empty_plan_says_where_the_thread_begins(client, viewer, system):
    client.force_login(viewer)

    page = text(client.get(f"/systems/{system.slug}/plan/"))

    assert "The thread begins with a need" in page


def test_the_overview_says_where_the_thread_breaks_and_how_to_go_on(
    client, contributor, system
):
    rating = NeedRatingFactory(market_system=system, severity="4.5")
    need = NeedFactory(
        market_system=system, segment=rating.segment, sub_need=rating.sub_need
    )
    client.force_login(contributor)

    page = text(client.get(f"/systems/{system.slug}/"))

    assert "1 need is severe, and it is not followed to a figure yet." in page
    assert "Nobody provides 1 of them." in page
    assert f'href="{need.get_absolute_url()}#providers">Name a provider' in page


def test_an_empty_overview_says_how_a_plan_begins(client, viewer, system):
    client.force_login(viewer)

    page = text(client.get(f"/systems/{system.slug}/"))
    panel = text(client.get(f"/systems/{system.slug}/overview/coordination/"))

    assert "A plan is one thread, from a need to what changed" in page
    assert "Begin here" in panel
    assert "Nothing is missing" not in panel


def test_what_is_merely_not_begun_is_a_note(client, viewer, system):
    client.force_login(viewer)

    def panels():
        names = ("needs", "roles", "value", "impact")
        return [
            text(client.get(f"/systems/{system.slug}/overview/{name}/"))
            for name in names
        ]

    at_first = [page.count('class="finding finding-note"') for page in panels()]
    NeedRatingFactory(market_system=system, severity="4.5")
    later = [page.count('class="finding finding-problem"') for page in panels()]

    assert at_first[1:] == [1, 1, 1]
    assert at_first[0] == 2
    assert (later[1] >= 1, later[3]) == (True, 1)


@pytest.mark.parametrize("query", ["", "?all=1"])
def test_a_reader_is_offered_to_see_and_not_to_mend(
    client, viewer, contributor, system, query
):
    SegmentFactory(market_system=system, estimated_number=None)
    seen = []
    for person in (viewer, contributor):
        client.force_login(person)
        page = client.get(f"/systems/{system.slug}/overview/needs/{query}")
        seen.append(text(page))

    verbs = [re.findall(r'finding-mend" href="[^"]*">(\w+)', one) for one in seen]
    assert {*verbs[0]} == {"See"}
    assert {*verbs[1]} == {"Mend"}


def test_without_scripts_the_overview_says_what_its_links_are(client, viewer, system):
    client.force_login(viewer)

    page = text(client.get(f"/systems/{system.slug}/"))

    told = "<noscript>Without scripts they have a page of their own:</noscript>"
    waits = '<span class="with-scripts">Being put together …</span>'
    assert page.count(f"{waits}{told} <a href=") == len(FACTORS)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"whole", "bare"}),
        ("?needs=all", {"whole", "bare", "light"}),
        ("?missing=provider", {"bare"}),
        ("?needs=all&missing=provider", {"bare", "light"}),
        ("?missing=nonsense", {"whole", "bare"}),
    ],
)
def test_the_plan_is_narrowed_by_its_address(client, viewer, system, query, shown):
    needs = {"whole": strand(system)}
    for name, severity in (("bare", "4"), ("light", "2")):
        rating = NeedRatingFactory(market_system=system, severity=severity)
        needs[name] = NeedFactory(
            market_system=system, segment=rating.segment, sub_need=rating.sub_need
        )
    client.force_login(viewer)

    page = client.get(f"/systems/{system.slug}/plan/{query}").context["page"]

    assert {one.need.need_id for one in page} == {needs[name].pk for name in shown}


def test_the_plan_is_paged_and_can_be_had_whole(client, viewer, system):
    segment = SegmentFactory(market_system=system)
    for _ in range(51):
        rating = NeedRatingFactory(market_system=system, segment=segment, severity="4")
        NeedFactory(market_system=system, segment=segment, sub_need=rating.sub_need)
    client.force_login(viewer)
    url = f"/systems/{system.slug}/plan/"

    first, whole = client.get(url), client.get(f"{url}?whole=1&segment={segment.pk}")

    assert len(first.context["page"]) == 50
    assert "All on one page" in text(first)
    assert len(whole.context["page"]) == 51
