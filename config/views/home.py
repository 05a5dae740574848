"""Where a person starts: their market systems, and a new one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config import installation
from config.access import PersonRequest


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    cards = installation.cards_of(request.user)
    context = {
        "cards": [card for card in cards if card.system.archived_at is None],
        "archived": [card for card in cards if card.system.archived_at is not None],
        "invitations": installation.invitations_for(request.user),
        "may_start": installation.may_start(request.user),
    }
    return render(request, "config/home.html", context)
