"""Sample data for the gallery of components, which is shown in DEBUG only."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django import forms
from django.core.paginator import Page, Paginator

LONG = "Donaudampfschifffahrtsgesellschaftskapitän y asociados del altiplano de Puno"
SEGMENTS = [
    "Milk collectors in Lampa",
    "Cheese makers in Azángaro",
    "Itinerant sellers",
    LONG,
]
SUB_NEEDS = ["Credit", "Savings", "Market access", "Cold chain", "Training", "Safety"]
# severity, n; None is not known, -1 withheld
RATINGS: list[list[tuple[Decimal | int | None, int]]] = [
    [(Decimal("4.6"), 62), (3, 62), (2, 58), (5, 62), (1, 40), (2, 62)],
    [(4, 31), (2, 31), (3, 30), (4, 31), (3, 28), (None, 0)],
    [(5, 112), (4, 112), (None, 0), (0, 9), (2, 80), (3, 112)],
    [(-1, 3), (-1, 3), (1, 7), (2, 7), (3, 8), (4, 8)],
]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the sample matrix."""

    severity: Decimal | int | None
    n: int
    state: str
    label: str


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="Name", help_text="As people there say it.")
    estimated = forms.IntegerField(label="How many, about", required=False)
    kind = forms.ChoiceField(
        label="Kind", choices=[("", "Choose"), ("d", "Direct"), ("i", "Indirect")]
    )
    started_on = forms.DateField(
        label="Started",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    aspiration = forms.ChoiceField(
        label="What most of them want",
        choices=[("s", "Survive"), ("g", "Grow"), ("l", "Leave for a job")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="They agreed that we write this down")


class SampleFilter(forms.Form):
    """A filter."""

    q = forms.CharField(
        label="Name or code",
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    segment = forms.ChoiceField(
        label="Segment",
        required=False,
        choices=[("", "All"), *((name, name) for name in SEGMENTS)],
    )
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "All"), ("open", "Open")]
    )


class SampleUpload(forms.Form):
    """A file."""

    table = forms.FileField(
        label="Table of enterprises", help_text="CSV or Excel, up to 20 MB."
    )


def matrix() -> list[tuple[str, list[Cell]]]:
    """Return the rows of the sample matrix."""
    return [
        (
            segment,
            [
                Cell(
                    severity=None if severity == -1 else severity,
                    n=n,
                    state="withheld" if severity == -1 else "",
                    label=f"{need}, {segment}",
                )
                for need, (severity, n) in zip(SUB_NEEDS, ratings, strict=True)
            ],
        )
        for segment, ratings in zip(SEGMENTS, RATINGS, strict=True)
    ]


def charts() -> list[dict[str, object]]:
    """Return three charts: bars, lines with a target, and a comparison."""
    needs = ["Credit", "Cold chain", "Market access", "<b>Training</b>", "Safety"]
    women, men = [4.6, 3.9, 3.1, 2.4, 3.8], [2.7, 3.8, 2.9, 2.2, 2.1]
    across = {"type": "bar", "orientation": "h"}
    quarters = ["2025 Q1", "2025 Q2", "2025 Q3", "2025 Q4", "2026 Q1"]
    income = [212.0, 221.0, 240.0, 236.0, 258.0]
    return [
        {
            "id": "chart-gender",
            "title": "Women rate credit two points worse than men",
            "subtitle": "Mean severity, 1 (light) to 5 (blocks the business), round 2",
            "figure": {
                "data": [
                    {"name": "Women", "x": women, "y": needs, **across},
                    {"name": "Men", "x": men, "y": needs, **across},
                ],
                "layout": {"xaxis": {"range": [0, 5]}},
            },
            "columns": ["Need", "Women", "Men"],
            "rows": [
                [need, str(w), str(m)]
                for need, w, m in zip(needs, women, men, strict=True)
            ],
            "n": 205,
            "source": "Assessment round 2, Caritas Puno, March 2026",
        },
        {
            "id": "chart-income",
            "title": "Income rises, and is still 17 below the target",
            "subtitle": "Median monthly income per enterprise, PEN",
            "figure": {
                "data": [
                    {
                        "type": "scatter",
                        "mode": "lines+markers",
                        "name": "Actual",
                        "x": quarters,
                        "y": income,
                        "line": {"color": "--impact", "width": 2.5},
                    },
                    {
                        "type": "scatter",
                        "mode": "lines",
                        "name": "Target",
                        "x": quarters,
                        "y": [215, 230, 245, 260, 275],
                        "line": {"color": "--muted", "dash": "dot"},
                    },
                ],
                "layout": {"yaxis": {"rangemode": "tozero"}},
            },
            "columns": ["Quarter", "Actual"],
            "rows": [[q, str(v)] for q, v in zip(quarters, income, strict=True)],
            "n": 148,
            "source": "",
        },
    ]


