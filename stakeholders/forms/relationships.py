"""Forms for relationships, and for what the map shows."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.filters import Filter
from enterprises.models import MarketSystem, SubNeed
from stakeholders.forms.own import OwnForm
from stakeholders.forms.stakeholders import ANY
from stakeholders.models import Audience, Relationship, Stakeholder
from stakeholders.models.people import OrganisationKind
from stakeholders.models.relationships import MapLayout, Quality, RelationshipKind
from stakeholders.models.stakeholders import Engagement

FAR = 1_000_000  # further out nothing is drawn


class RelationshipForm(OwnForm[Relationship]):
    """Who does what for whom, and how well that works.

    A new one needs its `organisation`; `audience` is whom duplicates are told to.
    """

    circle = _(
        "Others read the map, its measures and its files without it. “Only” holds "
        "for coordinators too."
    )

    class Meta:
        model = Relationship
        fields = [
            *("source", "kind", "target", "target_segment"),
            *("quality", "note", "visibility"),
        ]
        help_texts = {
            "kind": _("What the first does, such as: the dairy buys from the farmers."),
            "target_segment": _("Instead of a stakeholder: enterprises of a segment."),
            "quality": _(
                "“Needed, and absent” draws a dashed line: nobody does it yet."
            ),
        }

    def __init__(
        self,
        *args: Any,
        audience: Audience | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.audience = audience
        quality = self.fields["quality"]
        quality.choices = [("", _("Not known")), *Quality.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        source, target = cleaned.get("source"), cleaned.get("target")
        segment = cleaned.get("target_segment")
        if "target" in self.errors or "target_segment" in self.errors or not source:
            return cleaned
        if (target is None) == (segment is None):
            found = gettext("both") if target else gettext("neither")
            words = gettext(
                "Choose a stakeholder or a segment at the other end; %(found)s was "
                "chosen."
            )
            self.add_error("target", words % {"found": found})
        elif target == source:
            words = gettext(
                "Nobody has a relationship with themselves; choose somebody other than "
                "%(name)s."
            )
            self.add_error("target", words % {"name": source})
        elif self._is_listed(cleaned):
            words = gettext("This relationship is already listed; change that one.")
            self.add_error("kind", words)
        return cleaned

    def _is_listed(self, cleaned: dict[str, Any]) -> bool:
        """Whether the reader can see the same one; they learn of no other's own."""
        if self.audience is None:
            return False
        same = {
            name: cleaned.get(name)
            for name in ("source", "target", "target_segment", "kind")
        }
        seen = self.system.relationships.visible_to(self.audience).filter(
            **{name: value for name, value in same.items() if value is not None}
        )
        return bool(seen.exclude(pk=self.instance.pk).exists())


class RelationshipFilter(Filter):
    """What narrows the list of relationships; it lives in the address."""

    stakeholder = forms.ModelChoiceField(
        label=_("Stakeholder"),
        required=False,
        queryset=Stakeholder.objects.none(),
        empty_label=_("All"),
    )
    kind = forms.ChoiceField(
        label=_("What"), required=False, choices=[*ANY, *RelationshipKind.choices]
    )
    quality = forms.ChoiceField(
        label=_("How well it works"),
        required=False,
        choices=[*ANY, *Quality.choices, ("unknown", _("Not known"))],
    )
    # Kept while the filter changes.
    ordering = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stakeholder"].queryset = system.stakeholders.all()  # type: ignore[attr-defined]


class MapFilter(Filter):
    """What the map shows, and how it is drawn; it lives in the address."""

    need = forms.ModelChoiceField(
        label=_("Who attends to"),
        required=False,
        queryset=SubNeed.objects.none(),
        empty_label=_("Any need"),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[*ANY, *OrganisationKind.choices]
    )
    engagement = forms.TypedChoiceField(
        label=_("Engagement"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[*ANY, *Engagement.choices],
    )
    quality = forms.ChoiceField(
        label=_("Relationships"),
        required=False,
        choices=[*ANY, *Quality.choices, ("unknown", _("Not known"))],
    )
    layout = forms.ChoiceField(
        required=False, choices=MapLayout.choices, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].queryset = system.sub_needs.filter(is_on=True)  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """Where somebody put a node of the map."""

    layout = forms.ChoiceField(choices=MapLayout.choices)
    key = forms.RegexField(r"^[sg][0-9]{1,18}$")
    x = forms.FloatField(min_value=-FAR, max_value=FAR)
    y = forms.FloatField(min_value=-FAR, max_value=FAR)


class PutBackForm(forms.Form):
    """Whom to put back where the layout has them: one node, or everybody."""

    layout = forms.ChoiceField(choices=MapLayout.choices)
    key = forms.RegexField(r"^[sg][0-9]{1,18}$", required=False)
