"""An intervention with its needs, and what the list is narrowed by."""

from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.models import Intervention
from enterprises.forms.base import SystemModelForm
from enterprises.models import MarketSystem, Need, Segment
from stakeholders.forms.choices import say_choose
from stakeholders.models import Stakeholder

# As the boxes stand on the page and therefore come back from it.
ON_THE_PAGE = (
    "segment__name",
    "segment_id",
    "sub_need__category",
    "sub_need__order",
    "pk",
)


class InterventionForm(SystemModelForm[Intervention]):
    """What is done, by whom, when, and about which needs."""

    needs = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Needs it answers"),
        queryset=Need.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Intervention
        fields = ["name", "summary", "state", "lead", "starts_on", "ends_on"]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "lead": gettext_lazy(
                "Who answers for it. One of the stakeholders, when known."
            ),
            "ends_on": gettext_lazy("Empty while it is open."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_choose(self)
        needs = self.system.needs.select_related("segment", "sub_need")
        needs = needs.order_by(*ON_THE_PAGE)
        field: Any = self.fields["needs"]
        field.queryset = needs
        field.label_from_instance = str
        if self.instance.pk is not None:
            held = self.instance.needs.order_by(*ON_THE_PAGE)
            self.initial["needs"] = list(held.values_list("pk", flat=True))

    def clean(self) -> dict[str, Any] | None:
        """Say at the field which of two dates has to move."""
        cleaned = super().clean()
        start = self.cleaned_data.get("starts_on")
        end = self.cleaned_data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The end comes before the start."))
        return cleaned

    def need_groups(self) -> list[tuple[Segment, bool, list[tuple[str, list[Any]]]]]:
        """Checkboxes for the page: segment, whether one is ticked, and by category.

        A checkbox is (need, whether it is ticked).
        """
        ticked = {str(key) for key in self["needs"].value() or []}
        field: Any = self.fields["needs"]
        boxes = [(need, str(need.pk) in ticked) for need in field.queryset]
        groups = []
        for _key, of_segment in groupby(boxes, key=lambda box: box[0].segment_id):
            members = list(of_segment)
            by_category = groupby(
                members, key=lambda box: box[0].sub_need.get_category_display()
            )
            categories = [(str(name), list(some)) for name, some in by_category]
            is_open = any(is_ticked for _need, is_ticked in members)
            groups.append((members[0][0].segment, is_open, categories))
        return groups


class InterventionFilter(forms.Form):
    """Interventions of one state, one lead, or about one segment."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("All")), *Intervention.State.choices],
    )
    lead = forms.ModelChoiceField(
        label=gettext_lazy("Lead"),
        queryset=Stakeholder.objects.none(),
        required=False,
        empty_label=gettext_lazy("All"),
    )
    segment = forms.ModelChoiceField(
        label=gettext_lazy("Segment"),
        queryset=Segment.objects.none(),
        required=False,
        empty_label=gettext_lazy("All"),
    )

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leads = system.interventions.filter(lead=OuterRef("pk"))
        lead: Any = self.fields["lead"]
        lead.queryset = system.stakeholders.filter(Exists(leads))
        segment: Any = self.fields["segment"]
        segment.queryset = system.segments.all()

    def narrowed(self, rows: QuerySet[Intervention]) -> QuerySet[Intervention]:
        """The interventions that were asked for; all of them if nothing was."""
        wanted = self.cleaned_data if self.is_valid() else {}
        if wanted.get("state"):
            rows = rows.filter(state=wanted["state"])
        if wanted.get("lead"):
            rows = rows.filter(lead=wanted["lead"])
        if wanted.get("segment"):
            needs = wanted["segment"].needs.values("pk")
            rows = rows.answering(needs)  # type: ignore[attr-defined]
        return rows

    @property
    def is_narrowing(self) -> bool:
        """Whether anything was asked for that is a choice."""
        return self.is_valid() and any(self.cleaned_data.values())
