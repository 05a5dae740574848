"""To whom something is handed over."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from enterprises.models import MarketSystem
from stakeholders.forms.people import RemovalForm


class HandOverForm(RemovalForm):
    taker = forms.ModelChoiceField(
        label=_("Who looks after it from now on"),
        queryset=User.objects.none(),
        empty_label=_("Choose"),
    )
    field_order = ["taker", "reason"]

    def __init__(
        self, *args: Any, system: MarketSystem, giver: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        active = system.memberships.active().exclude(user=giver)
        people = User.objects.filter(is_active=True, pk__in=active.values("user"))
        choices: Any = self.fields["taker"]
        choices.queryset = people.order_by("first_name", "email", "pk")
        choices.label_from_instance = lambda user: user.get_full_name() or user.email
