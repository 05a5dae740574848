"""Recognising an organisation behind another spelling of its name."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

LEGAL_FORMS = frozenset(
    {
        *("ac", "ag", "bv", "co", "company", "corp", "corporation", "cv", "eirl"),
        *("gmbh", "inc", "kg", "limited", "llc", "llp", "ltd", "ltda", "nv", "ong"),
        *("ngo", "oy", "plc", "pte", "pty", "pvt", "sa", "sac", "sarl", "sas"),
        *("scrl", "spa", "srl", "the", "trust"),
    }
)
ALIKE = 0.87


def plain(name: str) -> str:
    """The name without case, accents, punctuation and legal form; may be empty."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    closed = re.sub("[.'\u2019]", "", letters)
    words = re.sub(r"[^\w]+", " ", closed).split()
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words)


def likeness(one: str, other: str) -> float:
    """How alike two names are, 0 to 1; symmetric; 1 for the same plain name."""
    a, b = sorted((plain(one), plain(other)))
    if a == b:
        return 1.0 if a else float(one == other)
    ordered = SequenceMatcher(None, a, b).ratio()
    shuffled = SequenceMatcher(
        None, " ".join(sorted(a.split())), " ".join(sorted(b.split()))
    ).ratio()
    return max(ordered, shuffled)


def similar_names(name: str, known: Iterable[str], *, limit: int = 5) -> list[str]:
    """Those of `known` that may be the same organisation, the likest first.

    A suggestion for a person to decide on; nothing is ever merged by it.
    """
    scored = [(likeness(name, other), other) for other in known]
    close = sorted(
        ((s, o) for s, o in scored if s >= ALIKE), key=lambda x: (-x[0], x[1])
    )
    return [other for _, other in close[:limit]]
