"""Who among the members of a market system may see a row."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stakeholders.models.people import Organisation


class Visibility(models.IntegerChoices):
    """From the narrowest circle to the widest."""

    ORGANISATION = 10, _("My organisation only")
    COORDINATORS = 20, _("My organisation and the coordinators")
    PARTNERS = 30, _("All partners")


@dataclass(frozen=True, slots=True)
class Audience:
    """The person asking: their organisations here, and whether they coordinate."""

    organisation_ids: frozenset[int]
    is_coordinator: bool


Row = TypeVar("Row", bound=models.Model, covariant=True)


class VisibleQuerySet(models.QuerySet[Row]):
    """What every list, total, finding, search, export and mail asks first."""

    def visible_to(self, audience: Audience) -> Any:
        """What the audience may see; never another organisation's private rows."""
        allowed = Q(visibility=Visibility.PARTNERS) | Q(
            organisation__in=audience.organisation_ids
        )
        if audience.is_coordinator:
            allowed |= Q(visibility=Visibility.COORDINATORS)
        return self.filter(allowed)


class VisibleRow(models.Model):
    """A row that an organisation entered, and may keep to itself."""

    Visibility = Visibility

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("entered for"),
        editable=False,
    )
    visibility = models.IntegerField(
        _("who may see it"), choices=Visibility, default=Visibility.PARTNERS
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values),
                name="%(class)s_visibility_known",
            )
        ]

    def may_be_changed_by(self, audience: Audience) -> bool:
        """Of what they can see, people change their organisation's, coordinators all.

        Ask it of rows that came through `visible_to`.
        """
        own = self.organisation_id in audience.organisation_ids
        return own or audience.is_coordinator
