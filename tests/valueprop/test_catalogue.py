"""The starting list of benefits."""

from stakeholders.models import Stakeholder
from valueprop.catalogue import PARTIES, STREAMS
from valueprop.models import Benefit


def test_every_stream_is_of_a_kind_the_models_know_and_has_a_name_of_its_own():
    assert set(PARTIES) == set(Stakeholder.Kind.values)
    assert {stream.party for stream in STREAMS} == set(PARTIES)
    assert {stream.kind for stream in STREAMS} == set(Benefit.Kind.values)
    assert len({stream.code for stream in STREAMS}) == len(STREAMS)
    assert len({str(stream.label) for stream in STREAMS}) == len(STREAMS)
    assert all(str(stream.who) for stream in STREAMS)
