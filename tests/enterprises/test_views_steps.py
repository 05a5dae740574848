"""Pages of the steps that segments stand on."""

from decimal import Decimal

import pytest

from enterprises.models import AuditEvent, ValueChainStep
from tests.enterprises import url
from tests.factories import SegmentFactory, ValueChainStepFactory


@pytest.mark.parametrize("rows", [1, 3])
def test_steps_ask_the_same_whatever_their_number(
    as_viewer, system, rows, django_assert_num_queries
):
    for _ in range(rows):
        SegmentFactory(step=ValueChainStepFactory(market_system=system))
    as_viewer.get(url(system, "step_list"))

    with django_assert_num_queries(7):
        response = as_viewer.get(url(system, "step_list"))

    assert [step.standing for step in response.context["page"]] == [1] * rows
    step = response.context["page"][0]
    assert f"{url(system, 'segment_list')}?step={step.pk}" in response.text


def test_a_step_is_added_changed_and_removed(as_contributor, system):
    typed = {"name": "Milking", "order": "1", "women_labour_share": "80"}

    as_contributor.post(url(system, "step_add"), typed)
    step = system.steps.get()
    change = url(system, "step_change", pk=step.pk)
    as_contributor.post(change, {**typed, "name": "Milk", "version": "1"})
    changed = system.steps.get()
    as_contributor.post(url(system, "step_remove", pk=step.pk))

    assert (changed.name, changed.women_labour_share) == ("Milk", Decimal("0.8"))
    assert not ValueChainStep.objects.exists()
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["added", "changed", "removed"]


def test_steps_begin_with_a_list_that_is_suggested_once(as_contributor, system):
    page = url(system, "step_add_several")
    empty = as_contributor.get(url(system, "step_list"))
    suggested = as_contributor.get(page).context["form"]["names"].value()

    added = as_contributor.post(
        page, {"names": " Feed \n\n=Milking\r\nبيع"}, follow=True
    )

    assert page in empty.text
    assert suggested.splitlines()[:2] == ["Inputs", "Production"]
    assert "3 steps added." in added.text
    assert [step.name for step in system.steps.all()] == ["Feed", "=Milking", "بيع"]
    assert as_contributor.get(page).context["form"]["names"].value() == ""


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (" \n ", "This field is required."),
        ("x" * 121, "a name has at most 120 signs"),
        ("\n".join(map(str, range(31))), "31 lines were read; at most 30 at once."),
    ],
)
def test_a_list_of_steps_that_cannot_be_is_refused(as_contributor, system, names, told):
    response = as_contributor.post(url(system, "step_add_several"), {"names": names})

    assert response.status_code == 422
    assert told in response.text
    assert not system.steps.exists()


def test_a_step_with_segments_stays(as_contributor, system):
    segment = SegmentFactory(step=ValueChainStepFactory(market_system=system))

    response = as_contributor.post(
        url(system, "step_remove", pk=segment.step_id), follow=True
    )

    assert "stays, because other rows rest on it (segments: 1)" in response.text
    assert system.steps.count() == 1


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": "Milking"}, "There is already a step of this name."),
        ({"order": "0"}, "greater than or equal to 1"),
        ({"order": "40000"}, "less than or equal to 999"),
    ],
)
def test_a_step_that_cannot_be_is_refused(as_contributor, system, values, told):
    ValueChainStepFactory(market_system=system, name="Milking")
    typed = {"name": "Selling", "order": "2", **values}

    response = as_contributor.post(url(system, "step_add"), typed)

    assert response.status_code == 422
    assert told in response.text
