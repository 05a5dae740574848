"""What an intervention costs, and what is given for it."""

from typing import Any

from babel.numbers import list_currencies
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.models import BudgetLine, Contribution, Intervention
from enterprises.forms.base import SystemModelForm
from enterprises.forms.numbers import NumberField
from stakeholders.forms.choices import say_choose
from stakeholders.forms.own import OwnForm

EARLIEST, LATEST = 1990, 2100


class MoneyForm(SystemModelForm[Any]):
    """What a budget line and a contribution have in common."""

    year = forms.IntegerField(
        label=gettext_lazy("Year"), min_value=EARLIEST, max_value=LATEST
    )

    def __init__(
        self, *args: Any, intervention: Intervention | None = None, **kwargs: Any
    ) -> None:
        """A new row needs its `intervention`."""
        super().__init__(*args, **kwargs)
        say_choose(self)
        if intervention is not None:
            self.instance.intervention = intervention
            if intervention.starts_on is not None:
                self.initial.setdefault("year", intervention.starts_on.year)


class BudgetLineForm(MoneyForm):
    """One cost in one year, in the currency of the system."""

    class Meta:
        model = BudgetLine
        fields = ["label", "year", "amount"]
        field_classes = {"amount": NumberField}
        widgets = {"label": forms.TextInput(attrs={"list": "costs"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("In %(currency)s.") % {"currency": self.system.currency}
        self.fields["amount"].help_text = words


class ContributionForm(MoneyForm, OwnForm[Contribution]):
    """What somebody gives, in the currency it is given in."""

    circle = gettext_lazy(
        "A contribution that others may not see is left out of the sums, exports and "
        "findings they see. “Only” holds for coordinators too."
    )

    class Meta:
        model = Contribution
        fields = [
            "stakeholder",
            "kind",
            "commitment",
            "year",
            "amount",
            "currency",
            "rate",
            "rate_on",
            "note",
            "visibility",
        ]
        field_classes = {"amount": NumberField, "rate": NumberField}
        widgets = {
            "currency": forms.TextInput(
                attrs={"maxlength": 3, "autocapitalize": "characters"}
            ),
            "rate_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "kind": gettext_lazy(
                "In kind: work, goods or rooms, at the value agreed for them."
            ),
            "commitment": gettext_lazy(
                "Confirmed means in writing; received means it is there."
            ),
            "rate_on": gettext_lazy("The day on which that was the rate."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.system.currency
        self.initial.setdefault("currency", own)
        self.initial["currency"] = self.initial["currency"] or own
        self.fields["currency"].help_text = _(
            "Three letters, such as %(currency)s. Amounts stay in the currency they "
            "are given in."
        ) % {"currency": own}
        self.fields["rate"].help_text = _(
            "What one unit of the other currency is worth in %(currency)s; empty for "
            "%(currency)s."
        ) % {"currency": own}

    def clean_currency(self) -> str:
        """A code that exists, in capitals."""
        code: str = self.cleaned_data["currency"].strip().upper()
        if code not in list_currencies():
            words = _("“%(code)s” is no currency; write its three letters.")
            raise forms.ValidationError(words, code="unknown", params={"code": code})
        return code

    def clean(self) -> dict[str, Any] | None:
        """A rate exactly where one is needed, and dated."""
        cleaned = super().clean()
        code, own = self.cleaned_data.get("currency"), self.system.currency
        if code is None or "rate" not in self.cleaned_data:
            return cleaned
        rate, day = self.cleaned_data["rate"], self.cleaned_data.get("rate_on")
        names = {"code": code, "own": own}
        if code == own:
            self._refuse_a_rate(rate, day, names)
        elif rate is None:
            words = _(
                "Say what one %(code)s is worth in %(own)s, and on which day: without "
                "a rate this contribution cannot be counted."
            )
            self.add_error("rate", words % names)
        elif rate <= 0:
            self.add_error("rate", _("A rate is more than zero."))
        elif day is None and "rate_on" in self.cleaned_data:
            self.add_error("rate_on", _("Of which day is this rate?"))
        return cleaned

    def _refuse_a_rate(self, rate: Any, day: Any, names: dict[str, str]) -> None:
        words = _("Leave this empty: %(code)s is the currency of this market system.")
        for name, value in (("rate", rate), ("rate_on", day)):
            if value is not None:
                self.add_error(name, words % names)
