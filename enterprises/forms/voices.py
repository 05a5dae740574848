"""Voice groups, who was heard of them, and what segments are exposed to."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.voice_groups import (
    MISSING,
    WOMEN,
    Group,
    Hearing,
    HearingCell,
)
from enterprises.charts.voices import hearing_words
from enterprises.forms.base import NameOnce, StampedForm, SystemModelForm
from enterprises.forms.segments import SegmentChoice
from enterprises.models import AssessmentRound, Exposure, HeardVoice, VoiceGroup
from enterprises.models.voices import GroupKind

MOST_PEOPLE = 1_000_000
SEVERITIES = (
    ("", _("Choose")),
    (1, _("1: light")),
    (2, _("2: slight")),
    (3, _("3: clear")),
    (4, _("4: heavy")),
    (5, _("5: threatens the business")),
)


class VoiceGroupForm(NameOnce, SystemModelForm[VoiceGroup]):
    """A group whose voice counts, and is easily missed."""

    class Meta:
        model = VoiceGroup
        fields = ["name", "kind", "segment"]
        help_texts = {
            "name": _("Such as “Women of the upper village” or “Milkmaids under 25”."),
            "segment": _("Leave it empty if they should be heard in every segment."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].empty_label = gettext("Every segment")  # type: ignore[attr-defined]


class ExposureForm(SystemModelForm[Exposure]):
    """What of climate and environment threatens a segment, and how severely."""

    severity = forms.TypedChoiceField(
        label=_("How severe"), choices=SEVERITIES, coerce=int
    )

    class Meta:
        model = Exposure
        fields = ["kind", "severity", "note"]
        help_texts = {
            "note": _("Such as “The wells run dry from August to November”."),
        }

    def _get_validation_exclusions(self) -> set[str]:
        # So that the same exposure, listed twice, is a mistake of the form.
        return super()._get_validation_exclusions() - {"segment"}


class VoiceFilter(SegmentChoice):
    """Of which round, groups and segments the grid tells; lives in the address."""

    field_order = ("round", "missing", "kind")

    round = forms.TypedChoiceField(
        label=_("Round"), required=False, coerce=int, empty_value=None
    )
    kind = forms.ChoiceField(
        label=_("Groups"), required=False, choices=[("", _("All")), *GroupKind.choices]
    )
    missing = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Every segment")),
            ("any", _("Where a voice is missing")),
            (Hearing.NOBODY, _("Where nobody was heard")),
            (Hearing.NOT_RECORDED, _("Where it is not recorded")),
        ],
    )

    def __init__(
        self, *args: Any, rounds: Sequence[AssessmentRound], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rounds = {r.pk: r for r in rounds}
        self._offer("round", [(r.pk, r.name) for r in rounds])
        self.is_valid()

    @property
    def round_chosen(self) -> AssessmentRound | None:
        """The round asked for, else the latest; None before the first one."""
        latest = next(iter(self.rounds.values()), None)
        return self.rounds.get(self.cleaned_data.get("round") or 0, latest)

    def listens_to(self, group: Group) -> bool:
        """Whether it is one of the groups asked for."""
        return self.cleaned_data.get("kind") in (None, "", group.kind)

    def is_asked(self, states: Collection[Hearing]) -> bool:
        """Whether a segment of these states is asked for; each is without a choice."""
        asked = self.cleaned_data.get("missing")
        if not asked:
            return True
        wanted = MISSING if asked == "any" else (Hearing(asked),)
        return any(state in wanted for state in states)


class VoicesForm(StampedForm):
    """How many of each group were heard; an empty field is not a zero."""

    def __init__(
        self,
        *args: Any,
        groups: Sequence[Group],
        held: Mapping[int, HeardVoice],
        women: HearingCell,
        threshold: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        self.held = held
        for group in groups:
            before = held.get(group.group_id)
            self.fields[f"g{group.group_id}"] = forms.IntegerField(
                label=group.name,
                required=False,
                min_value=0,
                max_value=MOST_PEOPLE,
                initial=before.people if before else None,
                help_text=_of_ratings(women, threshold) if group.kind == WOMEN else "",
                widget=forms.NumberInput(
                    attrs={"inputmode": "numeric", "placeholder": _("not recorded")}
                ),
                error_messages={"min_value": _("Nobody is 0; fewer cannot be heard.")},
            )

    def people(self) -> dict[int, int | None]:
        """Each group with how many were heard, None for "not recorded"."""
        return {
            g.group_id: self.cleaned_data.get(f"g{g.group_id}") for g in self.groups
        }

    def differences(self) -> list[tuple[str, str, str]]:
        """(label, theirs, mine) where what is stored now is not what was typed."""
        none = gettext("not recorded")
        rows = []
        for group in self.groups:
            before = self.held.get(group.group_id)
            stored = str(before.people) if before else none
            value = self[f"g{group.group_id}"].value()
            typed = none if value in (None, "") else str(value)
            if stored != typed:
                rows.append((group.name, stored, typed))
        return rows


def _of_ratings(women: HearingCell, threshold: int) -> str:
    """What the ratings of the round say of women, beside the field."""
    return gettext("By the ratings of this round: %(words)s.") % {
        "words": hearing_words(women, threshold)
    }
