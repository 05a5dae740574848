"""Move what a stakeholder gains and worries about into rows of their own, and back."""

import textwrap

from django.db import migrations

KINDS = ("incentive", "concern")
LONGEST = 300
PARTNERS = 30


def to_motives(apps, schema_editor):
    stakeholders = apps.get_model("stakeholders", "Stakeholder").objects
    for stakeholder in stakeholders.exclude(incentive="", concern="").order_by("pk"):
        organisation = None
        for kind in KINDS:
            for text in lines_of(getattr(stakeholder, kind)):
                organisation = organisation or entered_for(apps, stakeholder)
                apps.get_model("stakeholders", "Motive").objects.get_or_create(
                    stakeholder_id=stakeholder.pk,
                    kind=kind,
                    text=text,
                    defaults={
                        "market_system_id": stakeholder.market_system_id,
                        "organisation_id": organisation,
                        "visibility": PARTNERS,
                    },
                )


def lines_of(text):
    """One motive for each line; a longer line goes on in the next one."""
    return [
        part.strip()
        for line in text.splitlines()
        for part in textwrap.wrap(line, LONGEST, break_on_hyphens=False)
        if part.strip()
    ]


def entered_for(apps, stakeholder):
    """Its own organisation, else that of the first who coordinates the system."""
    if stakeholder.organisation_id:
        return stakeholder.organisation_id
    memberships = apps.get_model("stakeholders", "Membership").objects.filter(
        market_system_id=stakeholder.market_system_id
    )
    first = memberships.order_by("-role", "pk").first()
    if first is not None:
        return first.organisation_id
    organisation, _ = apps.get_model(
        "stakeholders", "Organisation"
    ).objects.get_or_create(
        name=stakeholder.market_system.name, defaults={"kind": stakeholder.kind}
    )
    return organisation.pk


def to_texts(apps, schema_editor):
    """What all partners see goes back into the text; the rows stay as they are.

    A motive that an organisation keeps to itself would be seen by everybody there.
    """
    motives = apps.get_model("stakeholders", "Motive").objects.filter(
        visibility=PARTNERS
    )
    stakeholders = apps.get_model("stakeholders", "Stakeholder").objects
    for stakeholder in stakeholders.filter(motives__in=motives).distinct():
        for kind in KINDS:
            told = motives.filter(stakeholder_id=stakeholder.pk, kind=kind)
            texts = told.order_by("pk").values_list("text", flat=True)
            setattr(stakeholder, kind, "\n".join(texts))
        stakeholder.save(update_fields=KINDS)


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0003_barriers_answered")]

    operations = [migrations.RunPython(to_motives, to_texts)]
