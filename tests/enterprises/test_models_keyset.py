"""Walking a list page by page, both ways."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises.models import MicroEnterprise
from enterprises.models.keyset import Order, keyset_page
from tests.factories import MarketSystemFactory, MicroEnterpriseFactory

pytestmark = pytest.mark.django_db


def walked(rows, order, size):
    """The keys of every page, forwards from the first and backwards from the last."""
    forwards, page = [], keyset_page(rows, order=order, size=size)
    assert not page.has_previous
    while True:
        forwards.append([row.pk for row in page])
        if not page.has_next:
            break
        page = keyset_page(rows, order=order, size=size, after=page.last)
        assert page.has_previous
    backwards, page = [], keyset_page(rows, order=order, size=size, is_last=True)
    assert not page.has_next
    while True:
        backwards.insert(0, [row.pk for row in page])
        if not page.has_previous:
            break
        page = keyset_page(rows, order=order, size=size, before=page.first)
        assert page.has_next
    return [k for keys in forwards for k in keys], [k for p in backwards for k in p]


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    years=st.lists(
        st.one_of(st.none(), st.integers(1990, 1993)), min_size=1, max_size=9
    ),
    size=st.integers(1, 4),
    is_descending=st.booleans(),
)
def test_each_row_is_met_once_in_order_both_ways(db, years, size, is_descending):
    system = MarketSystemFactory()
    MicroEnterprise.objects.bulk_create(
        MicroEnterprise(market_system=system, code=str(n), started_year=year)
        for n, year in enumerate(years)
    )
    rows = list(system.enterprises.all())
    known = [r for r in rows if r.started_year is not None]
    known.sort(key=lambda r: (r.started_year, r.pk), reverse=is_descending)
    unknown = sorted((r for r in rows if r.started_year is None), key=lambda r: r.pk)
    expected = [r.pk for r in [*known, *unknown]]
    order = Order("started_year", is_descending, is_nullable=True)

    forwards, backwards = walked(system.enterprises.all(), order, size)

    assert forwards == expected
    assert backwards == expected


def test_marks_hold_any_text_and_any_number():
    order = Order("code")
    row = MicroEnterprise(pk=7, code="a=b~3~", employees=Decimal("1.50"))

    assert order.read(order.mark(row), MicroEnterprise) == ("a=b~3~", 7)
    by_number = Order("employees", is_nullable=True)
    assert by_number.read(by_number.mark(row), MicroEnterprise) == (Decimal("1.50"), 7)
    row.employees = None
    assert by_number.read(by_number.mark(row), MicroEnterprise) == (None, 7)


@pytest.mark.parametrize("mark", ["", "~", "=a", "a~1", "=a~x", "=~²", f"=a~{10**30}"])
def test_a_mark_that_says_nothing_is_the_first_page(mark):
    row = MicroEnterpriseFactory(code="A")
    rows = row.market_system.enterprises.all()

    for asked in ({"after": mark}, {"before": mark}):
        page = keyset_page(rows, order=Order("code"), size=5, **asked)
        assert [one.pk for one in page] == [row.pk]
        assert not page.has_previous


def test_an_empty_list_has_an_empty_page():
    rows = MarketSystemFactory().enterprises.all()

    page = keyset_page(rows, order=Order("code"), size=5, is_last=True)

    assert (list(page), page.first, page.last) == ([], "", "")
    assert (page.has_previous, page.has_next) == (False, False)


def test_several_lists_are_walked_as_one_and_each_row_is_met_once(system):
    for number in range(9):
        MicroEnterpriseFactory(
            market_system=system,
            code=f"E{number}",
            started_year=[None, 1990, 1991][number % 3],
        )
    MicroEnterpriseFactory(code="E0")
    rows = system.enterprises.all()
    lists = [rows.filter(code__lt="E5"), rows.filter(code__gt="E3")]
    order = Order("started_year", is_descending=True, is_nullable=True)

    page = keyset_page(*lists, order=order, size=4, related=["segment"])
    second = keyset_page(*lists, order=order, size=4, after=page.last)
    back = keyset_page(*lists, order=order, size=4, before=second.first)
    last = keyset_page(*lists, order=order, size=2, is_last=True)

    assert [row.code for row in page] == ["E8", "E5", "E2", "E7"]
    assert [row.code for row in second] == ["E4", "E1", "E0", "E3"]
    assert [row.code for row in back] == ["E8", "E5", "E2", "E7"]
    assert [row.code for row in last] == ["E3", "E6"]
    assert (page.has_next, second.has_next, last.has_previous) == (True, True, True)
