"""Numbers, money, dates and small helpers, as readers of several languages see them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from config import ui
from enterprises.charts import written
from enterprises.findings import Finding, Severity

SPACE = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def render(text: str, **context: object) -> str:
    request = RequestFactory().get("/list/?q=a&page=2")
    return Template(text).render(RequestContext(request, context))


def test_icon_is_hidden_from_screen_readers():
    assert ui.icon("people").startswith('<span class="icon" aria-hidden="true"><svg ')


def test_icon_with_a_label_is_an_image_and_escapes_it():
    drawn = ui.icon("people", "<b>")

    assert drawn.startswith('<span class="icon" role="img" aria-label="&lt;b&gt;"><svg')


@pytest.mark.parametrize("component", ["field", "file_drop"])
def test_the_help_of_a_field_is_text_also_where_it_quotes_what_users_wrote(component):
    """Of an indicator's unit htmx would obey the attributes, as whoever reads it."""
    unit = "<i hx-post=/acting-for/ hx-trigger=load>"
    field = forms.Field(help_text=f"In {unit}.")
    form = type("Of", (forms.Form,), {"value": field})()

    drawn = render(
        f'{{% include "components/{component}.html" %}}', field=form["value"]
    )

    assert unit not in drawn
    assert "In &lt;i hx-post" in drawn


def test_icon_refuses_a_name_that_leaves_the_folder():
    with pytest.raises(ValueError, match="not an icon name"):
        ui.icon("../../secret")


def test_icon_fails_loudly_for_an_unknown_name():
    with pytest.raises(FileNotFoundError):
        ui.icon("no-such-icon")


@pytest.mark.parametrize(
    ("language", "value", "decimals", "shown"),
    [
        ("en", 1234567, None, "1,234,567"),
        ("en", Decimal("1234.5"), None, "1,234.5"),
        ("en", Decimal("1234.5"), 2, "1,234.50"),
        ("en", 0, None, "0"),
        ("en", None, None, "not known"),
        ("fr", Decimal("1234.5"), 1, f"1{NARROW}234,5"),
        ("bn", 1234567, None, "12,34,567"),
        ("xx-unheard-of", 1234, None, "1,234"),
    ],
)
def test_number(language, value, decimals, shown):
    with translation.override(language):
        assert ui.number(value, decimals) == shown


@pytest.mark.parametrize(
    ("language", "value", "decimals", "shown"),
    [
        ("en", Decimal("0.256"), 0, "26%"),
        ("en", Decimal("0.256"), 1, "25.6%"),
        ("en", Decimal("1.5"), 0, "150%"),
        ("en", Decimal("-0.1"), 0, "-10%"),
        ("en", 0, 0, "0%"),
        ("en", None, 0, "not known"),
        ("fr", Decimal("0.256"), 0, f"26{SPACE}%"),
    ],
)
def test_share(language, value, decimals, shown):
    with translation.override(language):
        assert ui.share(value, decimals) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("2.5"), "+2.5"),
        (-1200, f"{MINUS}1,200"),
        (0, "±0"),
        (None, "not known"),
    ],
)
def test_signed(value, shown):
    assert ui.signed(value) == shown


def test_a_sign_stays_before_its_number_from_right_to_left():
    with translation.override("ar"):
        assert ui.signed(Decimal("-2.5")) == f"\u200e{MINUS}2.5"


@pytest.mark.parametrize(
    ("language", "value", "currency", "shown"),
    [
        ("en", Decimal("1234.50"), "PEN", f"PEN{SPACE}1,234.50"),
        ("en", Decimal(1234), "PEN", f"PEN{SPACE}1,234"),
        ("en", Decimal(0), "EUR", "€0"),
        ("en", Decimal("-12.5"), "EUR", "-€12.50"),
        ("en", Decimal("1234.4"), "UGX", f"UGX{SPACE}1,234"),
        ("en", None, "PEN", "not known"),
        ("es-PE", Decimal("1234.50"), "PEN", f"S/{SPACE}1,234.50"),
        ("fr", Decimal("1234.50"), "EUR", f"1{NARROW}234,50{SPACE}€"),
    ],
)
def test_money(language, value, currency, shown):
    with translation.override(language):
        assert ui.money(value, currency) == shown


