"""How many open enterprises of a segment gave which answer, kept by the database.

As with the tally of 0012, a later migration that makes the table of enterprises anew on
SQLite drops its triggers: it ends with `RunPython(watch_again, noop)` of this one, which
puts back those of both tallies. `test_models_tally` fails where it is forgotten.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

BEFORE = import_module("enterprises.migrations.0012_registry_tally")
TABLE = "enterprises_microenterprise"
TALLY = "enterprises_answertally"
COLUMNS = "market_system_id, segment_key, attribute, answer, total"
SAME = ("owner_gender", "motivation", "formality", "urbanity", "premises")
WATCHED = (
    "market_system_id, segment_id, closed_on, owner_birth_year, employees, turnover, "
    "turnover_currency, " + ", ".join(SAME)
)
# Up to the next whole number; not every SQLite knows CEIL.
UP = {
    "postgresql": "CAST(CEIL({0}) AS integer)",
    "sqlite": "CAST({0} AS integer) + ({0} > CAST({0} AS integer))",
}


def _questions(row, vendor):
    """Each question with this row's answer; what is not known is "" or NULL."""
    return {
        "open": "'yes'",
        **{name: f"{row}.{name}" for name in SAME},
        "born": f"CAST({row}.owner_birth_year AS text)",
        "employees": f"CAST({UP[vendor].format(f'{row}.employees')} AS text)",
        "turnover": (
            f"CASE WHEN {row}.turnover IS NOT NULL THEN {row}.turnover_currency END"
        ),
    }


def _answers(row, vendor):
    asked = _questions(row, vendor).items()
    return ", ".join(f"('{name}', {answer})" for name, answer in asked)


def _counted(rows, sign=""):
    """PostgreSQL: the groups of some rows, each with how many it has."""
    return (
        f"SELECT r.market_system_id, r.segment_id, a.attribute, a.answer, "
        f"{sign}count(*) FROM {rows} r CROSS JOIN LATERAL "
        f"(VALUES {_answers('r', 'postgresql')}) AS a (attribute, answer) "
        "WHERE r.segment_id IS NOT NULL AND r.closed_on IS NULL AND a.answer <> '' "
        "GROUP BY 1, 2, 3, 4"
    )


POSTGRES_FUNCTION = f"""
CREATE FUNCTION tally_answers() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO {TALLY} ({COLUMNS}) {_counted("added")};
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO {TALLY} ({COLUMNS}) {_counted("removed", "-")};
  ELSE
    INSERT INTO {TALLY} ({COLUMNS})
      SELECT a, b, c, d, sum(n)
      FROM ({_counted("added")} UNION ALL {_counted("removed", "-")})
        AS moved (a, b, c, d, n)
      GROUP BY a, b, c, d HAVING sum(n) <> 0;
  END IF;
  RETURN NULL;
END $$ LANGUAGE plpgsql;
"""
POSTGRES_TRIGGERS = {
    "answers_added": BEFORE.POSTGRES_TRIGGERS["registry_added"],
    "answers_removed": BEFORE.POSTGRES_TRIGGERS["registry_removed"],
    "answers_moved": BEFORE.POSTGRES_TRIGGERS["registry_moved"],
}


def _add(row, n):
    """SQLite: one more or less in the line of each answer; it has one for each."""
    answers = (
        "(SELECT column1 AS attribute, column2 AS answer FROM "
        f"(VALUES {_answers(row, 'sqlite')}) WHERE column2 <> '')"
    )
    counts = f"{row}.segment_id IS NOT NULL AND {row}.closed_on IS NULL"
    same = (
        f"t.market_system_id = {row}.market_system_id AND t.segment_key = "
        f"{row}.segment_id AND t.attribute = a.attribute AND t.answer = a.answer"
    )
    return (
        f"INSERT INTO {TALLY} ({COLUMNS}) SELECT {row}.market_system_id, "
        f"{row}.segment_id, a.attribute, a.answer, 0 FROM {answers} a "
        f"WHERE {counts} AND NOT EXISTS (SELECT 1 FROM {TALLY} t WHERE {same}); "
        f"UPDATE {TALLY} SET total = total + ({n}) WHERE {counts} AND id IN "
        f"(SELECT t.id FROM {answers} a CROSS JOIN {TALLY} t WHERE {same}); "
    )


SQLITE_TRIGGERS = {
    "answers_added": f"INSERT ON {TABLE} BEGIN {_add('NEW', 1)} END",
    "answers_removed": f"DELETE ON {TABLE} BEGIN {_add('OLD', -1)} END",
    "answers_moved": (
        f"UPDATE OF {WATCHED} ON {TABLE} BEGIN {_add('OLD', -1)}{_add('NEW', 1)} END"
    ),
}


def watch(apps, schema_editor):
    """Count what there is, and from now on every row that comes, goes or moves."""
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(POSTGRES_FUNCTION)
        for name, when in POSTGRES_TRIGGERS.items():
            run(
                f"CREATE TRIGGER {name} AFTER {when.format('ON ' + TABLE)} "
                "FOR EACH STATEMENT EXECUTE FUNCTION tally_answers()"
            )
        run(f"INSERT INTO {TALLY} ({COLUMNS}) {_counted(TABLE)}")
        return
    for name, when in SQLITE_TRIGGERS.items():
        run(f"CREATE TRIGGER {name} AFTER {when}")
    for name, answer in _questions("r", "sqlite").items():
        run(
            f"INSERT INTO {TALLY} ({COLUMNS}) SELECT r.market_system_id, r.segment_id, "
            f"'{name}', {answer}, count(*) FROM {TABLE} r WHERE r.segment_id IS NOT "
            f"NULL AND r.closed_on IS NULL AND {answer} <> '' GROUP BY 1, 2, 4"
        )


def watch_again(apps, schema_editor):
    """SQLite made the table of enterprises anew, and dropped its triggers."""
    if schema_editor.connection.vendor == "sqlite":
        for name, when in {**BEFORE.SQLITE_TRIGGERS, **SQLITE_TRIGGERS}.items():
            schema_editor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {when}")


def forget(apps, schema_editor):
    """Take the triggers away; what they counted goes with its table."""
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for name in SQLITE_TRIGGERS:
        on = f" ON {TABLE}" if is_postgres else ""
        schema_editor.execute(f"DROP TRIGGER {name}{on}")
    if is_postgres:
        schema_editor.execute("DROP FUNCTION tally_answers()")


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0020_removals_in_their_system")]

    operations = [
        migrations.CreateModel(
            name="AnswerTally",
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
                ("attribute", models.CharField(max_length=20)),
                ("answer", models.CharField(max_length=20)),
                ("total", models.IntegerField()),
                (
                    "market_system",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer_tallies",
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
                            "attribute",
                            "answer",
                        ],
                        name="answer_tally_group",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="microenterprise",
            index=models.Index(
                condition=models.Q(
                    ("closed_on__isnull", True), ("turnover__isnull", False)
                ),
                fields=["segment", "turnover_currency", "turnover"],
                name="enterprise_turnovers",
            ),
        ),
        migrations.RunPython(watch, forget),
    ]
