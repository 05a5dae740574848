"""The settings of a market system: a new one, and later changes."""

import re
from typing import Any

from babel import Locale
from babel.numbers import get_territory_currencies
from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from enterprises.forms.base import ReadVersion
from enterprises.models import MarketSystem

COUNTRY = re.compile(r"[A-Z]{2}")
# Groups of countries and test codes that Babel lists among the countries.
NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
LONGEST_SLUG = 60
SMALLEST_THRESHOLD = 2


def countries(locale: Locale) -> list[tuple[str, str]]:
    """Every country by its two letters, sorted by its name in the reader's language."""
    names = {
        code: str(name)
        for code, name in locale.territories.items()
        if COUNTRY.fullmatch(code) and code not in NO_COUNTRIES
    }
    return sorted(names.items(), key=lambda pair: pair[1].casefold())


def currencies(locale: Locale) -> list[tuple[str, str]]:
    """Every currency somebody pays with today, as "PEN · Peruvian Sol"."""
    today = {c for code, _name in countries(locale) for c in tender_of(code)}
    named = [(code, f"{code} · {locale.currencies.get(code, code)}") for code in today]
    return sorted(named)


def tender_of(country: str) -> list[str]:
    """What is paid with in a country today, the commonest first."""
    return list(get_territory_currencies(country)) if country else []


def _reader() -> Locale:
    return Locale.parse(get_language() or "en", sep="-")


class SystemForm(ReadVersion, forms.ModelForm):  # type: ignore[type-arg]
    """A new market system, or the settings of one; the address stays once given."""

    currency = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        help_text=_("The one figures of this market system are counted in."),
    )
    country = forms.ChoiceField(label=_("Country"))

    class Meta:
        model = MarketSystem
        fields = [
            *("name", "value_chain", "country", "currency", "purpose"),
            *("slug", "small_cell_threshold"),
        ]
        help_texts = {
            "name": _("What partners will call it, such as “Milk of Puno”."),
            "value_chain": _("What is produced and sold: milk, coffee, groceries."),
            "purpose": _(
                "Whose life should change, and how. Two sentences are enough."
            ),
            "slug": _(
                "The last part of its address. Left empty, it is made from the name; "
                "it cannot change later."
            ),
            "small_cell_threshold": _(
                "Figures about fewer people or enterprises than this are withheld."
            ),
        }
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"slug": {"unique": _("This address is already taken.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reader = _reader()
        country, currency = self.fields["country"], self.fields["currency"]
        country.choices = [("", _("Choose")), *countries(reader)]  # type: ignore[attr-defined]
        currency.choices = [  # type: ignore[attr-defined]
            ("", _("That of the country")),
            *currencies(reader),
        ]
        self.fields["small_cell_threshold"].min_value = SMALLEST_THRESHOLD  # type: ignore[attr-defined]
        if self.instance.pk is None:
            self.fields["slug"].required = False
        else:
            del self.fields["slug"]
        self._stamp()
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def values(self) -> dict[str, Any]:
        """What `create_system` takes; the form has been found valid."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def clean_small_cell_threshold(self) -> int:
        threshold: int = self.cleaned_data["small_cell_threshold"]
        if threshold < SMALLEST_THRESHOLD:
            raise ValidationError(
                _("A group of one is a person. The smallest group shown is two.")
            )
        return threshold

    def clean(self) -> dict[str, Any]:
        """Propose what was left empty: the country's currency, an address."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("currency") and "currency" not in self.errors:
            known = tender_of(cleaned.get("country", ""))
            if known:
                cleaned["currency"] = known[0]
            elif cleaned.get("country"):
                self.add_error("currency", _("Choose a currency."))
        if "slug" in self.fields and not cleaned.get("slug"):
            cleaned["slug"] = _free_slug(cleaned)
        return cleaned


def _free_slug(cleaned: dict[str, Any]) -> str:
    """An address that nobody has, from the name or whatever Latin letters there are."""
    words = (cleaned.get("name", ""), cleaned.get("value_chain", ""), "market-system")
    stem = next(slug for word in words if (slug := slugify(word)))
    stem = stem[: LONGEST_SLUG - 5].strip("-")
    taken = set(
        MarketSystem.objects.filter(slug__startswith=stem).values_list(
            "slug", flat=True
        )
    )
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


class ArchiveForm(forms.Form):
    """Why a market system goes into the archive, or comes back."""

    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
