"""What the tables of observations have in them that tests upload."""

HEADER = ["enterprise", "indicator", "value", "date"]
DAY = "2026-01-31"
