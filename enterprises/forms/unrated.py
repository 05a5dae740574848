"""Writing down a need that nobody has rated."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import MarketSystem, Need, Segment, SubNeed
from enterprises.models.needs import Category


class NeedAddForm(forms.Form):
    """Whose need it is, which line of the list, and what they say of it."""

    segment = forms.ModelChoiceField(
        label=_("Segment"), queryset=Segment.objects.none(), empty_label=_("Choose")
    )
    sub_need = forms.ModelChoiceField(
        label=_("Need"), queryset=SubNeed.objects.none(), empty_label=_("Choose")
    )
    statement = forms.CharField(
        label=Need._meta.get_field("statement").verbose_name.capitalize(),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        segment: Any = self.fields["segment"]
        segment.queryset = system.segments.order_by("name")
        line: Any = self.fields["sub_need"]
        line.queryset = system.sub_needs.in_use()
        lines = list(line.queryset)
        line.choices = [
            ("", _("Choose")),
            *(
                (name, [(one.pk, one.name) for one in lines if one.category == code])
                for code, name in Category.choices
            ),
        ]
