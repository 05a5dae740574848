"""Every component in a real browser: readable, by keyboard, within the policy."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.urls("tests.e2e.gallery_urls"),
    pytest.mark.django_db(transaction=True),
]
TELL = """document.addEventListener("securitypolicyviolation",
  (event) => console.error("policy", event.violatedDirective, event.blockedURI));"""
SHAPES = [
    (width, theme, language)
    for width in (1440, 390)
    for theme, language in (("light", "en"), ("dark", "en"), ("light", "ar"))
]


@pytest.fixture
def faults() -> list[str]:
    """What went wrong on the page: policy, errors, requests to elsewhere."""
    return []


@pytest.fixture
def gallery(browser: Browser, live_server, settings, faults) -> Callable[..., Page]:
    """Open the gallery at a width, in a theme and a language."""
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    opened = []

    def open_at(width: int, theme: str = "light", language: str = "en") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            locale=language,
            reduced_motion="reduce",
        )
        opened.append(context)
        context.add_init_script(TELL)
        page = context.new_page()

        def note(request: Request) -> None:
            if not request.url.startswith((live_server.url, "data:", "blob:")):
                faults.append(request.url)

        page.on("request", note)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda message: message.type == "error" and faults.append(message.text),
        )
        page.goto(f"{live_server.url}/components/")
        expect(page.locator(".chart.is-drawn .main-svg").first).to_be_visible()
        return page

    yield open_at
    for context in opened:
        context.close()


@pytest.mark.parametrize(("width", "theme", "language"), SHAPES)
def test_axe_finds_nothing_and_the_policy_holds(
    gallery, faults, width, theme, language
):
    page = gallery(width, theme, language)

    found = Axe().run(page).response["violations"]

    assert [(one["id"], [n["html"] for n in one["nodes"]]) for one in found] == []
    assert faults == []
    assert page.locator("html").get_attribute("data-bs-theme") == theme
    direction = "rtl" if language == "ar" else "ltr"
    assert page.locator("html").get_attribute("dir") == direction


@pytest.mark.parametrize("width", [320, 390, 768])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_never_scrolls_sideways(gallery, width, language):
    page = gallery(width, language=language)

    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_words_at_an_axis_stay_within_their_chart(gallery, language):
    page = gallery(1440, language=language)
    page.wait_for_selector(".js-plotly-plot .ytick text")

    outside = page.evaluate(
        """() => [...document.querySelectorAll(".js-plotly-plot")].flatMap((chart) => {
             const { left, right } = chart.getBoundingClientRect();
             return [...chart.querySelectorAll(".ytick text")].filter((word) => {
               const box = word.getBoundingClientRect();
               return box.left < left || box.right > right;
             }).map((word) => word.textContent);
           })"""
    )

    assert outside == []


def test_the_chosen_colours_stay(gallery):
    page = gallery(1440)

    page.locator("[data-theme-toggle]").click()
    page.locator("[data-theme-toggle]").click()
    page.reload()

    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_arrow_keys_walk_through_a_matrix(gallery):
    page = gallery(1440)
    cells = page.locator("table.matrix tbody td a")

    cells.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")

    expect(cells.nth(7)).to_be_focused()
    expect(cells.first).to_have_attribute("tabindex", "-1")


def test_a_definition_opens_by_key_and_closes_by_escape(gallery):
    page = gallery(1440)
    definition = page.locator(".term-definition").first
    expect(definition).to_be_hidden()

    page.locator(".term").first.focus()
    page.keyboard.press("Enter")

    expect(definition).to_be_visible()

    page.keyboard.press("Escape")

    expect(definition).to_be_hidden()


def test_chosen_rows_are_counted(gallery):
    page = gallery(1440)
    bar = page.locator("[data-selection-bar]")
    expect(bar).to_be_hidden()

    page.locator("[data-select-all]").check()

    expect(bar).to_be_visible()
    expect(page.locator("[data-selected-count]")).to_have_text("3")


def test_the_numbers_of_a_chart_can_be_taken_home(gallery):
    page = gallery(1440)
    page.locator(".chart-table summary").first.click()

    with page.expect_download() as download:
        page.locator("[data-download-table]").first.click()

    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[:2] == ['"Need","Women","Men"', '"Credit","4.6","2.7"']


def test_what_users_wrote_is_text_in_a_chart(gallery):
    page = gallery(1440)

    assert "<b>Training</b>" in page.locator(".chart .ytick").all_text_contents()


def test_a_note_goes_away_when_it_is_closed(gallery):
    page = gallery(1440)
    notes = page.locator("[data-toast]")
    expect(notes).to_have_count(2)

    notes.first.get_by_role("button", name="Close").click()

    expect(notes).to_have_count(1)


def test_a_filter_lives_in_the_address_and_leaves_empty_fields_out(gallery):
    page = gallery(1440)
    page.evaluate("window.stayed = true")

    page.locator("#id_state").select_option("open")

    page.wait_for_url("**/components/?state=open")
    assert page.evaluate("window.stayed")


def test_behaviours_start_again_on_what_htmx_brings_in(gallery):
    page = gallery(1440)
    page.locator("#id_state").select_option("open")
    page.wait_for_url("**/components/?state=open")

    expect(page.locator("#g-list[data-started]")).to_be_visible()
    page.locator("[data-select-all]").check()

    expect(page.locator("[data-selected-count]")).to_have_text("3")


def test_paper_is_always_light(gallery):
    page = gallery(1440, theme="dark")

    page.emulate_media(media="print")

    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    expect(page.locator(".topbar")).to_be_hidden()
