"""Accounts that can sign in with a password and read their mail."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User

from tests.factories import UserFactory

PASSWORD = "Ein-Satz-den-niemand-rät"


def account(email: str = "ana@people.example", **kwargs: Any) -> User:
    """A person with a password and a proved address."""
    user = UserFactory(username=email, **kwargs)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
