"""Letters that actions send once what they did is stored."""

import logging
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from enterprises.models import MarketSystem
from enterprises.wording import isolated
from stakeholders.models import Invitation

CONSOLE = "django.core.mail.backends.console.EmailBackend"
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Letter:
    """One e-mail; `is_sent` is None until the transaction of its action has ended."""

    to: list[str]
    subject: str
    text: str
    is_sent: bool | None = None

    @classmethod
    def to_coordinators(
        cls, system: MarketSystem, subject: str, template: str, **context: object
    ) -> "Letter":
        """Tell those who run a system, once this transaction has ended.

        `subject` has a place for the name of the system.
        """
        coordinating = system.memberships.coordinating().exclude(user__email="")
        addresses = coordinating.values_list("user__email", flat=True).distinct()
        letter = cls(
            to=list(addresses.order_by("user__email")),
            subject=subject % {"system": isolated(system.name)},
            text=render_to_string(template, {"system": system, **context}),
        )
        transaction.on_commit(letter.send, robust=True)
        return letter

    def send(self) -> None:
        """Send it; a mail server that is away is remembered, not raised.

        An installation without one has Django's console, which is a log file and no
        place for a link that opens a door: nothing is sent there.
        """
        if not self.to or settings.EMAIL_BACKEND == CONSOLE:
            self.is_sent = False
            return
        line = " ".join(self.subject.split())
        try:
            for address in self.to:  # apart, so that nobody reads the others' addresses
                send_mail(line, self.text, None, [address])
        except (SMTPException, OSError) as error:
            self.is_sent = False
            logger.warning("mail could not be sent: %s", type(error).__name__)
        else:
            self.is_sent = True


@dataclass(frozen=True, slots=True)
class Issued:
    """A new invitation with its link, which is nowhere stored, and its letter."""

    invitation: Invitation
    link: str
    letter: Letter
