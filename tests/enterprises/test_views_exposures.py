"""What threatens a segment, and women along the chain."""

from decimal import Decimal

import pytest

from enterprises.models import AuditEvent, Exposure, Removal
from tests.enterprises import url
from tests.factories import (
    AssessmentRoundFactory,
    ExposureFactory,
    MicroEnterpriseFactory,
    NeedFactory,
    NeedRatingFactory,
    SegmentFactory,
    SubNeedFactory,
    ValueChainStepFactory,
)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_segment_shows_what_threatens_it(
    as_viewer, system, rows, django_assert_num_queries
):
    segment = SegmentFactory(market_system=system)
    for kind in ["drought", "flood", "heat"][:rows]:
        ExposureFactory(segment=segment, kind=kind)
    ExposureFactory(market_system=system)
    page = url(system, "segment_exposures", pk=segment.pk)
    as_viewer.get(page)

    with django_assert_num_queries(6):
        response = as_viewer.get(page)

    assert len(response.context["exposures"]) == rows
    assert url(system, "exposure_add", pk=segment.pk) not in response.text


def test_an_exposure_is_added_changed_removed_and_restored(as_contributor, system):
    segment = SegmentFactory(market_system=system)
    typed = {"kind": "drought", "severity": "5", "note": "جفاف"}

    added = as_contributor.post(url(system, "exposure_add", pk=segment.pk), typed)
    exposure = Exposure.objects.get()
    as_contributor.post(
        url(system, "exposure_change", pk=exposure.pk),
        {**typed, "severity": "2", "version": "1"},
    )
    changed = Exposure.objects.get()
    as_contributor.post(url(system, "exposure_remove", pk=exposure.pk))
    gone = Exposure.objects.count()
    as_contributor.post(url(system, "removal_restore", pk=Removal.objects.get().pk))

    assert added["Location"] == segment.get_absolute_url()
    assert (exposure.segment, exposure.note) == (segment, "جفاف")
    assert (changed.severity, gone, Exposure.objects.count()) == (2, 0, 1)
    assert [e.verb for e in AuditEvent.objects.order_by("pk")] == [
        *("added", "changed", "removed", "restored"),
    ]


def test_an_exposure_said_twice_is_refused(as_contributor, system):
    exposure = ExposureFactory(market_system=system, kind="drought")
    other = ExposureFactory(segment=exposure.segment, kind="flood")
    typed = {"kind": "drought", "severity": "3"}

    added = as_contributor.post(
        url(system, "exposure_add", pk=exposure.segment_id), typed
    )
    changed = as_contributor.post(
        url(system, "exposure_change", pk=other.pk), {**typed, "version": "1"}
    )

    assert (added.status_code, changed.status_code) == (422, 422)
    assert "This exposure is listed already." in added.text
    assert Exposure.objects.count() == 2


