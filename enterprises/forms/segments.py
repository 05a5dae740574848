"""Segments, and which of them a list shows."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.segments import between
from enterprises.findings.voices import SEVERE_EXPOSURE
from enterprises.forms.base import NameOnce, SystemModelForm
from enterprises.forms.filters import Filter
from enterprises.forms.numbers import NumberField
from enterprises.forms.places import INDENT, PlaceChoiceField
from enterprises.models import Exposure, Place, Segment, ValueChainStep
from enterprises.models.segments import Relationship, Role, Setting, Transparency
from enterprises.models.voices import ExposureKind
from enterprises.wording import isolated

HUNDRED = Decimal(100)
THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
# What a filter asks for beside names and kinds.
NO_STEP, NOBODY, SEVERE, UNKNOWN = "none", "-", "severe", "unknown"
UNSAID = ("relationship", "transparency", "setting")
MOST = 2_000_000_000


class PercentOfWholeField(NumberField):
    """A share of 0..1, written and read in percent."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip().removesuffix("%")
        percent = super().to_python(value)
        return None if percent is None else percent / HUNDRED

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not 0 <= value <= 1:
            raise ValidationError(
                gettext("%(found)s percent was read; a share is from 0 to 100."),
                code="range",
                params={"found": format((value * HUNDRED).normalize(), "f")},
            )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            value = value * HUNDRED
        return super().prepare_value(value)


