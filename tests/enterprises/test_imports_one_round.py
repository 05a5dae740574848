"""Tables of ratings that do not say their round: a person says it for all rows."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from enterprises.actions.imports import read_again
from enterprises.tasks import run_import
from tests.enterprises import url
from tests.enterprises.imports import (
    checked,
    committed,
    errors,
    importer,
    latest,
    uploaded,
)
from tests.factories import AssessmentRoundFactory, SegmentFactory, SubNeedFactory

pytestmark = pytest.mark.django_db

RATINGS = b"""segment,need,view,severity,n,source
Shops,Savings,enterprises,4,12,Survey
"""


def test_ratings_without_a_round_column_go_into_the_round_of_the_page(
    as_contributor, system
):
    AssessmentRoundFactory(market_system=system, name="First")
    held = AssessmentRoundFactory(market_system=system, name="Second")
    SegmentFactory(market_system=system, name="Shops")
    SubNeedFactory(market_system=system, name="Savings")
    page = f"{url(system, 'import_add')}?kind=ratings&round={held.pk}"

    round_page = as_contributor.get(url(system, "round_detail", pk=held.pk))
    add_page = as_contributor.get(page)
    as_contributor.post(page, {"file": SimpleUploadedFile("r.csv", RATINGS)})
    batch = latest()
    run_import(batch.pk)
    matching = as_contributor.get(batch.get_absolute_url()).context["match_form"]
    data = {field.html_name: field.value() or "" for field in matching}
    as_contributor.post(url(system, "import_map", pk=batch.pk), data)
    run_import(batch.pk)
    as_contributor.post(url(system, "import_commit", pk=batch.pk), {"mode": "all"})
    run_import(batch.pk)

    assert page.replace("&", "&amp;") in round_page.text
    assert "Round of all rows: <bdi>Second</bdi>" in add_page.text
    assert matching["option-round"].value() == str(held.pk)
    assert [rating.round for rating in system.ratings.all()] == [held]


def test_a_round_has_to_be_said_by_a_column_or_for_the_whole_file(
    as_contributor, system
):
    closed = AssessmentRoundFactory(
        market_system=system, name="Old", closed_at=timezone.now()
    )
    elsewhere = AssessmentRoundFactory()
    held = AssessmentRoundFactory(market_system=system, name="Second")
    for said in (closed, elsewhere):
        page = f"{url(system, 'import_add')}?kind=ratings&round={said.pk}"
        as_contributor.post(page, {"file": SimpleUploadedFile("r.csv", RATINGS)})
        batch = latest()
        assert batch.reading == {}
    run_import(batch.pk)
    form = as_contributor.get(batch.get_absolute_url()).context["match_form"]
    data = {field.html_name: field.value() or "" for field in form}
    page = url(system, "import_map", pk=batch.pk)

    refused = as_contributor.post(page, data)
    taken = as_contributor.post(page, {**data, "option-round": str(held.pk)})

    assert refused.status_code == 422
    assert "under “For the whole file”" in refused.text
    assert [key for key, _name in form.fields["option-round"].choices] == [
        *("", str(held.pk)),
    ]
    assert taken.status_code == 302


def test_a_column_of_rounds_goes_before_the_round_of_the_whole_file(system):
    by = importer(system)
    first, second = (
        AssessmentRoundFactory(market_system=system, name=name)
        for name in ("First", "Second")
    )
    SegmentFactory(market_system=system, name="Shops")
    SubNeedFactory(market_system=system, name="Savings")
    lines = RATINGS.decode().splitlines()
    content = f"round,{lines[0]}\nFirst,{lines[1]}\n,{lines[1]}\n".encode()

    batch = uploaded(system, by, content, kind="ratings")
    batch = checked(batch, by, options={"round": str(second.pk)})
    committed(batch, by)

    assert errors(batch) == [(3, "round", "missing")]
    assert system.ratings.get().round == first


def test_the_round_of_a_file_is_not_taken_for_that_of_the_next_and_outlives_reading(
    system,
):
    by = importer(system)
    held = AssessmentRoundFactory(market_system=system)
    SegmentFactory(market_system=system, name="Shops")
    SubNeedFactory(market_system=system, name="Savings")
    batch = uploaded(system, by, RATINGS, kind="ratings")
    committed(checked(batch, by, options={"round": str(held.pk)}), by)

    again = uploaded(system, by, RATINGS, kind="ratings")
    again.reading["options"] = {"round": str(held.pk)}
    again.save()
    read_again(batch=again, asked={}, header_line=1, by=by)
    run_import(again.pk)
    third = uploaded(system, by, RATINGS, kind="ratings")

    again.refresh_from_db()
    assert again.reading["options"] == {"round": str(held.pk)}
    assert (third.reading["is_remembered"], third.reading["options"]) == (True, {})
