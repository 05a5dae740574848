"""Tables that are imported once more, or taken back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from enterprises.actions.imports import undo_import
from enterprises.models import (
    MicroEnterprise,
    Removal,
    Segment,
)
from enterprises.tasks import run_import
from tests.enterprises.imports import (
    check,
    checked,
    committed,
    counts,
    importer,
    uploaded,
)
from tests.factories import (
    MarketSystemFactory,
    MicroEnterpriseFactory,
    ObservationFactory,
)

pytestmark = pytest.mark.django_db


def test_undo_restores_all_but_rows_changed_or_used_since(system):
    MicroEnterpriseFactory(market_system=system, code="A", name="Before", employees=1)
    header = ["code", "name", "employees", "segment"]
    rows = [header, *([code, "After", "2", "New ones"] for code in "ABCDE")]
    batch, by = check(system, rows, options={"create_segments": "retailer"})
    committed(batch, by)
    row = {e.code: e for e in system.enterprises.all()}
    MicroEnterprise.objects.filter(code="C").update(version=5)
    ObservationFactory(enterprise=row["D"])

    undo_import(batch=batch, by=by)
    run_import(batch.pk)
    batch.refresh_from_db()

    left = list(system.enterprises.values_list("code", "name", "employees"))
    kept = [
        (r.number, r.errors[-1]["found"]) for r in batch.rows.filter(is_committed=True)
    ]
    assert (batch.state, batch.reading["kept"]) == ("undone", 2)
    assert left == [
        ("A", "Before", Decimal("1.00")),
        ("C", "After", Decimal("2.00")),
        ("D", "After", Decimal("2.00")),
    ]
    assert kept == [
        (4, "changed since the import"),
        (5, "records of it have come in since"),
    ]
    assert system.segments.filter(name="New ones").exists()


def test_undo_takes_segments_away_that_it_made(system):
    rows = [["code", "segment"], ["A", "New ones"]]
    batch, by = check(system, rows, options={"create_segments": "retailer"})
    committed(batch, by)

    undo_import(batch=batch, by=by)
    run_import(batch.pk)

    assert not MicroEnterprise.objects.exists()
    assert not Segment.objects.exists()
    assert not Removal.objects.exists()


def test_undone_twice_or_redone_ends_the_same(system):
    rows = [["code"], ["A"], ["B"]]
    batch, by = check(system, rows)
    committed(batch, by)

    undo_import(batch=batch, by=by)
    run_import(batch.pk)
    undo_import(batch=batch, by=by)
    run_import(batch.pk)
    again, by = check(system, rows)

    assert counts(committed(again, by)) == (2, 0, 0, 0)


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=20)


class RepeatedImport(TestCase):
    """Whatever is imported: the same file again changes nothing."""

    @settings(
        max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(
        st.dictionaries(
            st.text("ABC019-_", min_size=1, max_size=6),
            st.tuples(
                TEXTS,
                st.sampled_from(["", "woman", "m", "Other"]),
                st.one_of(
                    st.just(""),
                    st.decimals(0, 9, places=2).map(lambda d: f"{d:f}"),
                ),
                st.one_of(st.just(""), st.dates(date(2000, 1, 1), date(2020, 1, 1))),
            ),
            min_size=1,
            max_size=8,
        )
    )
    def test_the_same_file_twice_is_unchanged(self, table):
        system = MarketSystemFactory()
        by = importer(system)
        header = ["code", "name", "owner_gender", "employees", "consent_on"]
        rows = [[code, *cells] for code, cells in table.items()]
        text = "\n".join(
            ",".join('"{}"'.format(str(c).replace('"', '""')) for c in row)
            for row in [header, *rows]
        )

        first = checked(uploaded(system, by, text.encode()), by)
        first = committed(first, by, "good")
        again = checked(uploaded(system, by, text.encode()), by)

        assert first.created + first.refused == len(rows)
        assert (again.created, again.updated) == (0, 0)
        assert again.unchanged == first.created
