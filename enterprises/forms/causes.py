"""Causes, what they lie behind, and which need holds back which."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.findings import NeedStanding
from enterprises.forms.base import SystemModelForm
from enterprises.forms.segments import SegmentChoice
from enterprises.models import Need, NeedLink, Place, RootCause, Segment
from enterprises.models.needs import Category
from enterprises.models.traits import Gender


class CauseForm(SystemModelForm[RootCause]):
    """One cause, what it explains, and how the team knows."""

    class Meta:
        model = RootCause
        fields = ["name", "behind", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "name": _("Such as “Land is held in common, so nobody can pledge it”."),
            "note": _("How you know: who said so, what was seen or counted."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nearer: Any = self.fields["behind"]
        nearer.queryset = nearer.queryset.exclude(pk=self.instance.pk)
        nearer.empty_label = _("None: it lies next to the need")


class CauseFilter(SegmentChoice):
    """Which causes are listed, and whose needs they are weighed by."""

    field_order = ("q", "gender")

    q = forms.CharField(
        label=_("Search causes"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    gender = forms.ChoiceField(
        label=_("Respondents"),
        required=False,
        choices=[("", _("All")), *Gender.choices],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_valid()

    @property
    def query(self) -> str:
        return str(self.cleaned_data.get("q") or "")

    @property
    def gender_chosen(self) -> str:
        """By whose ratings needs are weighed; "" for everybody's."""
        return self.cleaned_data.get("gender") or ""

    @property
    def is_of_some(self) -> bool:
        """Whether only some needs, or some respondents, are asked for."""
        return any(value for name, value in self.cleaned_data.items() if name != "q")


class NeedCauseForm(forms.Form):
    """Names the cause of a need: one that is listed, or a new one."""

    name = forms.CharField(
        label=_("Cause"),
        max_length=200,
        help_text=_("Begin to write, and choose a listed cause where it is the same."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "known-causes"}),
    )


class NeedChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A need, among those of its segment."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.sub_need} · {obj.segment}"


class NeedLinkForm(SystemModelForm[NeedLink]):
    """Which need holds back which, how strongly, and why."""

    need = NeedChoiceField(
        label=_("This need"),
        queryset=Need.objects.all(),
        help_text=_("The one that has to move first."),
    )
    holds_back = NeedChoiceField(
        label=_("holds back"),
        queryset=Need.objects.all(),
        help_text=_("The one that cannot move while the first stays."),
    )
    strength = forms.TypedChoiceField(
        label=_("How strongly"),
        coerce=int,
        choices=NeedLink.Strength.choices,
        widget=forms.RadioSelect,
        initial=NeedLink.Strength.STRONGLY,
    )

    class Meta:
        model = NeedLink
        fields = ["need", "holds_back", "strength", "why"]
        help_texts = {"why": _("Such as “No cooling without electricity”.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.system.needs.in_use().select_related("segment", "sub_need")
        needs = list(known.order_by("segment__name", "segment", "sub_need__order"))
        for name in ("need", "holds_back"):
            field: Any = self.fields[name]
            field.queryset = known
            field.choices = [("", _("Choose")), *_by_segment(needs)]


def _by_segment(needs: Iterable[Need]) -> list[tuple[str, list[tuple[int, str]]]]:
    return [
        (segment.name, [(need.pk, need.sub_need.name) for need in group])
        for segment, group in groupby(needs, key=lambda need: need.segment)
    ]


class LinkFilter(SegmentChoice):
    """Which needs the picture of links shows, and who weighs them."""

    field_order = ("segment", "category", "gender")
    # Asked for less often, so behind a word.
    folded = ("role", "setting", "place")

    category = forms.ChoiceField(
        label=_("Category"),
        required=False,
        choices=[("", _("All")), *Category.choices],
    )
    gender = forms.ChoiceField(
        label=_("Respondents"),
        required=False,
        choices=[("", _("All")), *Gender.choices],
    )

    def __init__(
        self, *args: Any, segments: Sequence[Segment], places: Sequence[Place]
    ) -> None:
        super().__init__(*args, segments=segments, places=places)
        self.is_valid()
        self.admitted = frozenset(s.pk for s in segments if self.admits(s))

    @property
    def gender_chosen(self) -> str:
        """By whose ratings needs are weighed; "" for everybody's."""
        return self.cleaned_data.get("gender") or ""

    @property
    def is_unfolded(self) -> bool:
        """Whether what is folded away is in use, and so in sight."""
        return any(self.cleaned_data.get(name) for name in self.folded)

    def wanted(self, needs: Iterable[NeedStanding]) -> frozenset[int]:
        """The needs that are asked for, of all."""
        category = self.cleaned_data.get("category")
        return frozenset(
            need.need_id
            for need in needs
            if need.segment_id in self.admitted
            and category in (None, "", need.category)
        )
