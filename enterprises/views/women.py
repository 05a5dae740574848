"""Women along the chain: what they do of it, own of it, and say of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.access import SystemRequest, requires
from enterprises.charts.voices import women_answer
from enterprises.models.standing import women_on_steps


@require_safe
@requires("enterprises.view_segment")
def chain_women(request: SystemRequest) -> HttpResponse:
    ratings = request.system.ratings.in_use().readings()
    steps = women_on_steps(request.system, ratings)
    context = {
        "answer": women_answer(
            [step.women for step in steps], [step.services for step in steps]
        ),
        "steps": steps,
        "threshold": request.system.small_cell_threshold,
    }
    return render(request, "enterprises/chain_women.html", context)
