from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0008_owner_contacts"),
        ("stakeholders", "0005_motives_replace_texts"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="motive",
            name="motive_once",
        ),
        migrations.AddConstraint(
            model_name="motive",
            constraint=models.UniqueConstraint(
                fields=("stakeholder", "organisation", "kind", "text"),
                name="motive_once",
                violation_error_message="This is already listed.",
            ),
        ),
    ]
