"""What interventions commonly cost, and how a function is served, in words."""

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

# By stakeholders.analysis.functions.Service, which a catalogue does not import.
SERVICES: dict[int, Words] = {
    1: _("Nobody"),
    2: _("Weak only"),
    3: _("One provider"),
    4: _("Several"),
    5: _("Crowded"),
}
