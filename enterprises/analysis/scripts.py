"""How words are written: where they begin, and in which direction they run."""

import unicodedata

# Scripts that put no space between words, by the first word of their letters' names.
UNSPACED = frozenset(
    {"CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN"}
)


def is_spaced(text: str) -> bool:
    """Whether words of this text begin after a space, as far as its letters tell.

    True of a text without a letter.
    """
    kinds = {unicodedata.name(letter, "").partition(" ")[0] for letter in text}
    return not kinds & UNSPACED
