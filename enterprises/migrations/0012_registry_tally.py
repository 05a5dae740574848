"""Counts of the registry that the database keeps by itself, and indexes of its list.

Triggers stand on the table of enterprises. SQLite drops them when a later migration
makes that table anew (most changes but adding a column do): such a migration ends with
`RunPython(watch, forget)` of this one. `test_models_tally` fails where it is forgotten.
"""

import django.db.models.deletion
from django.db import DatabaseError, migrations, models, transaction

TABLE = "enterprises_microenterprise"
TALLY = "enterprises_registrytally"
COLUMNS = "market_system_id, segment_key, place_key, owner_gender, is_open, total"
WATCHED = "market_system_id, segment_id, place_id, owner_gender, closed_on"


def _group(row):
    return (
        f"{row}.market_system_id, COALESCE({row}.segment_id, 0), "
        f"COALESCE({row}.place_id, 0), {row}.owner_gender, ({row}.closed_on IS NULL)"
    )


POSTGRES_FUNCTION = f"""
CREATE FUNCTION tally_registry() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO {TALLY} ({COLUMNS})
      SELECT {_group("r")}, count(*) FROM added r GROUP BY 1, 2, 3, 4, 5;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO {TALLY} ({COLUMNS})
      SELECT {_group("r")}, -count(*) FROM removed r GROUP BY 1, 2, 3, 4, 5;
  ELSE
    INSERT INTO {TALLY} ({COLUMNS})
      SELECT a, b, c, d, e, sum(n) FROM (
        SELECT {_group("r")}, count(*) FROM added r GROUP BY 1, 2, 3, 4, 5
        UNION ALL
        SELECT {_group("r")}, -count(*) FROM removed r GROUP BY 1, 2, 3, 4, 5
      ) AS moved (a, b, c, d, e, n)
      GROUP BY a, b, c, d, e HAVING sum(n) <> 0;
  END IF;
  RETURN NULL;
END $$ LANGUAGE plpgsql;
"""
POSTGRES_TRIGGERS = {
    "registry_added": "INSERT {} REFERENCING NEW TABLE AS added",
    "registry_removed": "DELETE {} REFERENCING OLD TABLE AS removed",
    "registry_moved": (
        "UPDATE {} REFERENCING OLD TABLE AS removed NEW TABLE AS added"
    ),
}


def _add(row, n):
    """One more or less in the line of a row's group; SQLite has one line for each."""
    same = (
        f"market_system_id = {row}.market_system_id "
        f"AND segment_key = COALESCE({row}.segment_id, 0) "
        f"AND place_key = COALESCE({row}.place_id, 0) "
        f"AND owner_gender = {row}.owner_gender "
        f"AND is_open = ({row}.closed_on IS NULL)"
    )
    return (
        f"INSERT INTO {TALLY} ({COLUMNS}) SELECT {_group(row)}, 0 "
        f"WHERE NOT EXISTS (SELECT 1 FROM {TALLY} WHERE {same}); "
        f"UPDATE {TALLY} SET total = total + ({n}) WHERE {same}; "
    )


SQLITE_TRIGGERS = {
    "registry_added": f"INSERT ON {TABLE} BEGIN {_add('NEW', 1)} END",
    "registry_removed": f"DELETE ON {TABLE} BEGIN {_add('OLD', -1)} END",
    "registry_moved": (
        f"UPDATE OF {WATCHED} ON {TABLE} BEGIN {_add('OLD', -1)}{_add('NEW', 1)} END"
    ),
}


def watch(apps, schema_editor):
    """Count what there is, and from now on every row that comes, goes or moves."""
    run = schema_editor.execute
    is_postgres = schema_editor.connection.vendor == "postgresql"
    if is_postgres:
        run(POSTGRES_FUNCTION)
        for name, when in POSTGRES_TRIGGERS.items():
            run(
                f"CREATE TRIGGER {name} AFTER {when.format('ON ' + TABLE)} "
                "FOR EACH STATEMENT EXECUTE FUNCTION tally_registry()"
            )
    else:
        for name, when in SQLITE_TRIGGERS.items():
            run(f"CREATE TRIGGER {name} AFTER {when}")
    run(
        f"INSERT INTO {TALLY} ({COLUMNS}) SELECT {_group('r')}, count(*) "
        f"FROM {TABLE} r GROUP BY 1, 2, 3, 4, 5"
    )


def forget(apps, schema_editor):
    """Take the triggers away, and what they counted."""
    for name in SQLITE_TRIGGERS:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {name} ON {TABLE}")
        else:
            schema_editor.execute(f"DROP TRIGGER {name}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION tally_registry()")
    schema_editor.execute(f"DELETE FROM {TALLY}")


def index_words(apps, schema_editor):
    """Find a part of a code or name quickly, where PostgreSQL has the extension.

    It comes with PostgreSQL, and the owner of a database may create it. Without it the
    search works, and reads the rows of the market system.
    """
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return
    for column in ("code", "name"):
        schema_editor.execute(
            f"CREATE INDEX registry_part_of_{column} ON {TABLE} "
            f"USING gin (UPPER({column}::text) gin_trgm_ops)"
        )


def drop_words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for column in ("code", "name"):
            schema_editor.execute(f"DROP INDEX IF EXISTS registry_part_of_{column}")


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0011_motivation_and_position_indexes")]

    operations = [
        migrations.CreateModel(
            name="RegistryTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("segment_key", models.PositiveBigIntegerField()),
                ("place_key", models.PositiveBigIntegerField()),
                ("owner_gender", models.CharField(blank=True, max_length=10)),
                ("is_open", models.BooleanField()),
                ("total", models.IntegerField()),
                (
                    "market_system",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="enterprises.marketsystem",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=[
                            "market_system",
                            "segment_key",
                            "place_key",
                            "owner_gender",
                            "is_open",
                        ],
                        name="registry_tally_group",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="microenterprise",
            index=models.Index(
                fields=["market_system", "name", "id"], name="enterprise_name"
            ),
        ),
        migrations.AddIndex(
            model_name="microenterprise",
            index=models.Index(
                fields=["market_system", "employees", "id"],
                name="enterprise_employees",
            ),
        ),
        migrations.AddIndex(
            model_name="microenterprise",
            index=models.Index(
                fields=["market_system", "started_year", "id"],
                name="enterprise_started",
            ),
        ),
        migrations.RunPython(watch, forget),
        migrations.RunPython(index_words, drop_words),
    ]
