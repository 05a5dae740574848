"""Forms that narrow a page, and live in its address."""

from typing import Any

from django import forms


class Filter(forms.Form):
    """What narrows a page; nonsense in the address is left out."""

    @property
    def chosen(self) -> dict[str, Any]:
        """What is asked for, by field; a zero is asked for, an empty box is not."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return {
            name: value
            for name, value in data.items()
            if value or (value == 0 and value is not False)
        }
