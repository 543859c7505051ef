"""Where messages leave by, as an installation sets it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_LETTER = 20.0
"""So many seconds may handing one letter over take; a worker that is to stop waits longer."""


class Security(StrEnum):
    """How the way to a mail server is kept from listeners. ``NONE`` is for this machine alone."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server, and the address that messages come from. Without a user nobody logs in."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def domain(self) -> str:
        """Return the part of the sender's address after the @."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class NotifyAccount:
    """A service at GOV.UK Notify: where, its id and secret, and its templates.

    Each template has nothing in it but ``((subject))`` and ``((body))``; the text message's has
    ``((body))``. An empty id: that channel is not used.
    """

    url: str
    service: str
    secret: str = field(repr=False)
    email_template: str = ""
    sms_template: str = ""