@pytest.mark.parametrize("severity", ["0", "6", "x", ""])
def test_a_severity_outside_the_scale_is_refused(as_contributor, system, severity):
    segment = SegmentFactory(market_system=system)

    response = as_contributor.post(
        url(system, "exposure_add", pk=segment.pk),
        {"kind": "heat", "severity": severity},
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["severity"]


def test_a_stale_exposure_is_refused(as_contributor, system):
    exposure = ExposureFactory(market_system=system, severity=4, version=2)

    response = as_contributor.post(
        url(system, "exposure_change", pk=exposure.pk),
        {"kind": "drought", "severity": "1", "version": "1"},
    )

    assert response.status_code == 409
    assert Exposure.objects.get().severity == 4


def test_the_list_of_segments_names_the_gravest_exposure(as_viewer, system):
    hit = SegmentFactory(market_system=system, name="Farms")
    ExposureFactory(segment=hit, kind="heat", severity=4)
    worst = ExposureFactory(segment=hit, kind="drought", severity=5)
    ExposureFactory(market_system=system, kind="flood", severity=3)

    response = as_viewer.get(url(system, "segment_list"))

    assert response.context["exposed"] == {hit.pk: worst}
    assert "Drought: 5 of 5" in response.text
    assert "Floods and heavy rain: 3" not in response.text


def test_a_segment_says_how_many_needs_get_worse(as_viewer, system):
    segment = SegmentFactory(market_system=system)
    for trend in ("worse", "better", "worse", ""):
        NeedFactory(segment=segment, trend=trend)

    response = as_viewer.get(segment.get_absolute_url())

    assert "2 of 4 needs are getting worse." in response.text
    assert url(system, "segment_exposures", pk=segment.pk) in response.text
    assert url(system, "segment_insights", pk=segment.pk) in response.text


def owned(segment, women, men, unknown=0):
    for gender, n in (("woman", women), ("man", men), ("", unknown)):
        for _ in range(n):
            MicroEnterpriseFactory(segment=segment, owner_gender=gender)


# As for a page; then ratings, steps, segments, owners.
@pytest.mark.parametrize("rows", [1, 3])
def test_women_on_steps_ask_the_same_whatever_the_chain(
    as_viewer, system, rows, django_assert_num_queries
):
    for _ in range(rows):
        step = ValueChainStepFactory(market_system=system)
        owned(SegmentFactory(step=step), women=1, men=1)
    as_viewer.get(url(system, "chain_women"))

    with django_assert_num_queries(9):
        response = as_viewer.get(url(system, "chain_women"))

    assert len(response.context["steps"]) == rows


def test_a_step_that_women_work_and_others_own_is_marked(as_viewer, system):
    milking = ValueChainStepFactory(
        market_system=system, name="Milking", women_labour_share=Decimal("0.8")
    )
    shops = SegmentFactory(step=milking)
    owned(shops, women=5, men=15, unknown=3)
    MicroEnterpriseFactory(segment=shops, owner_gender="woman", closed_on="2026-01-01")
    NeedRatingFactory(segment=shops, respondent_gender="man")

    response = as_viewer.get(url(system, "chain_women"))

    [step] = response.context["steps"]
    assert step.women.ownership == Decimal("0.25")
    assert (step.women.owns_little, step.women.is_unheard) == (True, True)
    assert response.context["answer"] == (
        "Women do 40% or more of the labour on 1 of 1 step; they own less than half "
        "of that share on 1; no woman is on record among those who rated needs on 1."
    )
    assert "they work it, others own it" in response.text
    assert "n 20, not known of 3" in response.text


def test_a_step_names_the_services_that_miss_its_women(as_viewer, system):
    milking = ValueChainStepFactory(market_system=system, name="Milking")
    farms = SegmentFactory(step=milking)
    held = AssessmentRoundFactory(market_system=system)
    for name, women, men in (("Credit", "4.5", "2.5"), ("Water", "4.5", "4.5")):
        sub_need = SubNeedFactory(market_system=system, name=name)
        for gender, severity in (("woman", women), ("man", men)):
            NeedRatingFactory(
                round=held,
                segment=farms,
                sub_need=sub_need,
                respondent_gender=gender,
                severity=Decimal(severity),
                respondents=30,
            )

    response = as_viewer.get(url(system, "chain_women"))

    [step] = response.context["steps"]
    assert (step.missed, step.services.compared) == (("Credit",), 2)
    assert "women 4.5, men 2.5" in response.text
    assert "services miss them on 1" in response.context["answer"]


def test_a_share_of_few_is_not_shown(as_viewer, system):
    step = ValueChainStepFactory(market_system=system)
    owned(SegmentFactory(step=step), women=2, men=6)

    response = as_viewer.get(url(system, "chain_women"))

    assert "withheld: too few" in response.text
    assert "25%" not in response.text


def test_a_chain_without_steps_says_how_to_begin(as_contributor, system):
    response = as_contributor.get(url(system, "chain_women"))

    assert "No step yet" in response.text
    assert url(system, "step_add") in response.text
