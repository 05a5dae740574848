"""What changed between two versions of a text, line by line."""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Line:
    """One line of either version; `kind` is "same", "added" or "removed"."""

    kind: str
    text: str


def changed_lines(old: str, new: str) -> tuple[Line, ...]:
    """Both versions as one list of lines, those taken out before those put in.

    The lines that are "same" or "removed" are the old version in its order, those that
    are "same" or "added" the new one. Equal texts give "same" only; an empty old text
    gives "added" only. Spaces at the end of a line do not count.
    """
    before = [line.rstrip() for line in old.splitlines()]
    after = [line.rstrip() for line in new.splitlines()]
    found: list[Line] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for what, a0, a1, b0, b1 in matcher.get_opcodes():
        if what == "equal":
            found += [Line("same", text) for text in before[a0:a1]]
        else:
            found += [Line("removed", text) for text in before[a0:a1]]
            found += [Line("added", text) for text in after[b0:b1]]
    return tuple(found)
