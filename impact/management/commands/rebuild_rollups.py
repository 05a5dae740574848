"""manage.py rebuild_rollups: throw figures away and compute them from observations."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from impact.models import Indicator
from impact.rollups.drain import rebuild


class Command(BaseCommand):
    help = "Compute all figures afresh, or those of one market system or indicator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--system", help="address (slug) of a market system")
        parser.add_argument("--indicator", help="code of an indicator")

    def handle(self, *args: Any, **options: Any) -> None:
        indicators = Indicator.objects.order_by("market_system", "code")
        if options["system"]:
            indicators = indicators.filter(market_system__slug=options["system"])
        if options["indicator"]:
            indicators = indicators.filter(code=options["indicator"])
        for indicator in indicators:
            groups = rebuild(indicator)
            self.stdout.write(f"{indicator.code}: {groups} periods")
