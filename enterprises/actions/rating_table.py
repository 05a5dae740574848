"""Importing ratings: what their tables look like, and writing and undoing rows."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.actions.chunks import record_undone, record_written
from enterprises.models import AssessmentRound, ImportBatch, Need, NeedRating
from enterprises.models.needs import Perspective
from enterprises.models.traits import Gender
from enterprises.tables.kinds import (
    CheckedRow,
    Column,
    Option,
    SourceRow,
    TableKind,
    WrittenRow,
    added_rows,
)
from enterprises.tables.naming import GENDER_WORDS, segment_choices
from enterprises.tables.ratings import (
    RatingPlan,
    check_ratings,
    need_choices,
    open_rounds,
    round_choices,
)
from enterprises.tables.references import used

MOST_RESPONDENTS = 1_000_000
CHANGED = ("severity", "respondents", "version")


@transaction.atomic
def write_ratings(
    *, batch: ImportBatch, rows: list[CheckedRow], by: User
) -> list[WrittenRow]:
    """Add and change the ratings of one chunk, with one audit event for all.

    Each rated need of a segment gets its `Need`, as when it is rated by hand.
    """
    plans: list[tuple[int, RatingPlan]] = [
        (row.source.number, row.plan) for row in rows
    ]
    # One writer of a round at a time, as `rate_needs` has it.
    held = {plan.values["round_id"] for _line, plan in plans}
    locked = AssessmentRound.objects.select_for_update(no_key=True)
    list(locked.filter(pk__in=held).order_by("pk"))
    added = _add(batch, [(line, plan) for line, plan in plans if plan.stored is None])
    changed = _change([(line, plan) for line, plan in plans if plan.stored])
    _need_each(batch, [plan for _line, plan in plans])
    record_written(batch=batch, rows=rows, added=added, changed=changed, by=by)
    return added + changed


def _add(batch: ImportBatch, plans: list[tuple[int, RatingPlan]]) -> list[WrittenRow]:
    rows = NeedRating.objects.bulk_create(
        NeedRating(market_system_id=batch.market_system_id, **plan.values)
        for _line, plan in plans
    )
    return added_rows((line for line, _plan in plans), (row.pk for row in rows))


def _change(plans: list[tuple[int, RatingPlan]]) -> list[WrittenRow]:
    """Change stored ratings under a lock, so that no save in between is lost unseen."""
    keys = [plan.stored.pk for _line, plan in plans if plan.stored]
    locked = NeedRating.objects.select_for_update(no_key=True).in_bulk(keys)
    written = []
    for line, plan in plans:
        assert plan.stored is not None  # noqa: S101 - changes only
        row = locked[plan.stored.pk]
        before = {"severity": str(row.severity), "respondents": row.respondents}
        row.severity = plan.values["severity"]
        row.respondents = plan.values["respondents"]
        row.version += 1
        written.append(
            WrittenRow(line, row.pk, {"version": row.version, "fields": before})
        )
    NeedRating.objects.bulk_update(locked.values(), CHANGED)
    return written


def _need_each(batch: ImportBatch, plans: list[RatingPlan]) -> None:
    """Make the needs that are rated here for the first time, and remember which."""
    wanted = {(p.values["segment_id"], p.values["sub_need_id"]) for p in plans}
    needs = batch.market_system.needs
    known = set(needs.values_list("segment_id", "sub_need_id"))
    made = Need.objects.bulk_create(
        Need(
            market_system_id=batch.market_system_id,
            segment_id=segment,
            sub_need_id=sub_need,
        )
        for segment, sub_need in sorted(wanted - known)
    )
    if made:
        keys = [*batch.reading.get("needs_made", []), *(need.pk for need in made)]
        batch.reading = {**batch.reading, "needs_made": keys}
        batch.save(update_fields=["reading"])


@transaction.atomic
def undo_ratings(
    *, batch: ImportBatch, rows: list[WrittenRow], by: User
) -> dict[int, str]:
    """Remove what was added and restore what was changed, but for ratings saved since.

    Returns the lines that stay, with the reason.
    """
    stored = NeedRating.objects.select_for_update().in_bulk(
        [r.written_id for r in rows]
    )
    kept: dict[int, str] = {}
    added: list[int] = []
    changed: list[NeedRating] = []
    for row in rows:
        rating, before = stored.get(row.written_id), row.before
        if rating is None:
            continue  # somebody took it back already
        if rating.version != before.get("version"):
            kept[row.number] = gettext("changed since the import")
        elif "fields" in before:
            rating.severity = before["fields"]["severity"]
            rating.respondents = before["fields"]["respondents"]
            rating.version += 1
            changed.append(rating)
        else:
            added.append(rating.pk)
    NeedRating.objects.bulk_update(changed, CHANGED)
    NeedRating.objects.filter(pk__in=added).delete()
    _remove_needs(batch)
    record_undone(batch=batch, rows=rows, added=added, changed=changed, by=by)
    return kept


def _remove_needs(batch: ImportBatch) -> None:
    """Take away the needs this import made, where nobody has touched them since."""
    made = batch.reading.get("needs_made", [])
    needs = Need.objects.filter(pk__in=set(made) - used(Need, made), version=1)
    rated = set(batch.market_system.ratings.values_list("segment_id", "sub_need_id"))
    unused = [n.pk for n in needs if (n.segment_id, n.sub_need_id) not in rated]
    Need.objects.filter(pk__in=unused).delete()


def _no_key(row: SourceRow) -> str:
    """Which rating a row is tells `check_ratings`, for a need has several words."""
    return ""


COLUMNS = (
    Column(
        "round",
        _("Round"),
        is_required=True,
        longest=120,
        aliases=("assessment round", "round name", "wave", "survey round"),
        rows_of=round_choices,
        help=_("The name of an assessment round, as it stands in the list of rounds."),
    ),
    Column(
        "segment",
        _("Segment"),
        is_required=True,
        aliases=("segment name", "group", "enterprise type"),
        rows_of=segment_choices,
    ),
    Column(
        "sub_need",
        _("Need"),
        is_required=True,
        aliases=(
            *("need", "sub need", "subneed", "need code", "sub need code"),
            *("catalogue code", "need name", "constraint"),
        ),
        rows_of=need_choices,
        help=_("Its name here, or its code such as finance.savings."),
    ),
    Column(
        "perspective",
        _("Whose view"),
        "choice",
        is_required=True,
        choices=tuple(Perspective.choices),
        aliases=("view", "voice", "whose view", "point of view", "respondent type"),
        synonyms={
            **dict.fromkeys(
                ("enterprise", "owner", "owners", "micro-enterprises", "business"),
                "enterprises",
            ),
            **dict.fromkeys(
                ("supporter", "support", "provider", "providers", "stakeholders"),
                "supporters",
            ),
        },
    ),
    Column(
        "respondent_gender",
        _("Respondents' gender"),
        "choice",
        choices=tuple(Gender.choices),
        aliases=("gender", "sex", "gender of respondents", "respondents gender"),
        synonyms=GENDER_WORDS,
        help=_("Leave it empty where women and men answered together."),
    ),
    Column(
        "severity",
        _("Severity"),
        "number",
        is_required=True,
        least=1,
        most=5,
        aliases=("score", "rating", "severity 1 to 5", "severity 1 5"),
        help=_("From 1 (light) to 5 (blocks the business); a mean may have decimals."),
    ),
    Column(
        "respondents",
        _("How many people answered"),
        "integer",
        is_required=True,
        least=1,
        most=MOST_RESPONDENTS,
        aliases=(
            *("n", "number of respondents", "people", "sample size"),
            *("answers", "number of people", "how many answered"),
        ),
    ),
    Column(
        "source",
        _("Source"),
        longest=120,
        aliases=("note", "source note", "source or note", "method", "where from"),
        help=_("Such as “Focus group, March”. One source rates a need once a round."),
    ),
)

RATINGS = TableKind(
    kind="ratings",
    title=_("Ratings of needs"),
    columns=COLUMNS,
    permission="enterprises.add_needrating",
    check=check_ratings,
    write=write_ratings,
    undo=undo_ratings,
    key=_no_key,
    key_column="sub_need",
    list_route="enterprises:need_matrix",
    options=(
        Option(
            "round",
            _("Round of all rows"),
            (("", _("A column of the file says it")),),
            help=_("For a table without a column for the round. It has to be open."),
            rows_of=open_rounds,
            stands_for="round",
        ),
    ),
    guidance=_(
        "One line for each rating: round, segment, need, whose view, severity from 1 "
        "to 5, and how many people answered. The same file twice changes nothing; a "
        "rating that was corrected in it is shown as a change before it is made."
    ),
)
