"""How people get an account: only by an invitation or from an administrator."""

from dataclasses import dataclass

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from config.demo.accounts import ACCOUNTS
from stakeholders.models import Membership


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's rules, less the open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One button of the demonstration's sign-in page."""

    email: str
    role: str
    description: str


def demo_accounts() -> list[DemoAccount]:
    """Those who may be entered with one click: nobody, except in the demonstration."""
    if not settings.DEMO:
        return []
    return [
        DemoAccount(
            email=email,
            role=(
                str(Membership.Role[role].label)
                if role
                else gettext("Site administrator")
            ),
            description=gettext(description),
        )
        for email, _name, _organisation, role, description in ACCOUNTS
    ]