def findings() -> list[dict[str, str]]:
    """Return one finding of each severity."""
    return [
        {
            "severity": "problem",
            "subject": "Credit.",
            "message": "Nobody provides it in Azángaro, and 4 of 6 segments need it.",
            "mend": "Find a provider",
        },
        {
            "severity": "warning",
            "subject": "Cold chain pilot.",
            "message": "It has no lead, and its first activity starts in nine days.",
            "mend": "Name a lead",
        },
        {
            "severity": "note",
            "subject": LONG,
            "message": "has not been asked since the first round.",
            "mend": "Plan a round",
        },
    ]


def figures() -> list[dict[str, object]]:
    """Return figures in every state of emptiness."""
    return [
        {
            "label": "Enterprises reached",
            "value": "1,284",
            "n": "1,284",
            "period": "Jan-Mar 2026",
            "change": "+212 since last quarter",
            "url": "#",
        },
        {
            "label": "Median income",
            "value": "PEN 258",
            "unit": "a month",
            "n": 148,
            "period": "Q1 2026",
            "url": "#",
        },
        {"label": "Loans defaulted", "value": "0", "state": "zero", "n": 61},
        {"label": "Jobs, youth", "state": "not_collected", "url": "#"},
        {"label": "Turnover of owners under 18", "state": "not_applicable"},
        {"label": "School attendance", "state": "not_yet_due", "period": "due in June"},
        {"label": "Women in charge", "state": "withheld", "period": "Q1 2026"},
        {"label": "Share above a living income", "state": "not_computed"},
    ]


def page() -> Page[int]:
    """Return the fourth page of a long list."""
    return Paginator(range(1, 2461), 50).page(4)


def sample() -> dict[str, object]:
    """Return everything the gallery shows."""
    wrong = SampleForm({"name": "", "kind": "x"})
    wrong.is_valid()
    moment = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)
    return {
        "findings": findings(),
        "figures": figures(),
        "sub_needs": SUB_NEEDS,
        "matrix": matrix(),
        "charts": charts(),
        "form": SampleForm(),
        "wrong_form": wrong,
        "filter_form": SampleFilter(),
        "upload_form": SampleUpload(),
        "page": page(),
        "thread": [
            ("Need: credit", "#", False, 2, "needs"),
            ("Function: lending", "#", False, 1, "roles"),
            ("Case: Banco Andino", "#", False, 3, "value"),
            ("Group loans", "#", True, 4, "coordination"),
            ("Indicators", "", False, 0, "impact"),
        ],
        "rows": [
            ("E-0412", "Quesería Wiñay", SEGMENTS[1], 14, Decimal("2350.50"), "ok"),
            ("E-0413", "Rosa Mamani", SEGMENTS[0], 2, None, "warn"),
            ("E-0414", LONG, SEGMENTS[2], 0, Decimal(125000), "danger"),
        ],
        "events": [
            {
                "at": moment,
                "actor": "Ana Quispe",
                "text": "raised the target of Median income",
                "detail": "From 260 to 275, because the first year went better.",
                "icon": "bullseye",
                "url": "#",
            },
            {"at": moment, "actor": "Caritas Puno", "text": "logged 148 values"},
            {"at": moment, "actor": "", "text": "Round 2 closed", "icon": "check2"},
        ],
        "stale_rows": [
            ("Target", "275", "270"),
            ("Reason", "The first year went better", "Agreed in May"),
        ],
        "steps": ["Upload", "Match columns", "Check", "Import"],
        "consequences": [
            "Names and phone numbers of 212 people are erased.",
            "Totals stay as they are.",
        ],
        "moment": moment,
        "day": date(2026, 3, 3),
        "amounts": [Decimal("1234567.5"), Decimal(0), None],
        "toasts": [
            ("success", "Removed the segment Itinerant sellers.", "/undo"),
            ("error", "The file could not be read. Nothing was imported.", ""),
        ],
        "words": [
            ("Segment", "Micro-enterprises that face similar needs, such as sellers.")
        ],
    }
