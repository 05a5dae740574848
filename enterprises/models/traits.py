"""What is told of an enterprise, its owner or a respondent in words to choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Gender(models.TextChoices):
    """Gender of an owner or a respondent, as they state it."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Another gender")


class Formality(models.TextChoices):
    """How far the business is known to the authorities."""

    INFORMAL = "informal", _("Not registered")
    PARTLY = "partly", _("Registered in part")
    FORMAL = "formal", _("Registered")


class Urbanity(models.TextChoices):
    URBAN = "urban", _("Urban")
    RURAL = "rural", _("Rural")


class Motivation(models.TextChoices):
    """Why the owner went into business."""

    NECESSITY = "necessity", _("Necessity")
    OPPORTUNITY = "opportunity", _("Opportunity")


class Premises(models.TextChoices):
    OWNED = "owned", _("Owned")
    RENTED = "rented", _("Rented")
    HOME = "home", _("The owner's home")
    NONE = "none", _("No fixed place")
