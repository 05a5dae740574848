"""What every form for a row of a market system has in common."""

from datetime import date
from typing import Any, Generic, TypeVar

from crispy_forms.helper import FormHelper
from django import forms
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext

from enterprises.analysis.cell_values import EARLIEST, LATEST
from enterprises.analysis.names import same_name_key
from enterprises.models import MarketSystem
from enterprises.wording import isolated

Row = TypeVar("Row", bound=models.Model)
STAMP = "version"
# The stamp of rows of which none is left.
NOTHING = "-"
DASHES = BLANK_CHOICE_DASH[0][1]


def likely_day(day: date) -> None:
    """Refuse years that tables refuse too.

    Whoever types "24" for the year sends 0024, and a chart would begin there.
    """
    if not EARLIEST <= day.year <= LATEST:
        words = gettext(
            "The year %(found)s was read. Write all four digits, such as 2026; days "
            "go from %(first)s to %(last)s."
        )
        years = {"found": day.year, "first": EARLIEST, "last": LATEST}
        raise forms.ValidationError(words % years)


def say_what_empty_means(field: forms.Field) -> None:
    """Put words in place of Django's dashes, which a screen reader reads as nothing."""
    words = gettext("Choose") if field.required else gettext("Not said")
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = words
    elif isinstance(field, forms.ChoiceField):
        choices: Any = list(field.choices)  # type: ignore[arg-type]
        if choices[:1] == BLANK_CHOICE_DASH:
            field.choices = [("", words), *choices[1:]]


class ReadVersion:
    """Keeps the version that a form was made from, in a hidden field."""

    def _stamp(self: Any) -> None:
        self.fields[STAMP] = forms.IntegerField(
            widget=forms.HiddenInput,
            required=self.instance.pk is not None,
            # 0 where there is no row yet: a first one that somebody else makes
            # meanwhile is then not overwritten.
            initial=getattr(self.instance, STAMP) if self.instance.pk else 0,
        )

    @property
    def read_version(self: Any) -> int:
        """The version a save is for; the form has been found valid.

        That is the one the page was made from, or the newer one that the reader chose
        to replace after a refused save (`overwrite`, see components/stale.html).
        """
        overwrite = str(self.data.get("overwrite", ""))
        if overwrite.isascii() and overwrite.isdecimal():
            return int(overwrite)
        version: int = self.cleaned_data[STAMP]
        return version


class StampedForm(forms.Form):
    """A form for many rows at once; its stamp says how they were when it was made."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stamp: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["stamp"] = stamp

    @property
    def read_stamp(self) -> str:
        """What the save is for: what was read, or the newer one to be replaced."""
        overwrite = str(self.data.get("overwrite", ""))
        if overwrite:
            return "" if overwrite == NOTHING else overwrite
        return str(self.cleaned_data["stamp"])

    @property
    def newer_stamp(self) -> str:
        """What is stored now, as "save mine anyway" sends it."""
        return str(self.initial["stamp"]) or NOTHING


class SystemModelForm(ReadVersion, forms.ModelForm, Generic[Row]):  # type: ignore[type-arg]
    """A form for one row of `system`; choices come from that system only.

    A subclass names, for each field that points to a row, nothing at all: the choices
    of every key to a row with a market system are narrowed here. The version that was
    read travels in a hidden field; hand `form.read_version` to `change_row`.
    """

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.system = system
        self.instance.market_system = system
        for field in self.fields.values():
            say_what_empty_means(field)
            if isinstance(field, forms.DateField):
                field.validators.append(likely_day)
            choices = getattr(field, "queryset", None)
            if choices is None:
                continue
            names = {f.name for f in choices.model._meta.concrete_fields}
            if "market_system" in names:
                field.queryset = choices.filter(market_system=system)  # type: ignore[attr-defined]
        if hasattr(self.instance, STAMP):
            self._stamp()
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def _get_validation_exclusions(self) -> set[str]:
        # So that constraints which name the market system are checked here as well.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"market_system"}


class NameOnce:
    """Names of rows of one system that differ by more than capitals and spaces.

    Tables name segments and rounds, and there nobody sees which of two was meant. The
    very same name is the database's to refuse, with the words of its constraint.
    """

    def clean_name(self: Any) -> str:
        name: str = self.cleaned_data["name"]
        if "name" not in self.changed_data:
            return name
        others = self._meta.model._default_manager.filter(market_system=self.system)
        names = others.exclude(pk=self.instance.pk).values_list("name", flat=True)
        key = same_name_key(name)
        alike = [one for one in names if same_name_key(one) == key and one != name]
        if alike:
            words = gettext(
                "“%(name)s” is there already and differs by capitals or spaces only."
            )
            raise forms.ValidationError(words % {"name": isolated(alike[0])})
        return name


def stale_rows(form: Any, current: models.Model) -> list[tuple[str, str, str]]:
    """What a refused save shows: (label, theirs, mine), where they differ."""
    keywords = {"system": form.system} if hasattr(form, "system") else {}
    theirs = type(form)(instance=current, **keywords)
    rows = []
    for name in form.fields:
        if name == STAMP:
            continue
        stored = _words(theirs.fields[name], theirs[name].initial)
        typed = _words(form.fields[name], form[name].value())
        if stored != typed:
            rows.append((str(form[name].label), stored, typed))
    return rows


def _words(field: forms.Field, value: Any) -> str:
    """A value as its reader knows it: the label of a choice, not its key."""
    if value in (None, ""):
        return ""
    if isinstance(value, (list, tuple, models.QuerySet)):
        return ", ".join(_words(field, one) for one in value)
    key = str(getattr(value, "pk", value))
    for choice, label in getattr(field, "choices", ()):
        if str(choice) == key:
            return str(label)
    try:
        return str(field.clean(value))
    except forms.ValidationError:
        return str(value)
