"""What rows that partners edit have in common."""

from django.db import models


class VersionedRow(models.Model):
    """A row that partners edit; a save names the version it read, see `change_row`."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
