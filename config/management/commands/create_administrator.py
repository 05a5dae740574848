"""manage.py create_administrator: the first person of a fresh installation."""

import getpass
from argparse import ArgumentParser
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from stakeholders.actions.administration import add_administrator


class Command(BaseCommand):
    """Make a site administrator, with a password typed here or chosen by a link."""

    help = "Make (or find) the account of EMAIL and let it run the installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address, and whether to print a link instead of asking."""
        parser.add_argument("email")
        parser.add_argument(
            "--link",
            metavar="SITE",
            help="print a link to choose a password, for a site such as "
            "https://sokoni.example; it works once",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse what is no address; else make the account and say what to do next."""
        email, site = options["email"], options["link"]
        try:
            validate_email(email)
        except ValidationError as refused:
            raise CommandError(f"{email!r} is no e-mail address.") from refused
        password = None if site else self._asked(email)
        person = add_administrator(email=email, password=password, by=None)
        self.stdout.write(f"{person.email} administers this installation.")
        if site:
            self.stdout.write("Choose a password at:")
            self.stdout.write(site.rstrip("/") + _address(person))

    def _asked(self, email: str) -> str:
        password = getpass.getpass("Password: ")
        if password != getpass.getpass("Once more: "):
            raise CommandError("The two passwords differ; nothing was done.")
        try:
            validate_password(password, User(username=email, email=email))
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        return password


def _address(person: User) -> str:
    """The same address that a forgotten password gets by mail."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(person),
            "key": default_token_generator.make_token(person),
        },
    )
