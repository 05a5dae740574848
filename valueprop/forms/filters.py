"""What a list of cases can be narrowed by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from enterprises.models import MarketSystem, Segment


class CaseFilter(forms.Form):
    """Cases about one segment."""

    segment = forms.ModelChoiceField(
        label=gettext_lazy("Segment"),
        queryset=Segment.objects.none(),
        required=False,
        empty_label=gettext_lazy("All"),
    )

    def __init__(self, *args: Any, system: MarketSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].queryset = system.segments.all()  # type: ignore[attr-defined]