class CountField(NumberField):
    """How many there are: a whole number, not below zero.

    Nobody counts in thousandths, so that 12,000 and 12.000 are twelve thousand.
    """

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str) and THOUSANDS.fullmatch(value.strip()):
            value = value.replace(",", "").replace(".", "")
        return super().to_python(value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if value != int(value) or value < 0:
            raise ValidationError(
                gettext("Write a whole number that is not below zero."), code="whole"
            )
        if value > MOST:
            words = gettext("%(found)s was read; at most 2,000,000,000 can be.")
            raise ValidationError(words, code="many", params={"found": f"{value:,f}"})

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        return None if number is None else int(number)


class SegmentForm(NameOnce, SystemModelForm[Segment]):
    """A group of enterprises alike enough to plan for together."""

    place = PlaceChoiceField(
        label=_("Place"), queryset=Place.objects.all(), required=False
    )
    estimated_number = CountField(
        label=_("Estimated number of enterprises"),
        required=False,
        help_text=_("An estimate will do. Leave it empty while nobody knows."),
    )

    necessity_share = PercentOfWholeField(
        label=_("Share in business out of necessity, in percent"),
        required=False,
        help_text=_(
            "An estimate: for want of other work. What the registry knows comes first."
        ),
    )

    class Meta:
        model = Segment
        fields = [
            *("name", "role", "step", "place", "estimated_number", "relationship"),
            *("intermediary", "transparency", "setting", "necessity_share"),
            *("estimate_basis", "aspiration"),
        ]
        widgets = {
            "aspiration": forms.Textarea(attrs={"rows": 3}),
            "intermediary": forms.TextInput(attrs={"list": "known-intermediaries"}),
        }
        help_texts = {
            "name": _("Such as “Milk producers in Lampa”."),
            "intermediary": _(
                "Who stands between them and the company: collectors, wholesalers."
            ),
            "transparency": _("Whether the company knows who and where they are."),
            "estimate_basis": _(
                "Where the number and the share are from, such as a census of 2024."
            ),
            "aspiration": _("In their own words, if you have asked them."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        through, kind = cleaned.get("intermediary"), cleaned.get("relationship")
        if through and kind in ("", Relationship.DIRECT):
            words = gettext(
                "%(name)s stands between, so the relationship is not direct. Choose "
                "“%(indirect)s” above, or empty this field."
            )
            indirect = Relationship.INDIRECT.label
            words %= {"name": isolated(through), "indirect": indirect}
            self.add_error("intermediary", ValidationError(words, code="direct"))
        return cleaned


class SegmentFilter(Filter):
    """Which segments the chain shows; lives in the address."""

    # Asked for less often, so behind a word.
    folded = ("relationship", "through", "transparency", "exposure")

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All")), *Role.choices]
    )
    step = forms.ChoiceField(label=_("Step"), required=False)
    place = forms.TypedChoiceField(
        label=_("Place"), required=False, coerce=int, empty_value=None
    )
    setting = forms.ChoiceField(
        label=_("Urban or rural"),
        required=False,
        choices=[("", _("All")), *Setting.choices, (UNKNOWN, _("Not known"))],
    )
    relationship = forms.ChoiceField(
        label=_("Relationship"),
        required=False,
        choices=[("", _("All")), *Relationship.choices, (UNKNOWN, _("Not known"))],
    )
    through = forms.ChoiceField(label=_("Through whom"), required=False)
    transparency = forms.ChoiceField(
        label=_("Visibility"),
        required=False,
        choices=[("", _("All")), *Transparency.choices, (UNKNOWN, _("Not known"))],
    )
    exposure = forms.ChoiceField(
        label=_("Threatened by"),
        required=False,
        choices=[("", _("All")), (SEVERE, _("Anything severe")), *ExposureKind.choices],
    )

    def __init__(
        self,
        *args: Any,
        places: Sequence[Place],
        steps: Sequence[ValueChainStep],
        segments: Sequence[Segment],
        exposures: Sequence[Exposure],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.paths = {p.pk: p.path for p in places}
        self.gravest: dict[int, Exposure] = {}
        self.threats: set[tuple[int, str]] = set()
        for threat in exposures:
            self._take(threat)
        listed = [(str(step.pk), step.name) for step in steps]
        named = [between(s.relationship, s.intermediary) for s in segments]
        names = {name.casefold(): name for name in named if name}
        offers = {
            "place": place_choices(places),
            "step": [("", _("All")), *listed, (NO_STEP, _("No step named"))],
            "through": [
                ("", _("All")),
                *sorted(names.items()),
                (NOBODY, _("Nobody is named")),
            ],
        }
        for name, choices in offers.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.is_valid()

    def _take(self, threat: Exposure) -> None:
        """Remember what a segment is threatened by, and what is gravest of it."""
        self.threats.add((threat.segment_id, threat.kind))
        if threat.severity < SEVERE_EXPOSURE:
            return
        self.threats.add((threat.segment_id, SEVERE))
        graver = self.gravest.get(threat.segment_id)
        if graver is None or graver.severity < threat.severity:
            self.gravest[threat.segment_id] = threat

    def admits(self, segment: Segment) -> bool:
        """Whether the chain shows this segment; a place includes what lies within."""
        wanted = dict(self.chosen)
        q = wanted.pop("q", "")
        path = self.paths.get(wanted.pop("place", None), "")
        where = segment.place.path if segment.place else ""
        threat = wanted.pop("exposure", "")
        is_threatened = not threat or (segment.pk, threat) in self.threats
        has = {
            "role": segment.role,
            "step": str(segment.step_id or NO_STEP),
            **{name: getattr(segment, name) or UNKNOWN for name in UNSAID},
            "through": _through(segment),
        }
        return (
            q.casefold() in segment.name.casefold()
            and where.startswith(path)
            and is_threatened
            and all(has[name] == value for name, value in wanted.items())
        )

    @property
    def is_filtered(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.chosen)

    @property
    def is_unfolded(self) -> bool:
        """Whether what is folded away is in use, and so in sight."""
        return any(name in self.chosen for name in self.folded)


def _through(segment: Segment) -> str:
    """Who stands between a segment and the company, as a filter asks for it."""
    if segment.relationship != Relationship.INDIRECT:
        return ""
    named = between(segment.relationship, segment.intermediary)
    return named.casefold() or NOBODY


class SegmentChoice(Filter):
    """Of whom a page tells: one segment, or those of a role, a setting or a place."""

    segment: forms.ChoiceField = forms.TypedChoiceField(
        label=_("Segment"), required=False, coerce=int, empty_value=None
    )
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All")), *Role.choices]
    )
    setting = forms.ChoiceField(
        label=_("Urban or rural"),
        required=False,
        choices=[("", _("All")), *Setting.choices],
    )
    place = forms.TypedChoiceField(
        label=_("Place"), required=False, coerce=int, empty_value=None
    )

    def __init__(
        self,
        *args: Any,
        places: Sequence[Place],
        segments: Sequence[Segment],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.paths = {p.pk: p.path for p in places}
        self._offer("place", place_choices(places))
        by_name = sorted((s.name, s.pk) for s in segments)
        listed = [("", _("All")), *((key, name) for name, key in by_name)]
        self._offer("segment", listed)

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def admits(self, segment: Segment) -> bool:
        """Whether it is one of those; a place includes what lies within."""
        if self.cleaned_data.get("segment") not in (None, segment.pk):
            return False
        asked = {name: self.cleaned_data.get(name) for name in ("role", "setting")}
        where = segment.place.path if segment.place else ""
        return where.startswith(self.path_chosen) and all(
            getattr(segment, name) == value for name, value in asked.items() if value
        )

    @property
    def path_chosen(self) -> str:
        """The path of the place asked for; those of all that lies within begin so."""
        return self.paths.get(self.cleaned_data.get("place") or 0, "")

    @property
    def is_narrowed(self) -> bool:
        """Whether only some segments are asked for."""
        asked = ("segment", "role", "setting", "place")
        return any(self.cleaned_data.get(name) for name in asked)

    @property
    def is_filtered(self) -> bool:
        """Whether anything is asked for beside the view itself."""
        return any(self.data.get(name) for name in self.fields if name != "view")


def place_choices(places: Sequence[Place]) -> list[tuple[Any, Any]]:
    """Places as a filter shows them, indented by level."""
    return [
        ("", _("All")),
        *((p.pk, INDENT * (p.level - 1) + p.name) for p in places),
    ]
