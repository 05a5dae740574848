"""What the names leave open."""

import pytest

from enterprises.findings import Severity
from stakeholders.analysis.names import Likeness, ReadName, Reason, compared
from stakeholders.findings.names import LikelyPair, NamesState, names_findings, why


def test_who_may_be_listed_twice_is_told_once_and_the_surer_first():
    names = {1: "Oxfam", 2: "OXFAM", 3: "Oxfam Novibb", 4: "Oxfam Novib"}
    state = NamesState(
        names,
        (
            LikelyPair(1, 2, Likeness(1.0, Reason.SAME)),
            LikelyPair(3, 4, Likeness(0.9, Reason.SPELLING)),
            LikelyPair(2, 4, Likeness(0.8, Reason.WORDS, ("oxfam",))),
        ),
    )

    found = names_findings(state)

    assert [(f.subject, f.severity, f.code) for f in found] == [
        ("OXFAM", Severity.WARNING, "stakeholders.likely_listed_twice"),
        ("Oxfam Novib", Severity.NOTE, "stakeholders.likely_listed_twice"),
    ]
    assert found[0].message == (
        "May be the same as “Oxfam”: the same but for case, accents, signs or legal "
        "form. Decide on it."
    )
    assert found[0].url_name == "stakeholders:similar_list"


def test_nobody_looks_alike():
    assert names_findings(NamesState({1: "Oxfam"}, ())) == []


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("Unilever Kenya", "Kenya Unilever", "the same words in another order"),
        ("FAO", "Food and Agriculture Org", "one is the letters of the other"),
        ("Safaricom", "Safaricon", "nearly the same spelling"),
        ("Ziwa Milk Bank", "Ziwa Milk", "they share: ziwa, milk"),
    ],
)
def test_why_is_said_in_words(one, other, words):
    assert why(compared(ReadName(one), ReadName(other))) == words
