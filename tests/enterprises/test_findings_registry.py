"""What can be told about the registry."""

import pytest

from enterprises.findings import (
    RegistryState,
    SegmentCount,
    Severity,
    enterprises_without_segment,
    registry_findings,
)
from enterprises.models.standing import registry_state
from tests.factories import ImportBatchFactory, MicroEnterpriseFactory, SegmentFactory


def told(state):
    return [
        (f.code.removeprefix("enterprises."), f.severity, f.subject, dict(f.url_kwargs))
        for f in registry_findings(state)
    ]


def test_an_empty_registry_is_one_finding():
    state = RegistryState(0, 0, [SegmentCount(1, "Kiosks", 0)], [])

    assert told(state) == [("registry_empty", Severity.WARNING, "Registry", {})]


def test_what_is_incomplete_is_told_the_gravest_first():
    segments = [SegmentCount(1, "Kiosks", 0), SegmentCount(2, "Farmers", 3)]
    state = RegistryState(5, 2, segments, [(7, "list.csv")])

    assert told(state) == [
        ("enterprises_without_segment", Severity.WARNING, "Registry", {}),
        ("segment_without_enterprises", Severity.NOTE, "Kiosks", {"pk": 1}),
        ("import_undecided", Severity.NOTE, "list.csv", {"pk": 7}),
    ]


def test_those_without_a_segment_are_found_where_it_leads():
    [finding] = enterprises_without_segment(RegistryState(5, 2, [], []))

    assert finding.query == {"segment": "unknown"}


def test_a_complete_registry_tells_nothing():
    assert told(RegistryState(3, 0, [SegmentCount(1, "Kiosks", 3)], [])) == []


@pytest.mark.django_db
def test_the_state_is_loaded_in_three_queries(system, django_assert_num_queries):
    segment = SegmentFactory(market_system=system, name="Kiosks")
    MicroEnterpriseFactory(segment=segment)
    MicroEnterpriseFactory(market_system=system)
    MicroEnterpriseFactory()
    batch = ImportBatchFactory(market_system=system, state="ready", file_name="a.csv")
    ImportBatchFactory(market_system=system, state="done", rows_total=0)

    with django_assert_num_queries(3):
        state = registry_state(system)

    assert state == RegistryState(
        2, 1, [SegmentCount(segment.pk, "Kiosks", 1)], [(batch.pk, "a.csv")]
    )
