"""Recognising an organisation behind another spelling of its name.

Suggestions for a person to decide on; nothing is ever merged by them. `NameIndex` in
`name_index` asks the same of thousands of names at once.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise

from stakeholders.catalogue.names import (
    ARTICLES,
    COMMON_WORDS,
    LEGAL_FORMS,
    LITTLE_WORDS,
)

# From here on two names are suggested to be the same; measured in
# tests/stakeholders/test_names_somalia.py, see docs/decisions.md.
ALIKE = 0.75
LITTLE, COMMON = 0.15, 0.5
# Words spelled at least so alike count as one, by the share of letters that stay.
SPELLED = 0.75
SHORTEST_SPELLED = 4
# What no pair of different names reaches: 1 is kept for the same name.
NOT_QUITE = 0.99
SAID_LETTERS, LETTERS = 0.93, 0.9
# Two letters are the initials of too many names.
FEWEST_LETTERS = 3
OTHER_NUMBER = 0.5
# A text of more words is a sentence, of which no word stands for the others.
LONGEST = 15
ACRONYM = re.compile(r"[^\W\d_]{2,10}")
BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")


class Reason(StrEnum):
    """Why two names look alike."""

    SAME = "same"
    ORDER = "order"
    ACRONYM = "acronym"
    SPELLING = "spelling"
    WORDS = "words"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are, 0 to 1, why, and the words they share."""

    score: float
    reason: Reason
    shared: tuple[str, ...] = ()


def bare_words(name: str) -> list[str]:
    """The words of a name without case, accents and punctuation, in their order.

    The sign & is the word it stands for.
    """
    folded = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    closed = re.sub("[.'\u2019\u02bc]", "", letters)
    return re.sub(r"[\W_]+", " ", closed).split()


def plain(name: str) -> str:
    """The name without case, accents, punctuation, articles and legal form.

    A name of nothing else keeps them; "" for one without letters or digits.
    """
    words = bare_words(name)
    kept = [w for w in words if w not in LEGAL_FORMS and w not in ARTICLES]
    return " ".join(kept or words)


def weight(word: str) -> float:
    """What a word counts: 1; 0.5 where many names have it; 0.15 for a small word."""
    if word in LITTLE_WORDS:
        return LITTLE
    return COMMON if word in COMMON_WORDS else 1.0


