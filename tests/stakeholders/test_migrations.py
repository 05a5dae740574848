"""What changing the tables does to the rows that are there, forward and back."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("stakeholders", "0003_barriers_answered")]
AFTER = [("stakeholders", "0005_motives_replace_texts")]


def migrated_to(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def history(transactional_db):
    yield
    migrated_to(MigrationExecutor(connection).loader.graph.leaf_nodes())


def texts(apps, kind):
    motives = apps.get_model("stakeholders", "Motive").objects.filter(kind=kind)
    return [
        (m.text, m.organisation.name, m.visibility)
        for m in motives.order_by("pk").select_related("organisation")
    ]


def test_texts_become_motives_and_go_back(history):
    apps = migrated_to(BEFORE)
    system = apps.get_model("enterprises", "MarketSystem").objects.create(
        name="Milk", slug="milk", country="PE", currency="PEN"
    )
    organisations = apps.get_model("stakeholders", "Organisation").objects
    dairy = organisations.create(name="Dairy", kind="company")
    fund = organisations.create(name="Fund", kind="donor")
    user = apps.get_model("auth", "User").objects.create(username="c")
    apps.get_model("stakeholders", "Membership").objects.create(
        market_system=system, user=user, organisation=fund, role=40
    )
    listed = apps.get_model("stakeholders", "Stakeholder").objects
    own = listed.create(
        market_system=system,
        name="Dairy",
        kind="company",
        layer="chain",
        organisation=dairy,
        incentive="More milk\n\nBetter milk",
    )
    long = " ".join(["word"] * 80)
    listed.create(
        market_system=system, name="Bank", kind="company", layer="chain", concern=long
    )
    listed.create(market_system=system, name="Bare", kind="company", layer="chain")

    apps = migrated_to(AFTER)

    assert texts(apps, "incentive") == [
        ("More milk", "Dairy", 30),
        ("Better milk", "Dairy", 30),
    ]
    told = texts(apps, "concern")
    assert [row[1:] for row in told] == [("Fund", 30)] * 2
    assert " ".join(row[0] for row in told) == long

    apps.get_model("stakeholders", "Motive").objects.create(
        market_system_id=system.pk,
        stakeholder_id=own.pk,
        organisation_id=dairy.pk,
        kind="concern",
        text="Kept to ourselves",
        visibility=10,
    )
    apps = migrated_to(BEFORE)
    row = apps.get_model("stakeholders", "Stakeholder").objects.get(pk=own.pk)
    assert (row.incentive, row.concern) == ("More milk\nBetter milk", "")

    apps = migrated_to(AFTER)
    assert len(texts(apps, "incentive")) == 2
    assert len(texts(apps, "concern")) == 3
