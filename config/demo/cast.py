"""What the demonstration has made so far, by the name its story gives it."""

from django.contrib.auth.models import User

from coordination.models import Intervention
from enterprises.models import (
    MicroEnterprise,
    Need,
    Place,
    Segment,
    SubNeed,
    ValueChainStep,
)
from impact.models import Indicator
from stakeholders.models import Organisation, Stakeholder


class Cast:
    """Everybody and everything made so far, by the name the story gives it."""

    def __init__(self) -> None:
        self.people: dict[str, User] = {}
        self.organisations: dict[str, Organisation] = {}
        self.places: dict[str, Place] = {}
        self.steps: dict[str, ValueChainStep] = {}
        self.segments: dict[str, Segment] = {}
        self.sub_needs: dict[str, SubNeed] = {}
        self.needs: dict[tuple[str, str], Need] = {}
        self.stakeholders: dict[str, Stakeholder] = {}
        self.interventions: dict[str, Intervention] = {}
        self.indicators: dict[str, Indicator] = {}
        self.enterprises: list[MicroEnterprise] = []