def test_a_locale_keeps_its_own_patterns():
    """The patterns belong to Babel and are shared by all readers."""
    ui.number(Decimal("1.5"), 3)
    ui.money(Decimal(5), "EUR")

    assert ui.number(Decimal("1.5")) == "1.5"
    assert ui.money(Decimal("5.25"), "EUR") == "€5.25"


def test_days_are_written_as_the_reader_writes_them():
    third = date(2026, 3, 3)

    assert ui.day(third) == "3 Mar 2026"
    assert ui.month_day(third) == "3 Mar"
    assert ui.month(third) == "March 2026"
    with translation.override("fr"):
        assert ui.day(third) == "3 mars 2026"
        assert ui.month(third) == "mars 2026"


def test_a_moment_is_shown_in_the_readers_time_zone():
    moment = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)

    with timezone.override("America/Lima"):
        assert ui.moment(moment) == "3 Mar 2026, 09:02"
    assert ui.moment(moment.replace(tzinfo=None)) == "3 Mar 2026, 14:02"


@pytest.mark.parametrize("write", [ui.day, ui.month_day, ui.month, ui.moment])
def test_a_missing_date_is_not_known(write):
    assert write(None) == "not known"


@pytest.mark.parametrize(
    ("severity", "shown"),
    [
        (None, "heat-unknown"),
        (0, "heat-0"),
        (1, "heat-1"),
        (Decimal("2.6"), "heat-3"),
        (5, "heat-5"),
        (9, "heat-5"),
    ],
)
def test_heat(severity, shown):
    assert ui.heat(severity) == shown


@pytest.mark.parametrize(
    ("name", "factor"),
    [
        ("enterprises:segment_list", "needs"),
        ("stakeholders", "roles"),
        ("valueprop:case_list", "value"),
        ("coordination:funding", "coordination"),
        ("impact", "impact"),
        ("needs", "needs"),
        ("home", ""),
    ],
)
def test_factor_of(name, factor):
    assert ui.factor_of(name) == factor


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ana Rosa Quispe", "AQ"), ("ana@example.org", "A"), ("", ""), ("ñusta", "Ñ")],
)
def test_initials(name, letters):
    assert ui.initials(name) == letters


def test_at_finds_by_key_and_by_place():
    assert ui.at({"needs": 3}, "needs") == 3
    assert ui.at({"needs": 3}, "roles") is None
    assert ui.at(["a", "b"], 1) == "b"
    assert ui.at(("a", "b"), 2) is None


def test_pairs_makes_a_list_that_a_template_can_walk():
    text = (
        "{% pairs 'Needs' '/n/' 'Round' '' as p %}"
        "{% for l, u in p %}{{ l }}={{ u }};{% endfor %}"
    )

    assert render(text) == "Needs=/n/;Round=;"


def test_pairs_refuses_a_word_without_its_partner():
    with pytest.raises(ValueError, match="even number"):
        ui.pairs("Needs", "/n/", "Round")


def test_sequence_keeps_the_order():
    assert ui.sequence("b", "a") == ["b", "a"]


def test_finding_url_is_empty_for_a_page_that_does_not_exist():
    finding = SimpleNamespace(url_name="no:such_page", url_kwargs={})

    assert ui.finding_url(Context(), finding, "dairy") == ""


@pytest.mark.parametrize(
    ("held", "query", "url"),
    [
        ({"enterprises.add_segment"}, {}, "/systems/dairy/enterprises/segments/add/"),
        (
            {"enterprises.add_segment"},
            {"place": 7},
            "/systems/dairy/enterprises/segments/add/?place=7",
        ),
        ({"enterprises.view_marketsystem"}, {"place": 7}, ""),
    ],
)
def test_finding_url_leads_nobody_to_a_closed_door(rf, held, query, url):
    request = rf.get("/")
    request.permissions = frozenset(held)
    finding = SimpleNamespace(
        url_name="enterprises:segment_add", url_kwargs={}, query=query
    )

    assert ui.finding_url(RequestContext(request), finding, "dairy") == url


