"""Factor 1 in pictures and sentences, a module a room; those of needs by name."""

from enterprises.charts.needs import (
    chain_answer,
    gender_words,
    map_answer,
    need_answer,
    round_answer,
    segment_answer,
    trend_chart,
)
from enterprises.charts.voice_gap import (
    voice_gap_chart,
    voice_gap_rows,
    voice_gap_title,
)
from enterprises.charts.words import signed, verdict_words, written

__all__ = [
    "chain_answer",
    "gender_words",
    "map_answer",
    "need_answer",
    "round_answer",
    "segment_answer",
    "signed",
    "trend_chart",
    "verdict_words",
    "voice_gap_chart",
    "voice_gap_rows",
    "voice_gap_title",
    "written",
]
