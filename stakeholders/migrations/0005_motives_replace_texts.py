from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0004_motives_of_texts")]

    operations = [
        migrations.RemoveField(model_name="stakeholder", name="concern"),
        migrations.RemoveField(model_name="stakeholder", name="incentive"),
    ]
