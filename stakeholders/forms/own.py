"""Forms for rows that an organisation enters, and may keep to itself."""

from typing import Any

from django.utils.translation import gettext_lazy

from enterprises.forms.base import Row, SystemModelForm
from stakeholders.forms.choices import say_choose, visibility_field
from stakeholders.models import Organisation


class OwnForm(SystemModelForm[Row]):
    """A row of an organisation's own. A new one needs its `organisation`."""

    # What the choice of who may see it means.
    circle = gettext_lazy("“Only” holds for coordinators too.")

    def __init__(
        self, *args: Any, organisation: Organisation | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if organisation is None:
            organisation = self.instance.organisation
        else:
            self.instance.organisation = organisation
            self.initial.setdefault("visibility", self.instance.visibility)
        self.fields["visibility"] = visibility_field(organisation, str(self.circle))
        say_choose(self)

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"organisation"}
