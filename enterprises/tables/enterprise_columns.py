"""The columns of a table of enterprises, and what files call them."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from enterprises.models.traits import Formality, Gender, Motivation, Premises, Urbanity
from enterprises.tables import other_words
from enterprises.tables.contacts import PERMISSION
from enterprises.tables.kinds import Column
from enterprises.tables.naming import (
    GENDER_WORDS,
    place_choices,
    segment_choices,
)

_COLUMNS = (
    Column(
        "code",
        _("Code"),
        "code",
        is_required=True,
        longest=40,
        aliases=("id", "enterprise id", "enterprise code", "business id"),
        help=_("Your own number or letters for it; one code is one enterprise."),
    ),
    Column(
        "name",
        _("Name"),
        aliases=("business name", "enterprise name"),
        is_personal=True,
    ),
    Column(
        "segment",
        _("Segment"),
        aliases=("segment name", "group"),
        rows_of=segment_choices,
    ),
    Column(
        "place",
        _("Place"),
        longest=600,
        aliases=("location", "village", "market"),
        rows_of=place_choices,
    ),
    Column(
        "owner_gender",
        _("Owner's gender"),
        "choice",
        choices=tuple(Gender.choices),
        aliases=("gender", "sex", "owner sex"),
        synonyms=GENDER_WORDS,
    ),
    Column(
        "owner_birth_year",
        _("Owner's year of birth"),
        "integer",
        # How old that makes the owner tells more than which years there are.
        least=0,
        most=9999,
        aliases=("birth year", "year of birth", "born"),
        is_personal=True,
    ),
    Column(
        "urbanity",
        _("Urban or rural"),
        "choice",
        choices=tuple(Urbanity.choices),
        synonyms=other_words.URBANITY,
    ),
    Column(
        "motivation",
        _("Motivation"),
        "choice",
        choices=tuple(Motivation.choices),
        synonyms=other_words.MOTIVATION,
    ),
    Column(
        "employees",
        _("Employees"),
        "number",
        least=0,
        aliases=("employees number", "employeesnumber", "employees baseline"),
    ),
    Column(
        "casual_employees",
        _("Casual employees"),
        "number",
        least=0,
        aliases=("casual workers",),
    ),
    Column("turnover", _("Turnover a month"), "number", least=0, aliases=("sales",)),
    Column(
        "turnover_currency",
        _("Currency of the turnover"),
        longest=10,
        aliases=("currency",),
    ),
    Column(
        "formality",
        _("Formality"),
        "choice",
        choices=tuple(Formality.choices),
        synonyms=other_words.FORMALITY,
    ),
    Column(
        "premises",
        _("Premises"),
        "choice",
        choices=tuple(Premises.choices),
        synonyms=other_words.PREMISES,
    ),
    Column(
        "started_year",
        _("Year started"),
        "integer",
        least=1900,
        most=2100,
        aliases=("start year", "since"),
    ),
    Column("closed_on", _("Closed on"), "date", aliases=("closing date",)),
    Column("consent_on", _("Consent given on"), "month", aliases=("consent date",)),
    Column(
        "consent_purpose",
        _("Consent for"),
        aliases=("purpose of consent",),
        is_personal=True,
    ),
    Column(
        "latitude",
        _("Latitude"),
        "number",
        decimals=6,
        least=-90,
        most=90,
        aliases=("lat", "gps latitude"),
        is_personal=True,
        help=_("Decimal degrees, south of the equator with a minus."),
    ),
    Column(
        "longitude",
        _("Longitude"),
        "number",
        decimals=6,
        least=-180,
        most=180,
        aliases=("lon", "lng", "long", "gps longitude"),
        is_personal=True,
        help=_("Decimal degrees, west of Greenwich with a minus."),
    ),
    Column(
        "owner_name",
        _("Owner's name"),
        aliases=("owner", "contact name", "name of owner"),
        is_personal=True,
        permission=PERMISSION,
        help=_("Kept apart from the registry, and never shown in this import."),
    ),
    Column(
        "phone",
        _("Owner's phone"),
        longest=40,
        aliases=("telephone", "phone number", "mobile", "owner phone"),
        is_personal=True,
        permission=PERMISSION,
    ),
    Column(
        "address",
        _("Owner's address"),
        longest=300,
        aliases=("owner address",),
        is_personal=True,
        permission=PERMISSION,
    ),
)

COLUMNS = tuple(
    replace(column, aliases=column.aliases + other_words.HEADINGS.get(column.name, ()))
    for column in _COLUMNS
)
