"""Which enterprises the registry shows; lives in the address."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.place_tree import PlaceSum
from enterprises.forms.filters import Filter
from enterprises.forms.numbers import NumberField
from enterprises.forms.places import tree_choices
from enterprises.models import MarketSystem
from enterprises.models.found import UNKNOWN, YOUNG
from enterprises.models.traits import Formality, Gender, Motivation, Premises, Urbanity

# Shown at once; the others behind “More filters”.
FIRST = ("q", "segment", "place", "owner_gender", "state")
# Only for those who may read what owners agreed to.
CONSENT = ("consent", "consent_for")
# What an address says of the place in the list; another filter starts at its first.
PLACES = ("after", "before", "page", "at")


def with_unknown(choices: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The choices of a filter: all, each of them, and those of whom it is not known."""
    return [("", _("All")), *choices, (UNKNOWN, _("Not known"))]


def _choice(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=with_unknown(choices))


def _known(label: Any) -> forms.ChoiceField:
    choices = [("", _("All")), ("yes", _("Known")), ("no", _("Not known"))]
    return forms.ChoiceField(label=label, required=False, choices=choices)


def _year(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=1900, max_value=2100
    )


class EnterpriseFilter(Filter):
    """One field for everything that is known of an enterprise."""

    q = forms.CharField(
        label=_("Code or name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    segment = forms.ChoiceField(label=_("Segment"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    owner_gender = _choice(_("Owner"), Gender.choices)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("open", _("In business")), ("closed", _("Closed"))],
    )
    urbanity = _choice(_("Urban or rural"), Urbanity.choices)
    motivation = _choice(_("Motivation"), Motivation.choices)
    formality = _choice(_("Formality"), Formality.choices)
    premises = _choice(_("Premises"), Premises.choices)
    age = forms.ChoiceField(
        label=_("Owner's age"),
        required=False,
        choices=[
            ("", _("All")),
            ("young", format_lazy(_("{years} or younger"), years=YOUNG)),
            ("older", format_lazy(_("Older than {years}"), years=YOUNG)),
        ],
    )
    born_from = _year(_("Owner born from"))
    born_to = _year(_("Owner born until"))
    birth_year_known = _known(_("Owner's year of birth"))
    employees_from = NumberField(label=_("Employees from"), required=False)
    employees_to = NumberField(label=_("Employees up to"), required=False)
    size_known = _known(_("Employees"))
    turnover_from = NumberField(label=_("Turnover from"), required=False)
    turnover_to = NumberField(label=_("Turnover up to"), required=False)
    turnover_currency = forms.RegexField(
        r"^[A-Za-z]{3}$", label=_("Currency of the turnover"), required=False
    )
    turnover_known = _known(_("Turnover"))
    started_from = _year(_("Started from"))
    started_to = _year(_("Started until"))
    started_known = _known(_("Year started"))
    position_known = _known(_("Position"))
    consent = forms.ChoiceField(
        label=_("Consent"),
        required=False,
        choices=[
            ("", _("All")),
            ("given", _("Given and not withdrawn")),
            ("withdrawn", _("Withdrawn")),
            ("none", _("Not given")),
        ],
    )
    consent_for = forms.ChoiceField(label=_("Consent for"), required=False)

    def __init__(
        self,
        *args: Any,
        system: MarketSystem,
        tree: list[PlaceSum],
        sees_consents: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.purposes: dict[str, Any] = {}
        if sees_consents:
            self.purposes = {str(p.pk): p for p in system.consent_purposes.all()}
            named = [(key, p.name) for key, p in self.purposes.items()]
            self._offer("consent_for", [("", _("Any purpose")), *named])
        else:
            for name in CONSENT:
                del self.fields[name]
        self.segments = {str(s.pk): s for s in system.segments.order_by("name")}
        named = [(key, s.name) for key, s in self.segments.items()]
        self._offer("segment", with_unknown(named))
        places = tree_choices(tree, _("All"))
        self._offer("place", [*places, (UNKNOWN, _("Not known"))])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen; a value that does not exist is no choice.

        An amount of money needs its currency, for without it nothing is compared.
        """
        chosen = super().chosen
        if "segment" in chosen:
            chosen["segment"] = self.segments.get(chosen["segment"], UNKNOWN)
        if "consent_for" in chosen:
            chosen["consent_for"] = self.purposes[chosen["consent_for"]]
        if "place" in chosen and chosen["place"] != UNKNOWN:
            chosen["place"] = int(chosen["place"])
        return chosen

    def clean_turnover_currency(self) -> str:
        return str(self.cleaned_data["turnover_currency"]).upper()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        asked = [n for n in ("turnover_from", "turnover_to") if data.get(n) is not None]
        if asked and not data.get("turnover_currency"):
            words = gettext("Say in which currency; amounts in others are left out.")
            self.add_error("turnover_currency", words)
            for name in asked:
                data.pop(name, None)
        return data

    def first(self) -> list[Any]:
        return [self[name] for name in FIRST]

    def more(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in FIRST]

    @property
    def is_more(self) -> bool:
        """Whether something behind “More filters” was chosen, or has to be mended."""
        names = {*self.chosen, *self.errors}
        return bool(names - {*FIRST})

    def told(self) -> Iterator[tuple[str, str, str]]:
        """What was chosen, in words: (label, value, the address without it)."""
        for name in self.chosen:
            field: Any = self.fields[name]
            value = str(self.data.get(name, ""))
            words = {str(k): str(v).strip() for k, v in getattr(field, "choices", ())}
            data: Any = self.data
            rest = data.copy()
            for gone in (name, *PLACES, "count"):
                rest.pop(gone, None)
            yield str(field.label), words.get(value, value), rest.urlencode()
