"""The words for who the enterprises of a segment are."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from enterprises.analysis.profile import Median


def profile_answer(segment_open: int, known: Sequence[int]) -> str:
    """Whether anything is known of the open ones; `known` counts each attribute."""
    if not segment_open:
        return _("None of its enterprises is registered, so who they are is not known.")
    if not any(known):
        return _("They are registered by code only; who they are is not known.")
    return _("What the registry knows of them; who is not known is in no share.")


def attribute_words() -> dict[str, str]:
    """What each attribute of a profile asks."""
    return {
        "motivation": _("In business out of"),
        "formality": _("Formality"),
        "owner_gender": _("Owner"),
        "age": _("Owner's age"),
        "size": _("Employees"),
        "urbanity": _("Urban or rural"),
        "premises": _("Premises"),
    }


def band_words() -> dict[str, str]:
    """The bands of age and size."""
    return {
        "to_24": _("up to 24"),
        "from_25": _("25 to 34"),
        "from_35": _("35 to 49"),
        "from_50": _("50 and more"),
        "alone": _("none"),
        "to_2": _("1 or 2"),
        "to_5": _("3 to 5"),
        "to_9": _("6 to 9"),
    }


def median_words(median: Median) -> str:
    """What a turnover says without its amount; "" where the amount may be shown."""
    if median.is_withheld:
        return _("withheld: too few")
    return "" if median.amount is not None else _("not known")
