"""Who opens which page of valueprop, written down a second time on purpose."""

from tests.access_table import Entry

TABLE: dict[str, Entry] = {}
