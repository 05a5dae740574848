"""What a session's page says in one sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def session_answer(is_open: bool, position: int, topics: int, phones: int) -> str:
    """Where the session stands; once it is closed, how many phones answered."""
    if not is_open:
        told = ngettext(
            "Closed; %(n)s phone answered.", "Closed; %(n)s phones answered.", phones
        )
        return told % {"n": phones}
    if not position:
        return _("Open: phones may join, and wait for the first question.")
    return _("Open, with %(position)s of %(topics)s questions put to the room.") % {
        "position": position,
        "topics": topics,
    }
