"""Forms for stakeholders and the functions they perform."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.base import SystemModelForm
from enterprises.models import MarketSystem, Need, Segment, SubNeed
from enterprises.models.needs import Category
from stakeholders.analysis.names import similar_names
from stakeholders.models import FunctionRole, Organisation, Stakeholder
from stakeholders.models.people import OrganisationKind
from stakeholders.models.stakeholders import Engagement, Layer, Performance

ANY = [("", _("All"))]


class StakeholderForm(SystemModelForm[Stakeholder]):
    """One stakeholder; a new one whose name is known already asks first."""

    is_another = forms.BooleanField(
        label=_("This is another organisation: add it all the same"), required=False
    )

    class Meta:
        model = Stakeholder
        fields = [
            "name",
            "kind",
            "organisation",
            "segment",
            "layer",
            "engagement",
            "named_by_count",
            "value_brought",
        ]
        help_texts = {
            "organisation": _("If it is listed already, pick it: one row for each."),
            "segment": _("Only for an organised group of micro-enterprises."),
            "named_by_count": _("How many enterprises or groups named it themselves."),
        }
        widgets = {"value_brought": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, system=system, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.seen_in(system)  # type: ignore[attr-defined]
        self.similar: list[Stakeholder] = []
        if self.instance.pk is not None or not self.is_bound:
            del self.fields["is_another"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        name = cleaned.get("name", "")
        if "is_another" in self.fields and name and not cleaned.get("is_another"):
            known = {row.name: row for row in self.system.stakeholders.all()}
            found = similar_names(name, known)
            self.similar = [known[n] for n in found if n != name]
            if self.similar:
                self.add_error(
                    "name",
                    _("Listed already under a similar name: %(names)s.")
                    % {"names": ", ".join(row.name for row in self.similar)},
                )
        if not self.similar:
            self.fields.pop("is_another", None)
        return cleaned


class StakeholderFilter(forms.Form):
    """What narrows the list; it lives in the address."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[*ANY, *OrganisationKind.choices]
    )
    layer = forms.ChoiceField(
        label=_("Layer"), required=False, choices=[*ANY, *Layer.choices]
    )
    engagement = forms.TypedChoiceField(
        label=_("Engagement"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[*ANY, *Engagement.choices],
    )
    category = forms.ChoiceField(
        label=_("Works on"), required=False, choices=[*ANY, *Category.choices]
    )
    # Kept while the filter changes.
    ordering = forms.CharField(required=False, widget=forms.HiddenInput)


class FunctionRoleForm(SystemModelForm[FunctionRole]):
    """What a stakeholder does about one need of the taxonomy."""

    class Meta:
        model = FunctionRole
        fields = ["sub_need", "performance", "barrier", "what_would_remove", "note"]

    def __init__(
        self,
        *args: Any,
        system: MarketSystem,
        stakeholder: Stakeholder | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, system=system, **kwargs)
        if stakeholder is not None:
            self.instance.stakeholder = stakeholder
        known = self.fields["sub_need"].queryset  # type: ignore[attr-defined]
        self.fields["sub_need"].queryset = known.filter(is_on=True)  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"stakeholder"}


class FunctionsForm(forms.Form):
    """All functions of one stakeholder on one page, one choice each."""

    def __init__(
        self, *args: Any, stakeholder: Stakeholder, system: MarketSystem, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        held = {
            role.sub_need_id: role.performance
            for role in stakeholder.function_roles.all()
        }
        self.sub_needs = list(system.sub_needs.filter(is_on=True))
        for sub_need in self.sub_needs:
            self.fields[f"f{sub_need.pk}"] = forms.ChoiceField(
                label=sub_need.name,
                required=False,
                widget=forms.RadioSelect,
                choices=[("", _("Nothing")), *Performance.choices],
                initial=held.get(sub_need.pk, ""),
            )
        self.held = held
        self.fields["seen"] = forms.JSONField(
            widget=forms.HiddenInput,
            required=False,  # {}, nothing yet, counts as empty; see clean_seen
            initial={str(key): value for key, value in sorted(held.items())},
        )

    def clean_seen(self) -> dict[int, str]:
        seen = self.cleaned_data["seen"]
        if not isinstance(seen, dict) or not all(map(_is_key, seen)):
            raise forms.ValidationError(_("Open the page again: it was incomplete."))
        return {int(key): str(value) for key, value in seen.items()}

    def by_category(self) -> list[tuple[str, list[tuple[SubNeed, Any]]]]:
        """Sub-needs with their fields, by the five categories, for the page."""
        return [
            (
                str(category.label),
                [
                    (s, self[f"f{s.pk}"])
                    for s in self.sub_needs
                    if s.category == category
                ],
            )
            for category in Category
            if any(s.category == category for s in self.sub_needs)
        ]

    def differences(self) -> list[tuple[str, str, str]]:
        """What somebody else set meanwhile: (function, theirs, mine)."""
        words = {"": str(_("Nothing")), **dict(Performance.choices)}
        mine, seen = self.performances(), self.cleaned_data["seen"]
        return [
            (s.name, str(words[self.held.get(s.pk, "")]), str(words[mine[s.pk]]))
            for s in self.sub_needs
            if self.held.get(s.pk, "") != seen.get(s.pk, "")
        ]

    def performances(self) -> dict[int, str]:
        """What was chosen: sub-need → performance, "" for nothing."""
        return {s.pk: self.cleaned_data[f"f{s.pk}"] for s in self.sub_needs}


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


class ProviderForm(forms.Form):
    """Who else does something about a need: one who is not named there yet."""

    stakeholder = forms.ModelChoiceField(
        label=_("Who else?"),
        queryset=Stakeholder.objects.none(),
        empty_label=_("Choose a stakeholder"),
    )

    def __init__(self, *args: Any, need: Need, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = need.market_system.stakeholders.exclude(
            function_roles__sub_need=need.sub_need_id
        )
        self.fields["stakeholder"].queryset = others  # type: ignore[attr-defined]


class GapFilter(forms.Form):
    """What narrows the list of functions."""

    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[*ANY, *Category.choices]
    )
    segment = forms.ModelChoiceField(
        label=_("Segment"),
        required=False,
        queryset=Segment.objects.none(),
        empty_label=_("All"),
    )
    severe = forms.BooleanField(label=_("Severe only"), required=False)
    # Kept while the filter changes.
    view = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].queryset = system.segments.all()  # type: ignore[attr-defined]
