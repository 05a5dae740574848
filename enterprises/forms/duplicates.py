"""Which pairs are shown; and which value of two enterprises survives a merge."""

from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.bulk_changes import value_words
from enterprises.forms.pairs import MergeForm, PairFilter, is_known, likelihoods
from enterprises.forms.registry import refusals
from enterprises.models import MicroEnterprise


class DuplicateFilter(PairFilter):
    """Which suggestions the page shows; lives in the address."""

    likely = likelihoods(
        ("0.85", _("Likely the same (85 % or more)")),
        ("1", _("Equal in all that is known")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Code or name")


class EnterpriseMergeForm(MergeForm):
    """For each part in which two enterprises differ: whose value is kept."""

    # Code and consent stay those of the one that survives.
    PARTS = (
        *(("name",), ("segment_id",), ("place_id",), ("owner_gender",)),
        *(("owner_birth_year",), ("urbanity",), ("motivation",), ("employees",)),
        *(("casual_employees",), ("turnover", "turnover_currency"), ("formality",)),
        *(("premises",), ("started_year",), ("closed_on",), ("latitude", "longitude")),
    )

    def __init__(
        self, *args: Any, kept: MicroEnterprise, gone: MicroEnterprise, **kwargs: Any
    ) -> None:
        super().__init__(*args, kept=kept, gone=gone, **kwargs)
        for names in self.PARTS:
            mine, theirs = _values(kept, names), _values(gone, names)
            if mine != theirs:
                words = (f"{r.code}: {part_words(r, names)}" for r in (kept, gone))
                first = "kept" if is_known(mine) else "gone"
                self.ask(names, _label(names[0]), *words, first=first)

    def clean(self) -> dict[str, Any]:
        """Two that are each true can contradict each other in what stays of them."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        columns = self.kept._meta.concrete_fields
        before = {
            column.attname: getattr(self.kept, column.attname) for column in columns
        }
        currency = self.kept.market_system.currency
        known = refusals(before, currency)
        for name, words in refusals({**before, **self.taken}, currency).items():
            if name not in known:
                self.add_error(name if name in self.fields else None, words)
        return cleaned


def _values(row: MicroEnterprise, names: tuple[str, ...]) -> list[Any]:
    # A currency without an amount is no difference.
    if getattr(row, names[0]) is None:
        return [None]
    return [getattr(row, name) for name in names]


def _label(name: str) -> str:
    field: Any = MicroEnterprise._meta.get_field(name.removesuffix("_id"))
    if name == "latitude":
        return gettext("Position")
    return str(capfirst(field.verbose_name))


def part_words(row: MicroEnterprise, names: tuple[str, ...]) -> str:
    """A part of an enterprise as its reader knows it."""
    values = _values(row, names)
    if not is_known(values):
        return value_words(names[0], None)
    if names[0] in {"segment_id", "place_id"}:
        return str(getattr(row, names[0].removesuffix("_id")))
    choices: Any = MicroEnterprise._meta.get_field(names[0])
    named = dict(choices.flatchoices)
    if names[0] == "closed_on":
        return value_words(names[0], values[0])
    return " ".join(_said(named.get(value, value)) for value in values)


def _said(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
