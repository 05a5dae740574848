"""What owners agreed to, as tables put it, becomes purposes that a system names."""

from django.db import migrations


def name_purposes(apps, schema_editor):
    enterprises = apps.get_model("enterprises", "MicroEnterprise")
    purposes = apps.get_model("enterprises", "ConsentPurpose")
    said = (
        enterprises.objects.filter(consent_on__isnull=False)
        .exclude(consent_purpose="")
        .order_by()
        .values_list("market_system_id", "consent_purpose")
        .distinct()
    )
    for system, name in said:
        purposes.objects.get_or_create(market_system_id=system, name=name)


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0018_consents")]

    # The way back takes nothing: enterprises keep the words of their tables.
    operations = [migrations.RunPython(name_purposes, migrations.RunPython.noop)]
