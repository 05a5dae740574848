"""Who looks after the installation."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import UserFactory


@pytest.fixture
def administrator(db: None) -> User:
    return UserFactory(is_staff=True, username="root@people.example")


@pytest.fixture
def inside(client: Client, administrator: User) -> Client:
    """The administrator's browser."""
    client.force_login(administrator)
    return client
