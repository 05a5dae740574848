"""Tests of valueprop, and where its pages are."""

from typing import Any

from django.urls import reverse

from enterprises.models import MarketSystem


def url(system: MarketSystem, name: str, **kwargs: Any) -> str:
    """The address of a page of this app in one market system."""
    return reverse(f"valueprop:{name}", kwargs={"slug": system.slug, **kwargs})
