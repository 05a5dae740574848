"""Fill an empty database with the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.load import is_loaded, load
from impact.rollups.drain import drain


class Command(BaseCommand):
    help = "Load the demonstration and compute its figures; does nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            # Its accounts have a password that everybody knows.
            raise CommandError("Only with DEMO=1: the accounts are open to anybody.")
        if is_loaded():
            self.stdout.write("The demonstration is there already.")
            return
        system = load()
        drain()
        self.stdout.write(f"Loaded: {system.name}.")
