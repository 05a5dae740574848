"""What interventions commonly cost, as a start for budget lines."""

from typing import Protocol

from django.utils.translation import gettext_lazy as _


class Words(Protocol):
    """A text that is translated when it is shown."""

    def __str__(self) -> str: ...


COSTS: tuple[Words, ...] = (
    _("Trainers"),
    _("Working time of staff"),
    _("Travel"),
    _("Equipment"),
    _("Building work"),
    _("Guarantee fund"),
    _("Grants to enterprises"),
    _("Materials"),
    _("Market days and meetings"),
    _("Measuring results"),
    _("Coordination"),
)
