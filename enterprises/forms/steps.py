"""Steps of the value chain: one of them, or a list."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.base import NameOnce, SystemModelForm
from enterprises.forms.segments import PercentOfWholeField
from enterprises.models import ValueChainStep
from enterprises.wording import isolated

MOST_STEPS = 30
LONGEST = 120


class StepForm(NameOnce, SystemModelForm[ValueChainStep]):
    """A step of the value chain."""

    women_labour_share = PercentOfWholeField(
        label=_("Share of the labour that women do, in percent"),
        required=False,
        help_text=_("Paid or not. Leave it empty while nobody knows."),
    )

    order = forms.IntegerField(
        label=_("Order"),
        min_value=1,
        max_value=999,
        help_text=_("1 is where it begins; the customer comes last."),
    )

    class Meta:
        model = ValueChainStep
        fields = ["name", "order", "women_labour_share"]
        error_messages = {
            NON_FIELD_ERRORS: {
                "unique_together": _("There is already a step of this name.")
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            last = self.system.steps.order_by("order").last()
            self.initial.setdefault("order", last.order + 1 if last else 1)


class StepListForm(forms.Form):
    """Many steps at once, one a line."""

    names = forms.CharField(
        label=_("Steps, one a line"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("From the first input to the customer, in their order."),
    )

    def __init__(
        self, *args: Any, suggested: Sequence[object] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("names", "\n".join(map(str, suggested)))

    def clean_names(self) -> list[str]:
        lines = self.cleaned_data["names"].splitlines()
        names = [name for line in lines if (name := line.strip())]
        if too_long := [name for name in names if len(name) > LONGEST]:
            words = gettext("“%(name)s…” is too long: a name has at most %(n)s signs.")
            params = {"name": isolated(too_long[0][:30]), "n": LONGEST}
            raise ValidationError(words, code="long", params=params)
        if len(names) > MOST_STEPS:
            words = gettext("%(found)s lines were read; at most %(most)s at once.")
            params = {"found": len(names), "most": MOST_STEPS}
            raise ValidationError(words, code="many", params=params)
        return names
