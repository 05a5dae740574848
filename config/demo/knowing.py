"""What the demonstration knows and by whom: insights, voices, exposures, notes.

Invented like the rest of the story; `know` turns it into rows.
"""

from datetime import date
from typing import Final

from django.contrib.auth.models import User

from enterprises.actions.rows import add_row
from enterprises.models import (
    Exposure,
    GuideNote,
    HeardVoice,
    Insight,
    MarketSystem,
    Segment,
    VoiceGroup,
)

# segment or None for the whole system, topic, what is known, what it is for, source,
# who supplied it, method, whose view, confidence, date
INSIGHTS: Final = (
    (
        None,
        "context",
        "One family in three of the region lives from milk at least in part; "
        "roadblocks stop deliveries for some days in most years.",
        "Plan cooling for days without a truck",
        "Regional statistics of agriculture",
        "Regional Office of Agriculture",
        "desk",
        "top_down",
        3,
        "2025-11-20",
    ),
    (
        None,
        "context",
        "Cheese sold on markets has needed a health permit since last year; inspectors "
        "began with the city.",
        "Decide whom to help with permits first",
        "Talk with the health office",
        "Regional Office of Agriculture",
        "interviews",
        "top_down",
        2,
        "2026-01-14",
    ),
    (
        None,
        "rights",
        "Children help with the morning milking before school; nobody keeps them from "
        "school, but they arrive late.",
        "Set collection hours",
        "Visits to twelve farms",
        "Hands for the Highlands",
        "observation",
        "bottom_up",
        2,
        "2025-09-02",
    ),
    (
        "Milk producers in Lampa",
        "operations",
        "Two to six cows, four to seven litres a cow in the wet season and half of "
        "that from July to October.",
        "Size the cooling tanks",
        "Herd survey",
        "Altiplano Dairy",
        "survey",
        "bottom_up",
        3,
        "2025-08-30",
    ),
    (
        "Milk producers in Lampa",
        "operations",
        "The milk money is what pays for school and shops; it is the women's to spend "
        "where the dairy pays each week.",
        "Decide how and whom to pay",
        "Focus group of nine women",
        "Hands for the Highlands",
        "group",
        "bottom_up",
        2,
        "2026-03-10",
    ),
    (
        "Milk producers in Lampa",
        "aspirations",
        "Most want two more cows and no debt; few of their daughters want to stay.",
        "Shape the savings groups",
        "Focus group of nine women",
        "Hands for the Highlands",
        "group",
        "bottom_up",
        2,
        "2026-03-10",
    ),
    (
        "Milk producers in Azángaro",
        "demographics",
        "Half of the owners are over fifty; younger ones leave for the mines.",
        "Choose whom to train",
        "Census of agriculture",
        "",
        "desk",
        "top_down",
        2,
        "2022-06-01",
    ),
    (
        "Milk collectors",
        "relations",
        "Four collectors buy most of the milk of Azángaro, on credit that they give "
        "before the dry season.",
        "Bring collectors to the table",
        "Talks with two collectors",
        "Altiplano Dairy",
        "interviews",
        "top_down",
        1,
        "2025-12-05",
    ),
    (
        "Cheese makers",
        "operations",
        "Each makes eight to twenty cheeses a day at home; whey is thrown away.",
        "Design the workshop of makers",
        "Visits to ten makers",
        "Hands for the Highlands",
        "observation",
        "top_down",
        2,
        "2025-10-11",
    ),
    (
        "Corner shops in Juliaca",
        "relations",
        "Wholesalers come twice a week and take back what spoiled; the dairy's own van "
        "does not.",
        "Decide on a route of our own",
        "Survey of forty shops",
        "Altiplano Dairy",
        "survey",
        "bottom_up",
        3,
        "2026-02-18",
    ),
    (
        "Corner shops in Juliaca",
        "relations",
        "Shops without a fridge sell cheese on the day it comes or not at all.",
        "Decide on a route of our own",
        "Owners at the round of March",
        "",
        "workshop",
        "bottom_up",
        2,
        "2026-03-10",
    ),
)

