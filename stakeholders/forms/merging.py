"""Which pairs are shown; and which value of two stakeholders survives a merge."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.pairs import MergeForm, PairFilter, is_known, likelihoods
from enterprises.wording import isolated
from stakeholders.findings.names import LikelyPair, NamesState
from stakeholders.models import Organisation, Stakeholder

LONGEST_WORDS = 120


class SimilarFilter(PairFilter):
    """Which suggestions the page shows; lives in the address."""

    likely = likelihoods(
        ("0.9", _("Very likely the same (90 % or more)")),
        ("0.97", _("The same but for how it is written")),
    )

    def suggested(self, state: NamesState) -> list[LikelyPair]:
        """The pairs that nobody has decided on, as far as they are asked for."""
        chosen = self.chosen
        return state.fitting(chosen.get("q", ""), float(chosen.get("likely", 0)))


class StakeholderMergeForm(MergeForm):
    """For each part of which both say something else: whose value is kept."""

    PARTS = (
        *(("name",), ("kind",), ("sub_kind",), ("organisation_id",), ("segment_id",)),
        *(("layer",), ("domain",), ("engagement",), ("value_brought",)),
        *(("priorities",), ("challenges",), ("influence",), ("interest",)),
        *(("named_by_count",), ("beyond_transactional", "beyond_transactional_why")),
        *(("positive_disruptor", "positive_disruptor_why"), ("reached_through_id",)),
        ("route",),
    )

    def __init__(
        self, *args: Any, kept: Stakeholder, gone: Stakeholder, **kwargs: Any
    ) -> None:
        super().__init__(*args, kept=kept, gone=gone, **kwargs)
        for names in self.PARTS:
            mine, theirs = _values(kept, names), _values(gone, names)
            if mine == theirs or not is_known(theirs) or self._is_about_the_two(names):
                continue
            if is_known(mine):
                words = (part_words(row, names) for row in (kept, gone))
                self.ask(names, _label(names[0]), *words, first="kept")
            else:
                self.filled.append(names)

    def filled_words(self) -> list[tuple[str, str]]:
        """What is taken over, as (what, in words)."""
        return [
            (_label(names[0]), part_words(self.gone, names)) for names in self.filled
        ]

    def _is_about_the_two(self, names: tuple[str, ...]) -> bool:
        """Nobody is reached through themselves: such a way ends with the merge."""
        both = {self.kept.pk, self.gone.pk}
        return names[0] == "reached_through_id" and bool(
            both & {self.kept.reached_through_id, self.gone.reached_through_id}
        )


def _values(row: Stakeholder, names: tuple[str, ...]) -> list[Any]:
    return [getattr(row, name) for name in names]


def _label(name: str) -> str:
    field: Any = Stakeholder._meta.get_field(name.removesuffix("_id"))
    return str(capfirst(field.verbose_name))


def part_words(row: Stakeholder, names: tuple[str, ...]) -> str:
    """A part of a stakeholder as its reader knows it."""
    name = names[0].removesuffix("_id")
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if value in (None, ""):
        return gettext("not known")
    if isinstance(value, bool):
        value = gettext("Yes") if value else gettext("No")
    text = str(value)
    return text if len(text) <= LONGEST_WORDS else text[:LONGEST_WORDS] + " …"


class OrganisationMergeForm(MergeForm):
    """That somebody means it: the name of the one that goes, typed out."""

    name = forms.CharField(label=_("Its name, typed out"), max_length=200)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("Stands in the audit trail.")
    )

    def __init__(
        self, *args: Any, kept: Organisation, gone: Organisation, **kwargs: Any
    ) -> None:
        super().__init__(*args, kept=kept, gone=gone, **kwargs)
        self.fields["name"].help_text = gettext("Type: %(name)s") % {"name": gone.name}

    def clean_name(self) -> str:
        typed = str(self.cleaned_data["name"]).strip()
        if typed != self.gone.name.strip():
            raise forms.ValidationError(
                gettext("Found “%(typed)s”, expected “%(name)s”.")
                % {"typed": typed, "name": isolated(self.gone.name)}
            )
        return typed
