"""Forms for stakeholders and the functions they perform."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.base import SystemModelForm
from enterprises.forms.filters import Filter
from enterprises.models import MarketSystem, Need, Segment, SubNeed
from enterprises.models.needs import Category
from stakeholders.analysis.names import similar_names
from stakeholders.catalogue import CHECKS
from stakeholders.forms.choices import say_choose
from stakeholders.models import FunctionRole, Organisation, Stakeholder
from stakeholders.models.people import OrganisationKind
from stakeholders.models.stakeholders import Engagement, Layer, Performance

ANY = [("", _("All"))]


class StakeholderAddForm(SystemModelForm[Stakeholder]):
    """A new stakeholder in three fields; one whose name is known already asks first."""

    is_another = forms.BooleanField(
        label=_("This is another organisation: add it all the same"), required=False
    )

    class Meta:
        model = Stakeholder
        fields = ["name", "kind", "layer"]
        help_texts = {
            "layer": _(
                "The chain buys and sells the product; services help those who do; the "
                "environment sets the rules."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_choose(self)
        self.similar: list[Stakeholder] = []
        if not self.is_bound:
            del self.fields["is_another"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        name = cleaned.get("name", "")
        if name and not cleaned.get("is_another"):
            further = self.system.stakeholder_names.exclude(kind="identifier")
            named = further.select_related("stakeholder")
            known = {one.text: one.stakeholder for one in named}
            known |= {row.name: row for row in self.system.stakeholders.all()}
            found = [known[n] for n in similar_names(name, known)]
            self.similar = [r for r in dict.fromkeys(found) if r.name != name]
            if self.similar:
                self.add_error(
                    "name",
                    gettext("Listed already under a similar name: %(names)s.")
                    % {"names": ", ".join(row.name for row in self.similar)},
                )
        if not self.similar:
            self.fields.pop("is_another", None)
        return cleaned


NOT_KNOWN = [("", _("Not known")), (True, _("Yes")), (False, _("No"))]


class StakeholderForm(SystemModelForm[Stakeholder]):
    """Everything a profile says in a field of its own, but how far it has come."""

    SECTIONS = (
        (
            _("Who it is"),
            ("name", "kind", "sub_kind", "organisation", "segment", "layer", "domain"),
        ),
        (
            _("What it brings and wants"),
            ("value_brought", "priorities", "challenges"),
        ),
        (
            _("How much it counts"),
            (
                *("influence", "interest", "named_by_count"),
                *("beyond_transactional", "beyond_transactional_why"),
                *("positive_disruptor", "positive_disruptor_why"),
            ),
        ),
        (_("How to reach it"), ("reached_through", "route")),
    )

    class Meta:
        model = Stakeholder
        fields = [
            *("name", "kind", "sub_kind", "organisation", "segment", "layer", "domain"),
            *("value_brought", "priorities", "challenges", "influence", "interest"),
            *("named_by_count", "beyond_transactional", "beyond_transactional_why"),
            *("positive_disruptor", "positive_disruptor_why"),
            *("reached_through", "route"),
        ]
        labels = {
            "beyond_transactional_why": _("What shows that"),
            "positive_disruptor_why": _("What shows that it is a positive disruptor"),
        }
        help_texts = {
            "sub_kind": _("In your own words, or one of those suggested."),
            "organisation": _("If it is listed already, pick it: one row for each."),
            "segment": _("Only for an organised group of micro-enterprises."),
            "named_by_count": _(
                "How many enterprises or focus groups named it themselves; empty while "
                "nobody has asked them."
            ),
            "value_brought": _("One thing a line."),
            "influence": _("A judgement of yours: from very little to very much."),
            "interest": _("What it has shown so far, not what it says."),
            "beyond_transactional_why": _("Needed with a yes."),
            "positive_disruptor_why": _("Needed with a yes."),
            "reached_through": _("Somebody listed here who knows them."),
        }
        widgets = {
            **{
                name: forms.Textarea(attrs={"rows": 3})
                for name in ("value_brought", "priorities", "challenges")
            },
            "sub_kind": forms.TextInput(attrs={"list": "sub-kinds"}),
        }

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, system=system, **kwargs)
        known = Organisation.objects.seen_in(system)
        self.fields["organisation"].queryset = known  # type: ignore[attr-defined]
        others = system.stakeholders.exclude(pk=self.instance.pk)
        self.fields["reached_through"].queryset = others  # type: ignore[attr-defined]
        say_choose(self)
        for name in ("domain", "influence", "interest"):
            kept = self.fields[name].choices[1:]  # type: ignore[attr-defined]
            self.fields[name].choices = [NOT_KNOWN[0], *kept]  # type: ignore[attr-defined]
        for name in JUDGED:
            self.fields[name].widget.choices = [
                ("unknown", NOT_KNOWN[0][1]),
                ("true", NOT_KNOWN[1][1]),
                ("false", NOT_KNOWN[2][1]),
            ]

    def clean(self) -> dict[str, Any] | None:
        """A yes that nobody can give a reason for is a guess."""
        cleaned = super().clean()
        for name in JUDGED:
            is_said = self.cleaned_data.get(name) is True
            if is_said and not self.cleaned_data.get(f"{name}_why"):
                words = gettext(
                    "“Yes” without a reason; say what shows it, or choose “Not known”."
                )
                self.add_error(f"{name}_why", words)
        return cleaned

    def sections(self) -> list[tuple[Any, list[Any]]]:
        """The fields in their groups, for the page."""
        return [
            (title, [self[name] for name in names]) for title, names in self.SECTIONS
        ]


JUDGED = ("beyond_transactional", "positive_disruptor")


class StakeholderFilter(Filter):
    """What narrows the list; it lives in the address."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[*ANY, *OrganisationKind.choices]
    )
    sub_kind = forms.ChoiceField(label=_("What it is"), required=False, choices=ANY)
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
    check = forms.TypedChoiceField(
        label=_("Due diligence"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[*ANY, *CHECKS.items()],
    )
    category = forms.ChoiceField(
        label=_("Works on"), required=False, choices=[*ANY, *Category.choices]
    )
    named = forms.ChoiceField(
        label=_("Named by enterprises"),
        required=False,
        choices=[
            *ANY,
            ("yes", _("By at least one")),
            ("no", _("By none")),
            ("unknown", _("Not asked yet")),
        ],
    )
    disruptor = forms.ChoiceField(
        label=_("Positive disruptor"),
        required=False,
        choices=[*ANY, ("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known"))],
    )
    # Kept while the filter changes.
    ordering = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sub_kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(text, text) for text in sub_kinds]
        self.fields["sub_kind"].choices = [*ANY, *found]  # type: ignore[attr-defined]


class FunctionRoleForm(SystemModelForm[FunctionRole]):
    """What a stakeholder does about one need of the taxonomy."""

    class Meta:
        model = FunctionRole
        fields = ["sub_need", "performance", "barrier", "what_would_remove", "note"]
        help_texts = {
            "what_would_remove": _(
                "What would give it the capability, the awareness or the incentive."
            ),
        }

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
