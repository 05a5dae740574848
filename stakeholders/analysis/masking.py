"""Showing that a way to reach somebody is known, without showing it."""

HIDDEN = "•••"


def masked(reach: str) -> str:
    """The address or number with most of it hidden; "" for none.

    Of an e-mail address the first letter and the domain stay; of anything else, such
    as a phone number, the last two signs if it has at least eight.
    """
    if not reach:
        return ""
    name, at, domain = reach.rpartition("@")
    if at:
        return f"{name[:1]}{HIDDEN}@{domain}"
    return HIDDEN + (reach[-2:] if len(reach) >= 8 else "")