# segment, kind, severity, what is seen
EXPOSURES: Final = (
    (
        "Milk producers in Lampa",
        "drought",
        5,
        "No rain from June to October; pasture is gone by August",
    ),
    ("Milk producers in Lampa", "cold", 4, "Frost kills calves in July"),
    ("Milk producers in Azángaro", "drought", 4, "Wells run dry in September"),
    ("Milk producers in Azángaro", "flood", 3, "The river takes the low fields"),
    ("Milk collectors", "flood", 2, "Roads are mud from January to March"),
    (
        "Push-cart sellers in Puno city",
        "heat",
        4,
        "By noon the cheese sweats; what is left is thrown away",
    ),
)

# a group of our own: kind, name, segment
GROUP: Final = ("place", "Families beyond the river", "Milk producers in Azángaro")

# segment → how many of each kind of group were heard in March 2026, None: not recorded
VOICES: Final[dict[str, dict[str, int | None]]] = {
    "Milk producers in Lampa": {"women": 18, "youth": 6, "informal": 24},
    "Milk producers in Azángaro": {"women": 18, "youth": 0, "informal": 29, "place": 0},
    "Milk collectors": {"women": 0, "youth": 5, "informal": None},
    "Cheese makers": {"women": 12, "youth": None, "informal": 7},
    "Corner shops in Juliaca": {"women": 18, "youth": 3, "informal": 0},
}

# question, the team's answer, state, e-mail of who looks after it
NOTES: Final = (
    (
        "needs.where",
        "The numbers of Lampa come from our lists, those of Azángaro from the census. "
        "We count Azángaro again with the collectors in May.",
        "working",
        "contributor@demo.example",
    ),
    (
        "needs.how_many_unseen",
        "Azángaro and the push-carts. The collectors agreed to share their lists.",
        "answered",
        "coordinator@demo.example",
    ),
    (
        "needs.whose_voice",
        "Nobody from beyond the river came in March: the bridge was closed. "
        "We go there.",
        "working",
        "contributor@demo.example",
    ),
)


def know(
    system: MarketSystem,
    segments: dict[str, Segment],
    people: dict[str, User],
    by: User,
) -> None:
    """Add what is known, who was heard in the last round, and the team's notes."""
    for (
        whom,
        topic,
        told,
        purpose,
        source,
        supplier,
        method,
        view,
        sure,
        day,
    ) in INSIGHTS:
        insight = Insight(
            market_system=system,
            segment=segments[whom] if whom else None,
            topic=topic,
            statement=told,
            purpose=purpose,
            source=source,
            supplied_by=supplier,
            method=method,
            view=view,
            confidence=sure,
            dated_on=date.fromisoformat(day),
        )
        add_row(row=insight, by=by)
    for whom, kind, severity, seen in EXPOSURES:
        exposure = Exposure(
            market_system=system,
            segment=segments[whom],
            kind=kind,
            severity=severity,
            note=seen,
        )
        add_row(row=exposure, by=by)
    _voices(system, segments, by)
    for question, answer, state, email in NOTES:
        note = GuideNote(
            market_system=system,
            question=question,
            note=answer,
            state=state,
            owner=people[email],
        )
        add_row(row=note, by=by)


def _voices(system: MarketSystem, segments: dict[str, Segment], by: User) -> None:
    kind, name, whom = GROUP
    group = VoiceGroup(
        market_system=system, kind=kind, name=name, segment=segments[whom]
    )
    add_row(row=group, by=by)
    held = system.rounds.latest()
    groups = {g.kind: g for g in system.voice_groups.all()}
    HeardVoice.objects.bulk_create(
        HeardVoice(
            market_system=system,
            round=held,
            segment=segments[segment],
            group=groups[kind],
            people=people,
        )
        for segment, heard in VOICES.items()
        for kind, people in heard.items()
        if people is not None
    )
