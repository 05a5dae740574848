import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0021_answer_tally"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrow",
            name="choices",
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name="ImportDecision",
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
                ("number", models.PositiveIntegerField()),
                ("subject", models.CharField(max_length=300)),
                ("answer", models.CharField(max_length=40)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="enterprises.importbatch",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "number"),
                        name="import_decision_number_unique",
                    )
                ],
            },
        ),
    ]
