from django.db import migrations, models

CIRCLES = [
    (10, "My organisation only"),
    (20, "My organisation and the coordinators"),
    (30, "All partners"),
]


def for_few_eyes():
    return models.IntegerField(
        choices=CIRCLES, default=20, verbose_name="who may see it"
    )


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0002_factor_two")]

    operations = [
        migrations.AddField(
            model_name="functionrole",
            name="what_would_remove",
            field=models.CharField(
                blank=True, max_length=300, verbose_name="what would take that away"
            ),
        ),
        migrations.AlterField(
            model_name="duediligence", name="visibility", field=for_few_eyes()
        ),
        migrations.AlterField(
            model_name="representative", name="visibility", field=for_few_eyes()
        ),
    ]
