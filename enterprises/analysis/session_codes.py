"""Codes that people read off a wall and type into a phone."""

from unicodedata import digit, normalize

# Crockford's: no I, L, O or U, which hands and eyes take for something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
LOOK_ALIKE = str.maketrans("ILOU", "110V")
LONGEST = 60  # what anybody may type; the rest is not looked at


def normal_code(typed: str) -> str:
    """What was meant by what was typed: upper case, look-alikes put right.

    Spaces, dashes and whatever else is no letter or digit fall away; digits of any
    script count. "" stands for what cannot be a code.
    """
    folded = normalize("NFKC", typed[:LONGEST]).upper()
    plain = "".join(str(digit(c, c)) for c in folded if c.isalnum())
    code = plain.translate(LOOK_ALIKE)
    fits = len(code) == LENGTH and all(c in ALPHABET for c in code)
    return code if fits else ""


def spaced_code(code: str) -> str:
    """The code in two halves, as people read it aloud."""
    half = LENGTH // 2
    return f"{code[:half]} {code[half:]}".strip()
