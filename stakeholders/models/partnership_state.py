"""What the findings of the partnership look at, loaded as plain values."""

from datetime import datetime

from enterprises.models import MarketSystem
from stakeholders.findings.partnership import Coordinator, PartnershipState, Waiting
from stakeholders.models.agreements import SharingTerms
from stakeholders.models.ownership import owners_in
from stakeholders.models.people import Membership, Role


def partnership_state(system: MarketSystem, now: datetime) -> PartnershipState:
    """For coordinators only: it names people. Six queries, and one a kind of owned."""
    rows = system.memberships.with_second_factor().select_related(
        "user", "organisation"
    )
    members = list(rows)
    active = [m for m in members if m.deactivated_at is None and m.user.is_active]
    everybody = {m.organisation_id: m.organisation.name for m in members}
    partners = {m.organisation_id: m.organisation.name for m in active}
    here = {m.user_id for m in active}
    waiting = system.join_requests.open().select_related("user").order_by("asked_at")
    current: SharingTerms | None = system.sharing_terms.current()
    agreed = (
        current.acceptances.values_list("organisation", flat=True) if current else ()
    )
    accepted = set(agreed)
    ran_out = system.invitations.unanswered().filter(expires_at__lte=now)
    missing = {
        pk: name for pk, name in partners.items() if current and pk not in accepted
    }
    return PartnershipState(
        coordinators=tuple(
            _coordinator(m) for m in active if m.role == Role.COORDINATOR
        ),
        people=len(here),
        organisations=len(partners),
        idle=tuple(sorted(n for pk, n in everybody.items() if pk not in partners)),
        waiting=tuple(
            Waiting(
                row.user.get_full_name() or row.user.email, (now - row.asked_at).days
            )
            for row in waiting
        ),
        terms=current.number if current else None,
        unaccepted=tuple(sorted(missing.values())),
        unanswered=tuple(ran_out.order_by("pk").values_list("email", flat=True)),
        left=sum(n for key, n in owners_in(system).items() if key not in here),
    )


def _coordinator(membership: Membership) -> Coordinator:
    user = membership.user
    return Coordinator(
        membership_id=membership.pk,
        user_id=user.pk,
        name=user.get_full_name() or user.email,
        has_factor=membership.has_factor,  # type: ignore[attr-defined]
    )
