"""Somalia's aid activities and UNHCR's, through the import that the browser uses.

Data: iati3w-data (public domain) and UNHCR's IATI files (CC BY 4.0); nothing of it is
kept in the project. The counts are those of `expected.json` beside the data.
"""

import csv
import json
import sys
import time
from collections import Counter

import pytest
from django.conf import settings

from stakeholders.analysis.overlap import overlaps
from stakeholders.models import ExistingInitiative, InitiativePart
from tests.enterprises.imports import checked, committed, csv_bytes, importer, uploaded
from tests.factories import PlaceFactory, SubNeedFactory

DATA = settings.BASE_DIR.parent / "shared" / "data"
SOMALIA, UNHCR = DATA / "somalia_aid_partnerships", DATA / "iati_results_unhcr"
YEARS = range(2021, 2026)
KINDS = {"funding": "funds", "programming": "leads", "implementing": "implements"}

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (SOMALIA.is_dir() and UNHCR.is_dir()),
        reason="real data is not here: ../shared/data",
    ),
]


def read(path):
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def imported(system, by, content, kind, **settled):
    batch = uploaded(system, by, content, kind=kind)
    assert batch.state == "mapping", batch.problem
    return committed(checked(batch, by, **settled), by)


def quoted(rows):
    def cell(text):
        return '"' + text.replace('"', '""') + '"'

    return csv_bytes([[cell(text) for text in row] for row in rows])


def spelled(key, who, role):
    return key, " ".join(who.split()).casefold(), KINDS[role]


def names_in(rows, column):
    return sorted({name for row in rows for name in row[column].split("|") if name})


def test_somalia_with_its_sectors_as_functions_and_its_regions_as_places(
    system, capsys
):
    expected = json.loads((SOMALIA / "expected.json").read_text())
    rows, by = read(SOMALIA / "activities.csv"), importer(system)
    for name in names_in(rows, "dac_sectors"):
        SubNeedFactory(market_system=system, name=name)
    for name in names_in(rows, "admin1"):
        PlaceFactory(market_system=system, name=name)

    batch = imported(
        system,
        by,
        (SOMALIA / "activities.csv").read_bytes(),
        "initiatives",
        options={"unknown": "leave"},
    )

    assert len(rows) == expected["activities"] == 1568
    assert expected["end_before_start"] == 2
    assert (batch.created, batch.refused) == (1566, 2)
    refused = {
        row.cells[1]: (row.number, row.errors[0]["code"])
        for row in batch.rows.filter(action="refuse")
    }
    late = {
        row["identifier"]: (number, "end_before_start")
        for number, row in enumerate(rows, start=2)
        if row["end"] < row["start"]
    }
    assert refused == late
    tied = Counter(name for row in rows for name in row["admin1"].split("|") if name)
    assert system.places.get(name="togdheer").initiatives.count() == tied["togdheer"]

    again = imported(
        system,
        by,
        (SOMALIA / "activities.csv").read_bytes(),
        "initiatives",
        options={"unknown": "leave"},
    )
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1566)
    assert ExistingInitiative.objects.count() == 1566

    # The file of roles numbers the activities; the import knows their identifiers.
    roles = read(SOMALIA / "activity_org_roles.csv")
    identifier = {row["activity_no"]: row["identifier"] for row in rows}
    lines = [(identifier[r["activity_no"]], r["org_stub"], r["role"]) for r in roles]
    header = ("identifier", "organisation", "role")
    parts = imported(system, by, quoted([header, *lines]), "initiative_parts")

    whole = Counter(KINDS[row["role"]] for row in roles)
    counts = {KINDS[role]: n for role, n in expected["role_counts"].items()}
    assert whole == counts
    gone = Counter(KINDS[role] for key, _who, role in lines if key in late)
    assert parts.refused == sum(gone.values())
    told = Counter(InitiativePart.objects.values_list("kind", flat=True))
    # Spelled with other capitals in one activity: said once.
    once = Counter(kind for _key, _who, kind in {spelled(*line) for line in lines})
    twice = whole - once
    assert sum(twice.values()) == parts.unchanged == 32
    assert told + twice == whole - gone

    reaches = system.initiatives.reaches()
    begun = time.process_time()
    found = overlaps(reaches, least=0.7)
    spent = time.process_time() - begun
    with capsys.disabled():
        pairs = len(reaches) * (len(reaches) - 1) // 2
        sys.stdout.write(
            f"\n{len(found):,} of {pairs:,} pairs overlap by 70% or more; "
            f"{spent:.2f} s of processor time\n"
        )
    assert 0 < len(found) < pairs // 10


@pytest.mark.parametrize("year", [2024, 2025])
def test_unhcr_activities_and_who_takes_part(system, year):
    rows, by = read(UNHCR / f"activity_{year}.csv"), importer(system)
    content = (UNHCR / f"activity_{year}.csv").read_bytes()

    batch = imported(system, by, content, "initiatives")

    assert (batch.created, batch.refused) == (len(rows), 0)
    days = {
        row["iati_identifier"]: {
            row[f"activity_date_type_{n}"]: row[f"activity_date_{n}"]
            for n in range(1, 5)
        }
        for row in rows
    }
    for made in ExistingInitiative.objects.all():
        told = days[made.identifier]
        assert str(made.starts_on) == (told.get("2") or told["1"])
        assert str(made.ends_on) == (told.get("4") or told["3"])
    state = {"2": "running", "4": "ended"}[rows[0]["activity_status_code"]]
    assert set(ExistingInitiative.objects.values_list("state", flat=True)) == {state}

    content = (UNHCR / f"participating_org_{year}.csv").read_bytes()
    parts = imported(system, by, content, "initiative_parts")

    lines = read(UNHCR / f"participating_org_{year}.csv")
    apart = {
        (
            row["iati_identifier"],
            " ".join(row["participating_org_eng"].split()).casefold(),
            row["participating_org_role"],
        )
        for row in lines
    }
    assert (parts.created, parts.refused) == (len(apart), 0)
    assert parts.created + parts.unchanged == len(lines)
