"""How far an initiative has come: what is said of it, and what its dates say."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class InitiativeState(models.TextChoices):
    """How far an initiative has come."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")
    STOPPED = "stopped", _("Stopped")


class Phase(models.TextChoices):
    """Where an initiative stands on a day, by its state and its dates."""

    AHEAD = "ahead", _("Still to start")
    NOW = "now", _("Running now")
    OVER = "over", _("Over")
    UNKNOWN = "unknown", _("Not known")


def in_phase(phase: str, today: date) -> Q:
    """Those in a phase. An end that has passed counts before what the state says."""
    over = Q(state__in=[InitiativeState.ENDED, InitiativeState.STOPPED])
    over |= Q(ends_on__isnull=False, ends_on__lt=today)
    ahead = Q(state=InitiativeState.PLANNED)
    ahead |= Q(starts_on__isnull=False, starts_on__gt=today)
    now = Q(state=InitiativeState.RUNNING) | Q(starts_on__isnull=False)
    return {
        Phase.OVER: over,
        Phase.AHEAD: ~over & ahead,
        Phase.NOW: ~over & ~ahead & now,
        Phase.UNKNOWN: ~over & ~ahead & ~now,
    }[Phase(phase)]
