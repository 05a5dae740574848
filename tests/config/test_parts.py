"""Parts of pages, as htmx loads them and as a browser opens them alone."""

import pytest
from django.urls import reverse

from tests.factories import SegmentFactory

pytestmark = pytest.mark.django_db
BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml;q=0.9"}


def part(system):
    segment = SegmentFactory(market_system=system, name="<Herders>")
    kwargs = {"slug": system.slug, "pk": segment.pk}
    return reverse("enterprises:segment_insights", kwargs=kwargs)


def test_a_part_that_is_opened_alone_stands_in_a_page(as_viewer, system):
    page = as_viewer.get(part(system), **BROWSER).content.decode()

    assert page.startswith("<!doctype html>")
    assert page.count("<h1") == 1
    assert "What is known" in page
    assert page.rstrip().endswith("</html>")


@pytest.mark.parametrize(
    ("left", "is_linked"),
    [("http://testserver/systems/", True), ("https://elsewhere.example/", False)],
)
def test_it_leads_back_to_where_it_was_opened(as_viewer, system, left, is_linked):
    page = as_viewer.get(part(system), **BROWSER, HTTP_REFERER=left).text

    assert (f'href="{left}"' in page) == is_linked


def test_htmx_gets_the_part_alone(as_viewer, system):
    response = as_viewer.get(part(system), **BROWSER, HTTP_HX_REQUEST="true")

    assert "<!doctype" not in response.text
    assert "What is known" in response.text


def test_pages_tables_and_refusals_stay_as_they_are(as_viewer, system):
    listed = reverse("enterprises:segment_list", kwargs={"slug": system.slug})
    export = reverse("enterprises:segment_export", kwargs={"slug": system.slug})

    assert as_viewer.get(listed, **BROWSER).text.count("<!doctype") == 1
    table = as_viewer.get(export, **BROWSER)
    assert not table.headers["Content-Type"].startswith("text/html")
    gone = as_viewer.get(part(system).replace("/insights/", "9/insights/"), **BROWSER)
    assert (gone.status_code, gone.text.count("<!doctype")) == (404, 1)
