"""Many names at once: which of thousands are likely the same as one, or as each other.

No name is compared with every other. Each is found by its words, by words spelled
nearly so, and by its initials; only the candidates that share most are compared.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from stakeholders.analysis.names import (
    ALIKE,
    SHORTEST_SPELLED,
    SPELLED,
    Likeness,
    ReadName,
    compared,
    spelled_alike,
    weight,
)

# Letters and words written as one find so many at most.
MOST = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A known row under the name of it that is likest, and how alike the two are."""

    key: int
    name: str
    likeness: Likeness


class NameIndex:
    """Known names by what finds them. A key may come with several names."""

    def __init__(self, known: Iterable[tuple[int, str]]) -> None:
        self.entries: list[tuple[int, ReadName]] = []
        self.by_word: dict[str, list[int]] = defaultdict(list)
        self.by_joined: dict[str, list[int]] = defaultdict(list)
        self.by_initials: dict[str, list[int]] = defaultdict(list)
        self.by_acronym: dict[str, list[int]] = defaultdict(list)
        self.words_near: dict[str, list[str]] = defaultdict(list)
        self.twins: dict[str, tuple[str, ...]] = {}
        for key, name in known:
            self._add(key, ReadName(name))
        for word in self.by_word:
            for variant in shortened(word):
                self.words_near[variant].append(word)

    def _add(self, key: int, read: ReadName) -> None:
        place = len(self.entries)
        self.entries.append((key, read))
        for word in set(read.words):
            self.by_word[word].append(place)
        for word in read.joined:
            self.by_joined[word].append(place)
        for letters in read.initials:
            self.by_initials[letters].append(place)
        for letters in read.acronyms:
            self.by_acronym[letters].append(place)

    def likest(self, name: str, *, limit: int = 3, least: float = ALIKE) -> list[Found]:
        """Those that may be the same as `name`, the likest first, each key once."""
        return self._likest(ReadName(name), limit=limit, least=least)

    def _likest(self, own: ReadName, *, limit: int, least: float) -> list[Found]:
        best: dict[int, Found] = {}
        for place in self._candidates(own, least):
            key, other = self.entries[place]
            found = compared(own, other)
            score = found.score
            if score >= least and (key not in best or score > best[key].likeness.score):
                best[key] = Found(key, other.name, found)
        ranked = sorted(best.values(), key=lambda f: (-f.likeness.score, f.name, f.key))
        return ranked[:limit]

    def pairs(
        self, *, least: float = ALIKE, limit: int = 8
    ) -> list[tuple[int, int, Likeness]]:
        """Keys of two rows that may be the same, the lower first; the likest first.

        Of each row the `limit` likest others are told.
        """
        best: dict[tuple[int, int], Likeness] = {}
        for key, read in self.entries:
            for found in self._likest(read, limit=limit + 1, least=least):
                both = (min(key, found.key), max(key, found.key))
                known = best.get(both)
                if found.key != key and (
                    known is None or found.likeness.score > known.score
                ):
                    best[both] = found.likeness
        ranked = sorted(best.items(), key=lambda one: (-one[1].score, one[0]))
        return [(*both, likeness) for both, likeness in ranked]

    def _candidates(self, own: ReadName, least: float) -> Iterable[int]:
        """The entries that may be so like a name.

        Words are looked up from the rarest on, until those that are left weigh too
        little: who shares only them cannot be like enough. Of those found, who cannot
        share enough is let go before anything is compared.
        """
        found: set[int] = set()
        for known, keys in (
            (self.by_acronym, own.initials | own.acronyms),
            (self.by_initials, own.acronyms),
            (self.by_word, own.joined),
            (self.by_joined, own.words),
        ):
            for key in keys:
                found.update(known.get(key, ())[:MOST])
        near = {word: frozenset(self._near(word)) for word in own.words}
        lists = [
            (sum(len(self.by_word.get(twin, ())) for twin in twins), word)
            for word, twins in near.items()
        ]
        left, shares = own.weight, dict.fromkeys(found, own.weight)
        todo = [word for _length, word in sorted(lists)]
        while todo and 2 * left >= least * (own.weight + left):
            word = todo.pop(0)
            most = weight(word) if len(near[word]) == 1 else 1.0
            for place in {p for twin in near[word] for p in self.by_word.get(twin, ())}:
                shares[place] = shares.get(place, 0.0) + most
            left -= weight(word) * own.words.count(word)
        return [
            place
            for place, share in shares.items()
            if self._may_be(place, share, todo, near, own, least)
        ]

    def _may_be(
        self,
        place: int,
        share: float,
        todo: list[str],
        near: dict[str, frozenset[str]],
        own: ReadName,
        least: float,
    ) -> bool:
        """Whether an entry can be so like a name, given all that the two share."""
        other = self.entries[place][1]
        for word in todo:
            if not near[word].isdisjoint(other.words):
                share += weight(word) if len(near[word]) == 1 else 1.0
        return 2 * share >= least * (own.weight + other.weight)

    def _near(self, word: str) -> tuple[str, ...]:
        """The word, and known ones that are spelled nearly so; remembered."""
        if word not in self.twins:
            found = {
                twin
                for variant in shortened(word)
                for twin in self.words_near.get(variant, ())
                if spelled_alike(word, twin) >= SPELLED
            }
            self.twins[word] = (word, *sorted(found - {word}))
        return self.twins[word]


def shortened(word: str) -> set[str]:
    """The word, and what is left when any one of its letters is left out.

    Two words that share one are at most one letter more, less, other or swapped apart,
    or two letters that were left out in both. None for words too short to be respelled.
    """
    if len(word) < SHORTEST_SPELLED:
        return set()
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
