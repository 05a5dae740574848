"""Tables that people upload, row by row, with what became of each row."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models.constraints import in_system, one_of
from enterprises.models.systems import MarketSystem


class State(models.TextChoices):
    """Where an import stands; `actions.imports` holds the steps between."""

    UPLOADED = "uploaded", _("Waiting to be read")
    CHECKING = "checking", _("Being checked")
    MAPPING = "mapping", _("Columns to be matched")
    READY = "ready", _("Checked, to be decided")
    COMMITTING = "committing", _("Being imported")
    DONE = "done", _("Imported")
    REFUSED = "refused", _("Could not be read")
    CANCELLED = "cancelled", _("Cancelled")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


UNDECIDED = (State.MAPPING, State.READY)


class Mode(models.TextChoices):
    """What happens to good rows when others are refused."""

    ALL = "all", _("All or nothing")
    GOOD = "good", _("The good rows only")


class RowAction(models.TextChoices):
    CREATE = "create", _("New")
    UPDATE = "update", _("Changed")
    SAME = "same", _("Unchanged")
    REFUSE = "refuse", _("Refused")


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def of_person(self, person_id: int) -> "ImportBatchQuerySet":
        return self.filter(uploaded_by=person_id)

    def undecided(self) -> "ImportBatchQuerySet":
        """Those that wait for a person to match columns or to decide."""
        return self.filter(state__in=UNDECIDED)

    def how_many(self) -> dict[str, int]:
        """How many were uploaded, and how many of them wait for a person; one query."""
        waiting = models.Count("pk", filter=Q(state__in=UNDECIDED))
        counts = self.order_by().aggregate(
            uploaded=models.Count("pk"), undecided=waiting
        )
        return dict(counts)


class ImportBatch(models.Model):
    """One uploaded table; read in a child process, committed in chunks."""

    State = State
    Mode = Mode

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="imports"
    )
    # Which table it is: "enterprises", "observations"; the apps that read them say.
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=State, default=State.UPLOADED)
    mode = models.CharField(max_length=4, choices=Mode, blank=True)
    file_name = models.CharField(max_length=200)
    stored_name = models.CharField(max_length=60, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    # How the file was understood: delimiter, encoding, header, column → field,
    # choice values, date order, decimal mark. Evidence, never queried.
    reading = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    rows_total = models.PositiveIntegerField(null=True)
    rows_done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    lease_until = models.DateTimeField(null=True)
    phase_started_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # The organisation whose records these are, where a kind has any: the key of a row
    # of an app above, which alone can look it up.
    reports_for = models.PositiveBigIntegerField(null=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            in_system("importbatch"),
            one_of("state", State, "import_state_known"),
            models.CheckConstraint(
                condition=Q(mode__in=["", *Mode.values]), name="import_mode_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DONE)
                | Q(
                    rows_total=F("created")
                    + F("updated")
                    + F("unchanged")
                    + F("refused")
                ),
                name="import_counts_reconcile",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse(
            "enterprises:import_detail",
            kwargs={"slug": self.market_system.slug, "pk": self.pk},
        )

    @property
    def good_rows(self) -> int:
        """Rows that are written, or would be."""
        return self.created + self.updated


class ImportChunk(models.Model):
    """Consecutive lines that were written in one transaction.

    It holds what is the same for all of them: how many came to what, and the keys of
    the rows that were added, which is all that undo needs. Lines with a story of their
    own (refused, changed) are `ImportRow`s.
    """

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="chunks"
    )
    # The first and the last line, as a spreadsheet numbers them.
    number = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    # [[line, key, count], …]: so many lines in a row that got so many keys in a row.
    added = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"], name="import_chunk_number_unique"
            ),
            models.CheckConstraint(
                condition=Q(last__gte=F("number")), name="import_chunk_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch}: {self.number}-{self.last}"


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def undecided(self) -> "ImportRowQuerySet":
        """Those that are refused until a person says what they are."""
        return self.filter(action=RowAction.REFUSE).exclude(choices=[])


class ImportRow(models.Model):
    """What became of one line of the file that was refused or changed a row.

    Also of the first few of every other kind, for the page that shows them.
    """

    Action = RowAction

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="rows"
    )
    # As a spreadsheet numbers it: the header is line 1.
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=8, choices=RowAction)
    # The cells as they stood in the file, and what was wrong: evidence, as sent.
    cells = models.JSONField(default=dict)
    # [{"column", "found", "expected", "code"}]
    errors = models.JSONField(default=list)
    # For "undo": the key of the row that was written, and its values before.
    written_id = models.PositiveBigIntegerField(null=True)
    before = models.JSONField(null=True)
    # What a person may say that the line is, the likeliest first: [[answer, words], …].
    choices = models.JSONField(default=list)
    is_committed = models.BooleanField(default=False)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"], name="import_row_number_unique"
            ),
            one_of("action", RowAction, "import_row_action_known"),
        ]
        indexes = [models.Index(fields=["batch", "action"], name="import_row_action")]

    def __str__(self) -> str:
        return f"{self.batch}: {self.number}"


class ImportDecision(models.Model):
    """What a person said of one line that could be several things."""

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="decisions"
    )
    number = models.PositiveIntegerField()
    # What the line was about when it was decided on: if it is read in another way, the
    # answer is not for what it says then.
    subject = models.CharField(max_length=300)
    # The first part of one of `ImportRow.choices`.
    answer = models.CharField(max_length=40)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"], name="import_decision_number_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch}: {self.number}, {self.answer}"
