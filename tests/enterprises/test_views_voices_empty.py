"""What pages of voices say before there are groups, segments or rounds."""

import pytest

from tests.enterprises import url
from tests.factories import SegmentFactory, VoiceGroupFactory


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ([], "No group is named that must be heard."),
        (["group"], "No round of assessment was held yet."),
    ],
)
def test_a_segment_says_what_its_voices_lack(as_viewer, system, made, told):
    segment = SegmentFactory(market_system=system)
    for _ in made:
        VoiceGroupFactory(market_system=system)

    response = as_viewer.get(url(system, "segment_voices", pk=segment.pk))

    assert told in response.text


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ([], "No group is named yet"),
        (["group"], "No segments yet"),
        (["group", "segment"], "No round of assessment yet"),
    ],
)
def test_what_is_missing_before_the_grid_is_said(as_viewer, system, made, told):
    makers = {"group": VoiceGroupFactory, "segment": SegmentFactory}
    for name in made:
        makers[name](market_system=system)

    response = as_viewer.get(url(system, "voice_grid"))

    assert told in response.text
