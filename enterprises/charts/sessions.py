"""What a session's page says in one sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def session_answer(is_open: bool, position: int, topics: int, phones: int) -> str:
    """Where the session stands, with how many phones have answered anything."""
    told = ngettext("%(n)s phone has answered.", "%(n)s phones have answered.", phones)
    counted = told % {"n": phones}
    if not is_open:
        return _("Closed. %(counted)s") % {"counted": counted}
    if not position:
        return _("Open: phones may join, and wait for the first question.")
    return _("Open, question %(position)s of %(topics)s. %(counted)s") % {
        "position": position,
        "topics": topics,
        "counted": counted,
    }
