"""What stakeholders do about needs: set, shown, and the gaps where nobody does."""

import pytest

from stakeholders.models import FunctionRole
from tests.factories import (
    FunctionRoleFactory,
    NeedFactory,
    NeedRatingFactory,
    SegmentFactory,
    StakeholderFactory,
    SubNeedFactory,
)
from tests.pages import text
from tests.stakeholders import root


def test_functions_are_set_together(client, contributor, system):
    role = FunctionRoleFactory(market_system=system, performance="well")
    other = SubNeedFactory(market_system=system)
    off = SubNeedFactory(market_system=system, is_on=False)
    client.force_login(contributor)
    url = root(system) + f"stakeholders/{role.stakeholder.pk}/functions/"
    seen = f'{{"{role.sub_need_id}": "well"}}'

    page = client.get(url)
    saved = client.post(
        url, {f"f{role.sub_need_id}": "", f"f{other.pk}": "could", "seen": seen}
    )

    assert f"f{off.pk}" not in page.context["form"].fields
    assert saved.status_code == 302
    (left,) = FunctionRole.objects.all()
    assert (left.sub_need, left.performance) == (other, "could")


def test_functions_changed_meanwhile_are_not_overwritten(client, contributor, system):
    role = FunctionRoleFactory(market_system=system, performance="weakly")
    client.force_login(contributor)
    url = root(system) + f"stakeholders/{role.stakeholder.pk}/functions/"
    seen = f'{{"{role.sub_need_id}": "well"}}'

    response = client.post(url, {f"f{role.sub_need_id}": "could", "seen": seen})

    assert response.status_code == 409
    assert "<td>Provides it weakly</td><td>Could provide it</td>" in text(response)
    role.refresh_from_db()
    assert role.performance == "weakly"


@pytest.mark.parametrize("seen", ["", "{", "[]", '{"x": "well"}'])
def test_a_form_without_what_was_seen_is_refused(client, contributor, system, seen):
    row = StakeholderFactory(market_system=system)
    client.force_login(contributor)

    response = client.post(
        root(system) + f"stakeholders/{row.pk}/functions/", {"seen": seen}
    )

    assert response.status_code == 422


def test_the_same_function_twice_is_refused(client, contributor, system):
    role = FunctionRoleFactory(market_system=system)
    client.force_login(contributor)

    response = client.post(
        root(system) + f"stakeholders/{role.stakeholder.pk}/functions/add/",
        {"sub_need": role.sub_need.pk, "performance": "could"},
    )

    assert response.status_code == 422
    assert "already listed" in text(response)


def test_a_function_of_another_system_is_not_a_choice(client, contributor, system):
    row = StakeholderFactory(market_system=system)
    client.force_login(contributor)

    response = client.post(
        root(system) + f"stakeholders/{row.pk}/functions/add/",
        {"sub_need": SubNeedFactory().pk, "performance": "could"},
    )

    assert response.status_code == 422
    assert not FunctionRole.objects.exists()


def rated(system, severity="4.5", category="finance", **kwargs):
    segment = kwargs.pop("segment", None) or SegmentFactory(market_system=system)
    sub_need = SubNeedFactory(market_system=system, category=category)
    NeedRatingFactory(
        market_system=system, segment=segment, sub_need=sub_need, severity=severity
    )
    return NeedFactory(market_system=system, segment=segment, sub_need=sub_need)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("view", ["", "?view=matrix"])
def test_gaps_take_a_fixed_number_of_queries(
    client, viewer, system, count, view, django_assert_num_queries
):
    for _ in range(count):
        need = rated(system)
        FunctionRoleFactory(market_system=system, sub_need=need.sub_need)
    client.force_login(viewer)

    with django_assert_num_queries(9):
        response = client.get(root(system) + "gaps/" + view)

    assert len(response.context["functions"]) == count


def test_a_severe_need_that_nobody_serves_stands_first(client, viewer, system):
    served, missing = rated(system, "5"), rated(system, "3.6")
    FunctionRoleFactory(market_system=system, sub_need=served.sub_need)
    client.force_login(viewer)

    response = client.get(root(system) + "gaps/")

    assert [f.sub_need for f in response.context["unserved"]] == [missing.sub_need.name]
    assert "nobody provides one of them" in text(response)