@pytest.mark.parametrize(
    ("held", "route", "is_lesson", "verb"),
    [
        ({"enterprises.view_segment"}, "segment_list", False, "See"),
        ({"enterprises.change_segment"}, "segment_list", False, ""),
        ({"enterprises.add_segment"}, "segment_list", False, ""),
        ({"enterprises.change_need"}, "segment_list", False, "See"),
        ({"enterprises.change_segment"}, "segment_list", True, "See"),
        ({"enterprises.add_segment"}, "segment_add", False, ""),
        (None, "segment_list", False, ""),
        ({"enterprises.view_segment"}, "", False, ""),
    ],
)
def test_finding_verb_promises_nobody_what_they_may_not_do(
    rf, held, route, is_lesson, verb
):
    request = rf.get("/")
    if held is not None:
        request.permissions = frozenset(held)
    page = route and reverse(f"enterprises:{route}", kwargs={"slug": "dairy"}) + "?a=1"
    finding = Finding("a.b", Severity.NOTE, "Words", "", "", is_lesson=is_lesson)

    assert ui.finding_verb(RequestContext(request), finding, page) == verb


def test_csrf_field_works_in_an_include_that_shares_nothing():
    shown = render("{% include inner only %}", inner=Template("{% csrf_field %}"))

    assert shown.startswith('<input type="hidden" name="csrfmiddlewaretoken" value="')


def test_csrf_field_is_empty_where_there_is_no_request():
    assert ui.csrf_field(Context()) == ""


def test_ids_of_a_page_differ_and_start_again_with_the_next_page():
    text = "{% unique_id 'term' %} {% unique_id 'term' %}"

    assert render(text) == "term-1 term-2"
    assert render(text) == "term-1 term-2"


@pytest.mark.parametrize(
    ("ordering", "shown"),
    [
        ("name", {"state": "ascending", "next": "-name"}),
        ("-name", {"state": "descending", "next": "name"}),
        ("code", {"state": "", "next": "name"}),
        (None, {"state": "", "next": "name"}),
    ],
)
def test_sorting(ordering, shown):
    assert ui.sorting("name", ordering) == shown


def test_a_sortable_head_keeps_the_filter_and_leaves_the_page():
    text = (
        "{% include 'components/sort_header.html' with label='Name' field='name' "
        "ordering='name' only %}"
    )

    shown = render(text)

    assert 'aria-sort="ascending"' in shown
    assert 'href="?q=a&amp;ordering=-name"' in shown


def test_pages_between_are_a_gap():
    page = Paginator(range(500), 10).page(20)

    assert ui.elided_pages(page) == [1, None, 19, 20, 21, None, 50]


def test_a_figure_cannot_break_out_of_its_script_and_holds_numbers():
    shown = ui.chart_data({"y": [Decimal("1.5")], "x": ["</script><b>"]}, "c-figure")

    assert shown == (
        '<script id="c-figure" type="application/json">'
        '{"y": [1.5], "x": ["\\u003C/script\\u003E\\u003Cb\\u003E"]}</script>'
    )


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("zero", '<bdi class="figure-number">0</bdi>'),
        ("not_collected", "not collected"),
        ("not_applicable", "not applicable"),
        ("not_yet_due", "not yet due"),
        ("not_computed", "not computed yet"),
        ("withheld", "withheld: too few"),
    ],
)
def test_six_kinds_of_nothing_look_different(state, words):
    text = (
        "{% include 'components/figure.html' "
        "with label='Jobs' value='0' state=s only %}"
    )

    assert words in render(text, s=state)


def test_a_withheld_cell_says_neither_severity_nor_how_few():
    text = (
        "{% include 'components/matrix_cell.html' with severity=4 n=3 label='Credit' "
        "state='withheld' only %}"
    )

    shown = render(text)

    assert "heat-withheld" in shown
    assert "heat-4" not in shown
    assert "n 3" not in shown


def test_a_name_in_a_kept_sentence_keeps_its_own_direction():
    name = "\N{ARABIC LETTER HAH}\N{ARABIC LETTER LAM} (2)"
    source = (
        "{% load i18n %}{% blocktranslate with name=name|isolated asvar words %}"
        "{{ name }} leads it{% endblocktranslate %}{{ words }}"
    )

    words = Template(source).render(Context({"name": name}))

    assert words == f"\u2068{name}\u2069 leads it"


@pytest.mark.parametrize(
    ("value", "words", "colour"),
    [("0.5", "1", "heat-1"), ("2.5", "3", "heat-3"), ("3.5", "4", "heat-4")],
)
def test_a_half_goes_up_in_words_and_in_colours(value, words, colour):
    figure = Decimal(value)

    assert ui.number(figure, 0) == written(figure, "0") == words
    assert ui.heat(figure) == ui.heat(float(value)) == colour
    assert ui.share(figure / 100 + Decimal("0.72")) == f"{72 + int(words)}%"
