"""The enterprises of the demonstration."""

import pytest

from config.demo.registry import started_year


@pytest.mark.parametrize(
    ("year", "born", "started"),
    [
        (1994, 1997, 2013),
        (1994, 1970, 1994),
        (1994, None, 1994),
        (2001, 1990, 2006),
    ],
)
def test_nobody_in_the_demonstration_starts_as_a_child(year, born, started):
    assert started_year(year, born) == started
