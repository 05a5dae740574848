"""What work in the background has in common: how far it is, and who works on it."""

from typing import ClassVar

from django.db import models


class LeasedJob(models.Model):
    """Work that a worker does chunk by chunk under a lease; see `tables.leases`."""

    # States in which a worker, not a person, has the next step.
    AT_WORK: ClassVar[tuple[str, ...]] = ()

    rows_total = models.PositiveIntegerField(null=True)
    rows_done = models.PositiveIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    lease_until = models.DateTimeField(null=True)
    phase_started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def is_at_work(self) -> bool:
        return getattr(self, "state", "") in self.AT_WORK
