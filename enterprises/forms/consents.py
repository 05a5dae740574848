"""Purposes of consent, and what an owner agrees to or takes back."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.base import SystemModelForm
from enterprises.models import Consent, ConsentPurpose, MicroEnterprise


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def past_day(day: date) -> date:
    """The day, unless it has not come yet."""
    today = timezone.localdate()
    if day > today:
        words = gettext("%(found)s has not come yet; today is %(today)s.")
        days = {"found": date_format(day), "today": date_format(today)}
        raise forms.ValidationError(words % days)
    return day


class PurposeForm(SystemModelForm[ConsentPurpose]):
    """What owners are asked for, in the words that are read to them."""

    class Meta:
        model = ConsentPurpose
        fields = ["name", "explanation", "is_for_contact", "is_on"]
        help_texts = {
            "name": _(
                "Tables name it in the column “Consent for”, letter by letter; "
                "so change it only where no table does."
            ),
            "is_for_contact": _(
                "Contact details are kept only for purposes like this one."
            ),
        }


class ConsentForm(SystemModelForm[Consent]):
    """A purpose that an owner agrees to. Needs the `enterprise`."""

    class Meta:
        model = Consent
        fields = ["purpose", "given_on", "how"]
        widgets = {"given_on": _day_input()}

    def __init__(self, *args: Any, enterprise: MicroEnterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.enterprise = enterprise
        purpose: Any = self.fields["purpose"]
        purpose.queryset = purpose.queryset.filter(is_on=True)
        purpose.empty_label = gettext("Choose")
        how: Any = self.fields["how"]
        how.choices = [("", gettext("Choose")), *Consent.How.choices]
        self.initial.setdefault("given_on", timezone.localdate())

    @property
    def explained(self) -> list[ConsentPurpose]:
        """The purpose that is chosen; all that can be where none is."""
        purpose: Any = self.fields["purpose"]
        purposes = list(purpose.queryset)
        said = str(self["purpose"].value())
        return [one for one in purposes if str(one.pk) == said] or purposes

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"enterprise", "withdrawn_on"}

    def clean_given_on(self) -> date:
        return past_day(self.cleaned_data["given_on"])


class WithdrawalForm(forms.Form):
    """The day from which an owner agrees no more."""

    withdrawn_on = forms.DateField(label=_("Withdrawn on"), widget=_day_input())
    # The version that was read.
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, given_on: date, version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given_on = given_on
        self.initial = {"withdrawn_on": timezone.localdate(), "seen": version}

    def clean_withdrawn_on(self) -> date:
        day = past_day(self.cleaned_data["withdrawn_on"])
        if day < self.given_on:
            words = gettext("It was given on %(given)s, so withdrawn then or later.")
            raise forms.ValidationError(words % {"given": date_format(self.given_on)})
        return day