def test_gaps_are_narrowed_to_a_segment_and_a_category(client, viewer, system):
    first, second = rated(system), rated(system, category="skills")
    client.force_login(viewer)
    url = root(system) + "gaps/"

    by_segment = client.get(f"{url}?segment={first.segment_id}")
    by_category = client.get(f"{url}?category=skills")

    assert [f.sub_need for f in by_segment.context["functions"]] == [
        first.sub_need.name
    ]
    assert [f.sub_need for f in by_category.context["functions"]] == [
        second.sub_need.name
    ]


def test_a_segment_shows_who_helps_and_where_nobody_does(client, viewer, system):
    need = rated(system)
    bare = rated(system, segment=need.segment)
    role = FunctionRoleFactory(market_system=system, sub_need=need.sub_need)
    client.force_login(viewer)

    page = text(client.get(root(system) + f"segments/{need.segment.pk}/functions/"))

    assert role.stakeholder.name in page
    assert bare.sub_need.name in page
    assert page.count("Nobody") == 1


def test_a_need_shows_who_does_something_about_it(client, viewer, system):
    need = rated(system)
    role = FunctionRoleFactory(market_system=system, sub_need=need.sub_need)
    client.force_login(viewer)

    page = text(client.get(root(system) + f"needs/{need.pk}/providers/"))

    assert role.stakeholder.name in page


def test_a_filter_keeps_the_order_and_the_view(client, viewer, system):
    StakeholderFactory(market_system=system)
    rated(system)
    client.force_login(viewer)

    listed = text(client.get(root(system) + "stakeholders/?ordering=-named"))
    gaps = client.get(root(system) + "gaps/?view=matrix")

    assert 'name="ordering" value="-named"' in listed
    assert 'name="view" value="matrix"' in text(gaps)
    assert gaps.context["is_filtered"] is False


@pytest.mark.parametrize("count", [1, 3])
def test_a_profile_takes_a_fixed_number_of_queries(
    client, viewer, system, count, django_assert_num_queries
):
    row = StakeholderFactory(market_system=system)
    for _ in range(count):
        need = rated(system)
        FunctionRoleFactory(stakeholder=row, sub_need=need.sub_need)
    client.force_login(viewer)

    with django_assert_num_queries(12):
        page = text(client.get(root(system) + f"stakeholders/{row.pk}/"))

    assert f"Provides {count} function" in page
    assert need.get_absolute_url() in page
    assert 'aria-label="Thread from need to change"' in page


def test_a_provider_is_picked_on_the_need_s_page(client, contributor, system):
    need = rated(system)
    bank = StakeholderFactory(market_system=system)
    named = FunctionRoleFactory(market_system=system, sub_need=need.sub_need)
    client.force_login(contributor)
    url = root(system) + f"needs/{need.pk}/providers/"

    offered = list(client.get(url).context["form"].fields["stakeholder"].queryset)
    picked = client.get(f"{url}pick/?stakeholder={bank.pk}")
    added = client.post(
        picked["Location"], {"sub_need": need.sub_need_id, "performance": "well"}
    )

    assert offered == [bank]
    assert picked["Location"].endswith(
        f"/{bank.pk}/functions/add/?sub_need={need.sub_need_id}&need={need.pk}"
    )
    assert added["Location"] == f"{need.get_absolute_url()}#providers"
    assert set(need.sub_need.function_roles.values_list("stakeholder", flat=True)) == {
        bank.pk,
        named.stakeholder_id,
    }


@pytest.mark.parametrize("asked", ["", "?stakeholder=", "?stakeholder=foreign"])
def test_who_is_not_to_be_picked_leads_back_to_the_need(
    client, contributor, system, asked
):
    need = rated(system)
    asked = asked.replace("foreign", str(StakeholderFactory().pk))
    client.force_login(contributor)

    response = client.get(root(system) + f"needs/{need.pk}/providers/pick/{asked}")

    assert response["Location"] == f"{need.get_absolute_url()}#providers"


def test_a_viewer_is_not_asked_to_name_a_provider(client, viewer, system):
    need = rated(system)
    client.force_login(viewer)

    page = text(client.get(root(system) + f"needs/{need.pk}/providers/"))

    assert "Nobody provides it" in page
    assert "<form" not in page


def test_empty_gaps_lead_to_the_needs_and_filtered_ones_to_all(client, viewer, system):
    client.force_login(viewer)
    url = root(system) + "gaps/"

    bare = text(client.get(url))
    rated(system)
    filtered = text(client.get(f"{url}?category=skills"))

    assert "Functions come from needs" in bare
    assert "Severe only" not in bare
    assert f'href="{url}">Show all functions' in filtered
