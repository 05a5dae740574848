"""Every key to a person is looked after, personal, or history; each is said once."""

from collections import Counter

from django.apps import apps
from django.contrib.auth.models import User

from config import owners
from enterprises.models import VersionedRow
from stakeholders.models import VisibleRow


def keys_to_people() -> set[tuple[str, str]]:
    fields = User._meta.get_fields(include_hidden=True)
    return {
        (field.related_model._meta.label_lower, field.field.name)
        for field in fields
        if field.auto_created and not field.concrete
    }


def test_every_key_to_a_person_says_what_it_means():
    """A new one fails here by name: put it into config/owners.py."""
    said = Counter([*owners.OWNED, *owners.PERSONAL, *owners.HISTORY])

    assert keys_to_people() - set(said) == set()
    assert set(said) - keys_to_people() == set()
    assert set(said.values()) == {1}


def test_what_is_handed_over_has_a_version_a_system_and_nothing_private():
    for label, _field in owners.OWNED:
        model = apps.get_model(label)
        assert issubclass(model, VersionedRow)
        assert not issubclass(model, VisibleRow)
        assert model._meta.get_field("market_system")
