"""The database refuses to change or delete an audit event."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'audit events are never changed or deleted'
    USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER audit_event_stays BEFORE UPDATE OR DELETE ON enterprises_auditevent
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
"""
SQLITE = [
    f"CREATE TRIGGER audit_event_no_{verb} BEFORE {verb.upper()} "
    "ON enterprises_auditevent BEGIN "
    "SELECT RAISE(ABORT, 'audit events are never changed or deleted'); END"
    for verb in ("update", "delete")
]


def forbid(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)
    else:
        for statement in SQLITE:
            schema_editor.execute(statement)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "DROP TRIGGER audit_event_stays ON enterprises_auditevent;"
            "DROP FUNCTION refuse_audit_change();"
        )
    else:
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER audit_event_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow, elidable=False)]
