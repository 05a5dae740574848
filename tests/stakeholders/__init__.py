"""Tests of stakeholders, and where its pages are."""

from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse

from enterprises.models import MarketSystem
from stakeholders.models import Organisation


def url(system: MarketSystem, name: str, **kwargs: Any) -> str:
    """The address of a page of this app in one market system."""
    return reverse(f"stakeholders:{name}", kwargs={"slug": system.slug, **kwargs})


def root(system: MarketSystem) -> str:
    """Where the addresses of this app begin."""
    return f"/systems/{system.slug}/stakeholders/"


def of(person: User) -> Organisation:
    """The organisation that somebody acts for."""
    return person.memberships.get().organisation
