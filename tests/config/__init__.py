"""Tests of what lies above the apps, and where the administration's pages are."""

from django.urls import reverse


def url(name: str, *args: int) -> str:
    """The address of a page of the site administration."""
    return reverse(f"administration_{name}", args=args)
