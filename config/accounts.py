"""How people get an account: only by an invitation or from an administrator."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's rules, less the open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
