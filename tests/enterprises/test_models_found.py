"""How the registry is read where there is much of it."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_no_query_of_a_page_waits_for_helpers():
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has parallel workers")

    with connection.cursor() as cursor:
        cursor.execute("SHOW max_parallel_workers_per_gather")
        shown = cursor.fetchone()

    assert shown == ("0",)
