"""Another name of a stakeholder."""

from django import forms
from django.utils.translation import gettext, gettext_lazy

from stakeholders.forms.choices import say_choose
from stakeholders.forms.profiles import PartForm
from stakeholders.models import StakeholderName


class StakeholderNameForm(PartForm[StakeholderName]):
    """One that nobody else is known by."""

    class Meta:
        model = StakeholderName
        fields = ["kind", "text"]
        help_texts = {
            "text": gettext_lazy(
                "Tables are matched by it. A name belongs to one stakeholder only."
            ),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        say_choose(self)

    def clean_text(self) -> str:
        """Say whose it is, where it is somebody's."""
        text = str(self.cleaned_data["text"]).strip()
        taken = self.system.stakeholder_names.filter(text__iexact=text)
        holder = taken.select_related("stakeholder").first()
        if holder is not None:
            words = gettext("“%(text)s” is that of “%(name)s” already.")
            whose = {"text": holder.text, "name": holder.stakeholder.name}
            raise forms.ValidationError(words % whose)
        return text
