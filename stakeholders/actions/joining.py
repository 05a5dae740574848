"""The link by which people ask to join, and what becomes of who asks."""

import secrets

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext

from enterprises.actions.rows import add_row, record_event
from enterprises.analysis.session_codes import ALPHABET
from enterprises.models import MarketSystem
from enterprises.wording import isolated
from stakeholders.actions.letters import Letter
from stakeholders.actions.people import take_member, take_organisation
from stakeholders.models import JoinLink, JoinRequest, Membership, Organisation
from stakeholders.models.agreements import JoinState

WORD_LENGTH = 12  # of 32 letters: 60 bits, and it only lets one ask


class LinkClosed(Exception):
    """The word opens nothing any more; nothing was written."""


class Decided(Exception):
    """Somebody has decided on the request, or it was withdrawn; nothing was written."""


class AccountClosed(Exception):
    """Whoever asked cannot sign in any more; nothing was written."""


@transaction.atomic
def make_join_link(*, system: MarketSystem, by: User) -> JoinLink:
    """Make the system's link, or a new one: the old word is dead from now on."""
    MarketSystem.objects.select_for_update(no_key=True).get(pk=system.pk)
    old = JoinLink.objects.filter(market_system=system)
    verb = "renewed" if old.exists() else "opened"
    old.delete()
    word = "".join(secrets.choice(ALPHABET) for _place in range(WORD_LENGTH))
    link = JoinLink.objects.create(market_system=system, word=word, made_by=by)
    # Never the word: events stay for ever, and are read by every coordinator to come.
    record_event(system=system, by=by, verb=verb, row=link)
    return link


@transaction.atomic
def close_join_link(*, link: JoinLink, by: User) -> JoinLink:
    """Kill the word; who has asked already still waits for an answer."""
    stored = JoinLink.objects.filter(pk=link.pk)
    if stored.exists():
        record_event(system=link.market_system, by=by, verb="closed", row=link)
        stored.delete()
    return link


@transaction.atomic
def ask_to_join(*, request: JoinRequest, word: str, address: str, by: User) -> Letter:
    """Ask the coordinators, who get a letter with the `address` where they decide.

    Raises `LinkClosed`, or ValidationError for somebody who waits already or is a
    member. The link is locked, so that of two tries at once only one asks.
    """
    links = JoinLink.objects.select_for_update().filter(word=word)
    link = links.filter(market_system=request.market_system).first()
    if link is None or request.market_system.archived_at is not None:
        raise LinkClosed
    if request.market_system.memberships.filter(user=by).exists():
        raise ValidationError(gettext("You take part already."))
    request.user = by
    add_row(row=request, by=by, verb="asked")
    return Letter.to_coordinators(
        request.market_system,
        gettext("Somebody asks to join %(system)s"),
        "stakeholders/joinrequest_letter.txt",
        request=request,
        address=address,
    )


@transaction.atomic
def withdraw_request(*, request: JoinRequest, by: User) -> JoinRequest:
    """Take one's own request back."""
    return _decide(request, JoinState.WITHDRAWN, by=by, verb="withdrawn")


@transaction.atomic
def accept_request(
    *,
    request: JoinRequest,
    organisation: Organisation,
    role: int,
    address: str,
    by: User,
) -> Membership:
    """Make whoever asked a member, and tell them where: at `address`."""
    found = _decide(request, JoinState.ACCEPTED, by=by, verb="accepted")
    if not found.user.is_active:
        raise AccountClosed
    membership = take_member(
        system=found.market_system,
        person=found.user,
        organisation=take_organisation(organisation=organisation, by=by),
        role=role,
        by=by,
    )
    _tell(found, address=address, membership=membership)
    return membership


@transaction.atomic
def decline_request(*, request: JoinRequest, answer: str, by: User) -> JoinRequest:
    """Say no, and why; whoever asked reads the reason."""
    found = _decide(request, JoinState.DECLINED, by=by, verb="declined", answer=answer)
    _tell(found)
    return found


def _decide(
    request: JoinRequest, state: JoinState, *, by: User, verb: str, answer: str = ""
) -> JoinRequest:
    rows = JoinRequest.objects.open().select_for_update(of=("self",))
    found = rows.select_related("user", "market_system").filter(pk=request.pk).first()
    if found is None:
        raise Decided
    found.state, found.answer = state, answer
    found.decided_by, found.decided_at = by, timezone.now()
    found.validate_constraints()
    found.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    record_event(system=found.market_system, by=by, verb=verb, row=found)
    return found


def _tell(request: JoinRequest, **context: object) -> Letter:
    context = {"request": request, "system": request.market_system, **context}
    letter = Letter(
        to=[request.user.email] if request.user.email else [],
        subject=gettext("Your request to join %(system)s")
        % {"system": isolated(request.market_system.name)},
        text=render_to_string("stakeholders/joinrequest_answer.txt", context),
    )
    transaction.on_commit(letter.send, robust=True)
    return letter
