"""Template tags and filters of every page: icons, numbers, money, dates, components.

Registered as a builtin library, so that no template needs to load it.  Unknown is said
in words: `None` becomes "not known", never zero and never an empty cell.
"""

import re
from collections.abc import Mapping
from copy import copy
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from typing import Protocol
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import NumberPattern, format_currency
from django import template
from django.conf import settings
from django.core.paginator import Page
from django.core.serializers.json import DjangoJSONEncoder
from django.middleware.csrf import get_token
from django.template import Context
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone
from django.utils.html import format_html, json_script
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from enterprises.findings import Finding
from enterprises.wording import isolated, sign_of

register = template.Library()

FACTORS = ("needs", "roles", "value", "coordination", "impact")
FACTOR_OF_APP = {
    "enterprises": "needs",
    "stakeholders": "roles",
    "valueprop": "value",
    "coordination": "coordination",
    "impact": "impact",
}
HEAT_STEPS = 5
DIGITS = 200
WORLD_ENGLISH = "en-GB"
LETTER_THEN_DIGIT = re.compile(r"(?<=[A-Za-z])(?=\d)")


class FindingLike(Protocol):
    """What `finding_url` needs of a finding."""

    url_name: str
    url_kwargs: Mapping[str, object]
    query: Mapping[str, int | str]


# Icons


@cache
def drawing(name: str) -> str:
    """Return the icon's SVG text; an unknown name fails loudly, also in production."""
    if not name.replace("-", "").isalnum():
        raise ValueError(f"not an icon name: {name!r}")
    folder = settings.NODE_MODULES / "bootstrap-icons" / "icons"
    return str((folder / f"{name}.svg").read_text(encoding="utf-8"))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw a Bootstrap icon; hidden from screen readers unless it has a label."""
    svg = mark_safe(drawing(name))  # noqa: S308 - a file of a hash-pinned package
    if label:
        return format_html(
            '<span class="icon" role="img" aria-label="{}">{}</span>', label, svg
        )
    return format_html('<span class="icon" aria-hidden="true">{}</span>', svg)


# Numbers


@cache
def locale_of(language: str) -> Locale:
    """Return Babel's locale of a language code; English is that of most countries.

    Babel's own `en` is American: month before day, and a clock of twelve hours.
    """
    try:
        return Locale.parse(WORLD_ENGLISH if language == "en" else language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(WORLD_ENGLISH, sep="-")


def current_locale() -> Locale:
    """Return the locale of the reader."""
    return locale_of(get_language() or "en")


def formatted(
    pattern: NumberPattern, value: Decimal | int | float, decimals: int | None
) -> str:
    """Write a number in the reader's locale, with just that many decimals if given."""
    if decimals is not None:
        pattern = copy(pattern)
        pattern.frac_prec = (decimals, decimals)
    # Rounding needs room for every digit: a product of stored numbers can have many.
    # A half goes up, as readers expect it: 72.5% is 73%, wherever it stands.
    with localcontext(prec=DIGITS, rounding=ROUND_HALF_UP):
        text: str = pattern.apply(value, current_locale())
    return text


def not_known() -> str:
    """Return the words that stand for a missing value."""
    return gettext("not known")


@register.filter
def number(value: Decimal | float | None, decimals: int | None = None) -> str:
    """Write a number as the locale groups it: `{{ n|number }}`, `{{ n|number:1 }}`."""
    if value is None:
        return not_known()
    return formatted(current_locale().decimal_formats[None], value, decimals)


@register.filter
def share(value: Decimal | float | None, decimals: int = 0) -> str:
    """Write a share of 0..1 as a percentage: `0.256` is `26%`; never clamped."""
    if value is None:
        return not_known()
    return formatted(current_locale().percent_formats[None], value, decimals)


@register.filter
def signed(value: Decimal | float | None, decimals: int | None = None) -> str:
    """Write a change with its sign, a true minus, and `±0` for none."""
    if value is None:
        return not_known()
    return sign_of(value) + number(-value if value < 0 else value, decimals)


@register.filter
def money(value: Decimal | int | None, currency: str) -> str:
    """Write an amount: `{{ amount|money:"PEN" }}`; cents only where it has some."""
    if value is None:
        return not_known()
    locale = current_locale()
    if value == int(value):
        pattern = copy(locale.currency_formats["standard"])
        pattern.frac_prec = (0, 0)
        text = pattern.apply(value, locale, currency=currency, currency_digits=False)
    else:
        text = format_currency(value, currency, locale=locale)
    # Babel leaves out the space that CLDR asks for between letters and digits.
    return LETTER_THEN_DIGIT.sub("\N{NO-BREAK SPACE}", text)


@register.filter
def country(code: str) -> str:
    """Write a country's name for its two letters; letters without a name stay."""
    return str(current_locale().territories.get(code, code)) or not_known()


# Names

register.filter("isolated", isolated)


# Dates


@register.filter
def day(value: date | None) -> str:
    """Write a day: `3 Mar 2026`."""
    return (
        not_known()
        if value is None
        else format_date(value, "medium", locale=current_locale())
    )


@register.filter
def month_day(value: date | None) -> str:
    """Write a day of a year that everybody knows: `3 Mar`."""
    return (
        not_known()
        if value is None
        else format_skeleton("MMMd", value, locale=current_locale())
    )


