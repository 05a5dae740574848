"""What the findings of profiles look at, loaded as plain values."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from enterprises.models import MarketSystem
from stakeholders.analysis.checks import Checked, CheckState
from stakeholders.findings.profiles import Profiled, ProfilesState, Worry
from stakeholders.models.profiles import Motive, MotiveKind
from stakeholders.models.stakeholders import Stakeholder
from stakeholders.models.visibility import Audience

NONE = Checked(CheckState.NONE)


def profiles_state(
    system: MarketSystem, audience: Audience, today: date
) -> ProfilesState:
    """All profiles, as far as the audience may see what they say; four queries."""
    checked = system.due_diligences.visible_to(audience).by_stakeholder(today)
    motives: dict[int, list[Motive]] = defaultdict(list)
    unanswered = system.motives.visible_to(audience).unanswered()
    for motive in unanswered:
        motives[motive.stakeholder_id].append(motive)
    people = system.representatives.visible_to(audience).order_by()
    represented = set(people.values_list("stakeholder_id", flat=True))
    return ProfilesState(
        tuple(
            profiled(
                row,
                motives[row.pk],
                checked.get(row.pk, NONE),
                is_represented=row.pk in represented,
            )
            for row in system.stakeholders.order_by("name")
        )
    )


def profiled(
    row: Stakeholder,
    motives: Iterable[Motive],
    checked: Checked,
    is_represented: bool | None = None,
) -> Profiled:
    """One profile as plain values; no query."""
    said = {
        "beyond": row.beyond_transactional and not row.beyond_transactional_why,
        "disruptor": row.positive_disruptor and not row.positive_disruptor_why,
    }
    return Profiled(
        stakeholder_id=row.pk,
        name=row.name,
        engagement=row.engagement,
        checked=checked,
        worries=tuple(
            Worry(motive.text, motive.strength)
            for motive in motives
            if motive.kind == MotiveKind.CONCERN and not motive.answer
        ),
        unreasoned=tuple(what for what, is_bare in said.items() if is_bare),
        is_represented=is_represented,
    )