class ReadName:
    """One name, taken apart once for all comparisons."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.whole = plain(name)
        inside = [text for text in map(str.strip, BRACKETS.findall(name)) if text]
        outside = BRACKETS.sub(" ", name)
        self.said: set[str] = {plain(text) for text in inside if text.isupper()}
        words = plain(outside).split() or self.whole.split()
        for text in inside:
            # "FAO (Food and Agriculture Organization)" is the latter, and so shortened.
            if "".join(words) in initials_of(plain(text).split()):
                self.said.add("".join(words))
                words = plain(text).split()
            elif plain(text) in initials_of(words):
                self.said.add(plain(text))
        self.words = self._unshortened(words)

    @cached_property
    def weight(self) -> float:
        return sum(map(weight, self.words))

    @cached_property
    def joined(self) -> frozenset[str]:
        """Each two neighbouring words written as one."""
        return frozenset(map("".join, pairwise(self.words)))

    def _unshortened(self, words: list[str]) -> tuple[str, ...]:
        """The words without one that is but the initials of the others."""
        if len(words) > LONGEST:
            return tuple(words)
        for place, word in enumerate(words):
            others = [*words[:place], *words[place + 1 :]]
            if len(word) > 1 and word in initials_of(others):
                self.said.add(word)
                return tuple(others)
        return tuple(words)

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        return tuple(sorted(w for w in self.words if any(map(str.isdecimal, w))))

    @cached_property
    def initials(self) -> frozenset[str]:
        """Which letters it may be shortened to: with and without its small words."""
        return initials_of(self.words)

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """What it says of itself in letters: beside the words, or being one word."""
        found = {*self.said, *(self.words if len(self.words) == 1 else ())}
        return frozenset(text for text in found if ACRONYM.fullmatch(text))


def initials_of(words: Sequence[str]) -> frozenset[str]:
    """The first letters of several words, with and without the small ones."""
    ways = (words, [word for word in words if word not in LITTLE_WORDS])
    return frozenset("".join(w[0] for w in way) for way in ways if len(way) > 1)


def likeness(one: str, other: str) -> float:
    """How alike two names are, 0 to 1; see `compared`."""
    return compared(ReadName(one), ReadName(other)).score


def compared(one: ReadName, other: ReadName) -> Likeness:
    """How alike two names are, and why. Symmetric; from 0 to 1.

    1 where they are the same but for case, accents, punctuation, articles and legal
    form. Else the larger of two, at most 0.99:

    * words: 2·shared weight / weight of all words of both. Small words weigh 0.15,
      common ones ("ministry") 0.5, others 1; a word spelled alike is shared as far as
      it is alike; with different numbers in them names come to 0.5 at most;
    * letters: 0.93 where both are known by the same ones, 0.9 where one's are the
      initials (three or more) of the other; the mean with the words where both are
      written out.

    0 for a name without letters or digits, unless the two are equal.
    """
    if one.whole == other.whole:
        is_same = bool(one.whole) or one.name == other.name
        return Likeness(1.0, Reason.SAME) if is_same else NOTHING
    if not one.whole or not other.whole:
        return NOTHING
    if one.whole > other.whole:
        one, other = other, one
    words, letters = by_words(one, other), by_initials(one, other)
    if len(one.words) > 1 and len(other.words) > 1:
        # Both are written out, so that letters alone do not make them one.
        letters = (letters + words.score) / 2 if letters else 0.0
    if letters <= words.score:
        return words
    return Likeness(letters, Reason.ACRONYM, words.shared)


NOTHING = Likeness(0.0, Reason.NONE)


def by_initials(one: ReadName, other: ReadName) -> float:
    """How surely the letters of one stand for the other; 0 where neither is letters."""
    if one.acronyms & other.acronyms:
        return SAID_LETTERS
    letters = (one.acronyms & other.initials) | (other.acronyms & one.initials)
    longest = max(map(len, letters), default=0)
    return LETTERS if longest >= FEWEST_LETTERS else 0.0


def by_words(one: ReadName, other: ReadName) -> Likeness:
    """The share of the weights of their words that both have."""
    mine, theirs = one.words, other.words
    if not (one.joined.isdisjoint(theirs) and other.joined.isdisjoint(mine)):
        mine, theirs = _joined(mine, theirs), _joined(theirs, mine)
    shared, left, right = [], list(mine), list(theirs)
    for word in mine:
        if word in right:
            shared.append(word)
            left.remove(word)
            right.remove(word)
    total = sum(map(weight, mine)) + sum(map(weight, theirs))
    common = 2 * sum(map(weight, shared))
    respelled = _respelled(left, right)
    for alike, word, twin in respelled:
        common += alike * (weight(word) + weight(twin))
    score = min(common / total, NOT_QUITE)
    if one.numbers != other.numbers:
        score = min(score, OTHER_NUMBER)
    reason = Reason.SPELLING if respelled else Reason.WORDS
    if not respelled and len(shared) == len(mine) == len(theirs):
        reason = Reason.ORDER
    return Likeness(score, reason, tuple(w for w in shared if w not in LITTLE_WORDS))


def _joined(words: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """Two words that the other name writes as one, written as one too."""
    for place, (word, following) in enumerate(pairwise(words)):
        if word + following in known:
            return (*words[:place], word + following, *words[place + 2 :])
    return words


def _respelled(one: list[str], other: list[str]) -> list[tuple[float, str, str]]:
    """Pairs of words that are spelled alike, the likest first, each word once."""
    if not one or not other:
        return []
    pairs = [
        (alike, word, twin)
        for word in one
        for twin in other
        if (alike := spelled_alike(word, twin)) >= SPELLED
    ]
    # In an order that does not depend on which name comes first.
    pairs.sort(key=lambda pair: (-pair[0], *sorted(pair[1:])))
    left, right = list(one), list(other)
    found = []
    for alike, word, twin in pairs:
        if word in left and twin in right:
            left.remove(word)
            right.remove(twin)
            found.append((alike, word, twin))
    return found


@lru_cache(maxsize=200_000)
def spelled_alike(one: str, other: str) -> float:
    """1 - edits / letters of the longer; an edit also swaps two neighbours.

    0 to 1; 0 for words of fewer than four letters or with digits, where one letter
    makes another word, and where the lengths alone say so.
    """
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST_SPELLED or len(short) < SPELLED * len(long):
        return 0.0
    if not (one.isalpha() and other.isalpha()):
        return 0.0
    most = int((1 - SPELLED) * len(long))
    if len(set(long) - set(short)) > most or len(set(short) - set(long)) > most:
        return 0.0
    edits = _edits(short, long, most)
    return 0.0 if edits > most else 1 - edits / len(long)


def _edits(one: str, other: str, most: int) -> int:
    """Letters added, left out, replaced or swapped with the next, up to `most` + 1."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, twin in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != twin))
            is_swap = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == twin
            row.append(min(cost, before[j - 2] + 1) if is_swap else cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]


def similar_names(name: str, known: Iterable[str], *, limit: int = 5) -> list[str]:
    """Those of `known` that may be the same organisation, the likest first.

    A suggestion for a person to decide on; nothing is ever merged by it.
    """
    own = ReadName(name)
    scored = [(compared(own, ReadName(other)).score, other) for other in known]
    close = sorted(
        ((s, o) for s, o in scored if s >= ALIKE), key=lambda x: (-x[0], x[1])
    )
    return [other for _, other in close[:limit]]