@register.filter
def month(value: date | None) -> str:
    """Write a month: `March 2026`."""
    if value is None:
        return not_known()
    return format_skeleton("yMMMM", value, locale=current_locale())


@register.filter
def moment(value: datetime | None) -> str:
    """Write a moment in the reader's time zone: `3 Mar 2026, 14:02`."""
    if value is None:
        return not_known()
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    locale = current_locale()
    time = format_time(local, "short", locale=locale)
    join = str(locale.datetime_formats["medium"])
    return join.replace("{1}", day(local)).replace("{0}", time)


# Looks


@register.filter
def heat(severity: Decimal | float | None) -> str:
    """Return the class of a cell: `heat-0` (none) to `heat-5`, or `heat-unknown`."""
    if severity is None:
        return "heat-unknown"
    step = int((severity * 2 + 1) // 2)  # a half goes up, as in the cell's own number
    return f"heat-{min(HEAT_STEPS, max(0, step))}"


@register.filter
def factor_of(name: str) -> str:
    """Return the factor of an app or route (`impact:dashboard`: `impact`), or ""."""
    app = str(name).partition(":")[0]
    return app if app in FACTORS else FACTOR_OF_APP.get(app, "")


@register.filter
def initials(name: str) -> str:
    """Return up to two initials of a person or organisation."""
    words = str(name).split()
    return "".join(
        word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)
    ).upper()


@register.filter
def at(
    row: Mapping[object, object] | list[object] | tuple[object, ...], key: object
) -> object:
    """Return one item by a variable key or place, None where there is none."""
    if isinstance(row, Mapping):
        return row.get(key)
    place = int(str(key))
    return row[place] if -len(row) <= place < len(row) else None


# Helpers of components


@register.simple_tag
def pairs(*words: object) -> list[tuple[object, object]]:
    """Make a list of pairs: `{% pairs label url label url as crumbs %}`."""
    if len(words) % 2:
        raise ValueError("pairs needs an even number of arguments")
    return list(zip(words[::2], words[1::2], strict=True))


@register.simple_tag
def sequence(*items: object) -> list[object]:
    """Make a list in a template: `{% sequence first second as steps %}`."""
    return list(items)


@register.simple_tag(takes_context=True)
def finding_url(context: Context, finding: FindingLike, slug: str) -> str:
    """Return where a finding is mended; "" where the reader may not open that page.

    What the reader may do in the system is asked of the request, and what the page asks
    for of its view, so that nobody is sent to a closed door.
    """
    try:
        url = reverse(finding.url_name, kwargs={"slug": slug, **finding.url_kwargs})
    except NoReverseMatch:
        return ""
    needed = getattr(resolve(url).func, "permission", None)
    held = getattr(getattr(context, "request", None), "permissions", None)
    if needed and held is not None and needed not in held:
        return ""
    return f"{url}?{urlencode(finding.query)}" if finding.query else url


@register.simple_tag(takes_context=True)
def finding_verb(context: Context, finding: Finding, url: str) -> str:
    """Return "See" where this reader can mend nothing on a finding's page, else "".

    Whoever may view its rows but neither add nor change one is only a reader there.
    """
    page = resolve(urlsplit(url).path).func if url else None
    app, _dot, needed = str(getattr(page, "permission", "")).partition(".")
    held = getattr(getattr(context, "request", None), "permissions", None)
    row = needed.removeprefix("view_")
    changes = {f"{app}.add_{row}", f"{app}.change_{row}"}
    is_read = held is not None and row != needed and not changes & held
    return gettext("See") if is_read or finding.is_lesson else ""


@register.simple_tag(takes_context=True)
def csrf_field(context: Context) -> str:
    """Write the hidden CSRF field, also inside an include with `only`."""
    request = getattr(context, "request", None)
    if request is None:
        return ""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">',
        get_token(request),
    )


@register.simple_tag(takes_context=True)
def unique_id(context: Context, stem: str) -> str:
    """Return an id that no other component of this page has: `term-3`."""
    request = getattr(context, "request", None)
    count = getattr(request, "ui_ids", 0) + 1
    if request is not None:
        request.ui_ids = count
    return f"{stem}-{count}"


@register.simple_tag
def sorting(field: str, ordering: str | None = "") -> dict[str, str]:
    """Return how a column is sorted now, and what a click on its head asks for."""
    if ordering == field:
        return {"state": "ascending", "next": f"-{field}"}
    if ordering == f"-{field}":
        return {"state": "descending", "next": field}
    return {"state": "", "next": field}


@register.simple_tag
def elided_pages(page: Page[object]) -> list[int | None]:
    """Return the page numbers to offer, None for a gap."""
    numbers = page.paginator.get_elided_page_range(
        page.number, on_each_side=1, on_ends=1
    )
    return [step if isinstance(step, int) else None for step in numbers]


class FigureEncoder(DjangoJSONEncoder):
    """JSON for Plotly, which draws numbers and not words: a Decimal becomes a float."""

    def default(self, o: object) -> object:
        """Return a float for a Decimal, and what Django does for all else."""
        return float(o) if isinstance(o, Decimal) else super().default(o)


@register.simple_tag
def chart_data(figure: Mapping[str, object], element_id: str) -> SafeString:
    """Write a figure as JSON that no markup can break out of."""
    return json_script(figure, element_id, encoder=FigureEncoder)
