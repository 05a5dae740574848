"""Who will do what about a need, once an intervention has worked."""

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.models import Intervention, PlannedRole
from enterprises.forms.base import SystemModelForm
from stakeholders.forms.choices import say_choose


class PlannedRoleForm(SystemModelForm[PlannedRole]):
    """One stakeholder and one function; without a stakeholder, whom to look for."""

    class Meta:
        model = PlannedRole
        fields = ["sub_need", "stakeholder", "performance", "starts_on", "note"]
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "stakeholder": gettext_lazy("None while it is somebody still to be found."),
            "starts_on": gettext_lazy("Empty while nobody knows."),
            "note": gettext_lazy(
                "What exactly is different then. For somebody still to be found: whom "
                "you look for."
            ),
        }

    def __init__(
        self, *args: Any, intervention: Intervention | None = None, **kwargs: Any
    ) -> None:
        """A new row needs its `intervention`."""
        super().__init__(*args, **kwargs)
        if intervention is not None:
            self.instance.intervention = intervention
        own = self.instance.intervention.needs.values("sub_need")
        field: Any = self.fields["sub_need"]
        known = field.queryset.filter(Q(is_on=True) | Q(pk=self.instance.sub_need_id))
        # Those that the intervention is about stand first.
        first = Case(
            When(pk__in=own, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )
        field.queryset = known.order_by(first, "order", "pk")
        say_choose(self)
        self.fields["stakeholder"].empty_label = _("Somebody to be found")  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"intervention"}

    def clean(self) -> dict[str, Any] | None:
        """Say at the field what a role without a name needs."""
        cleaned = super().clean()
        if "stakeholder" in self.errors or self.cleaned_data.get("stakeholder"):
            return cleaned
        if self.cleaned_data.get("performance") == PlannedRole.Performance.STOPS:
            words = _("Choose who stops: whoever holds it back is listed already.")
            self.add_error("stakeholder", words)
        elif "note" in self.cleaned_data and not self.cleaned_data["note"]:
            words = _("Choose a stakeholder, or say here whom you look for.")
            self.add_error("note", words)
        return cleaned
