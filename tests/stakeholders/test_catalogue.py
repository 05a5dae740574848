"""The starting lists of profiles."""

from stakeholders.analysis.checks import CheckState
from stakeholders.catalogue import CHECKS, PROFILES, profile_of
from stakeholders.models.people import OrganisationKind
from stakeholders.models.profiles import Motive


def test_every_kind_has_a_profile_with_lines_of_each_sort():
    assert {p.kind for p in PROFILES} == set(OrganisationKind.values)
    assert all(p.sub_kinds and p.brings and p.gains and p.worries for p in PROFILES)
    assert profile_of("nobody") is None


def test_a_code_stands_once_on_a_side_and_fits_its_column():
    longest = Motive._meta.get_field("catalogue_code").max_length

    for profile in PROFILES:
        for lines in (profile.brings, profile.gains, profile.worries):
            codes = [line.code for line in lines]
            assert len(codes) == len(set(codes))
            assert max(map(len, codes)) <= longest


def test_what_a_check_comes_to_has_words():
    assert set(CHECKS) == set(CheckState)
