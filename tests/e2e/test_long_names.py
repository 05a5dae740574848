"""Names of one long word on a phone, and titles, on the pages of needs."""

import pytest
from django.urls import reverse

from tests.factories import (
    MicroEnterpriseFactory,
    NeedFactory,
    NeedLinkFactory,
    NeedRatingFactory,
    SegmentFactory,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 2


def test_a_need_of_a_long_name_is_no_wider_than_a_phone(system, viewer, as_person):
    segment = SegmentFactory(market_system=system, name=WORD)
    need, other = (NeedFactory(segment=segment) for _ in range(2))
    NeedRatingFactory(segment=segment, sub_need=need.sub_need, source=WORD)
    NeedLinkFactory(need=need, holds_back=other)
    elsewhere = NeedFactory(
        segment=SegmentFactory(market_system=system, name=f"2{WORD}")
    )
    NeedLinkFactory(need=need, holds_back=elsewhere)
    watched = as_person(viewer, width=360)

    wide = {}
    for name in ("need_matrix", "link_list", "round_list"):
        path = reverse(f"enterprises:{name}", kwargs={"slug": system.slug})
        watched.open(path)
        wide[name] = watched.overflow()
    watched.open(need.get_absolute_url())
    wide["need_detail"] = watched.overflow()

    assert {name: px for name, px in wide.items() if px} == {}


def test_a_note_of_one_long_word_can_be_closed_on_a_phone(
    system, coordinator, as_person
):
    watched = as_person(coordinator, width=390)
    path = reverse("enterprises:segment_add", kwargs={"slug": system.slug})

    watched.open(path)
    watched.page.fill("input[name=name]", WORD)
    watched.page.select_option("select[name=role]", index=1)
    watched.page.locator("main form [type=submit]").last.click()
    close = watched.page.locator("[data-toast-close]")
    close.wait_for()
    box = close.bounding_box()

    assert box is not None
    assert box["x"] + box["width"] <= 390


def test_the_owner_who_is_loaded_later_leaves_the_page_its_title(
    system, coordinator, as_person
):
    enterprise = MicroEnterpriseFactory(market_system=system, code="A001", name="")
    watched = as_person(coordinator)

    watched.open(enterprise.get_absolute_url())
    watched.page.get_by_text("No contact").first.wait_for()

    assert watched.page.title().startswith("A001 ")
