"""Names of one long word on the pages of needs, on a phone."""

import pytest
from django.urls import reverse

from tests.factories import (
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
