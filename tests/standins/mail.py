"""A mail server of a test's own (aiosmtpd), told when to refuse."""

from __future__ import annotations

import socket
import ssl
from collections import deque
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CERTIFICATE = Path(__file__).with_name("localhost.pem")
OK = "250 OK"


@dataclass
class Box:
    """What has arrived, and what the next letters are answered at each of two steps.

    ``said``: user and password that may sign in; none: nobody need.
    """

    letters: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    at_recipient: deque[str] = field(default_factory=deque)
    at_data: deque[str] = field(default_factory=deque)
    said: tuple[bytes, bytes] | None = None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.at_recipient.popleft() if self.at_recipient else OK
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.at_data.popleft() if self.at_data else OK
        if answer == OK:
            assert isinstance(envelope.content, bytes)
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
            self.to += envelope.rcpt_tos
        return answer

    def signs_in(
        self, server: SMTP, session: Session, envelope: Envelope, kind: str, data: object
    ) -> AuthResult:
        """Tell aiosmtpd whether what somebody gave lets them in."""
        given = (data.login, data.password) if isinstance(data, LoginPassword) else None
        return AuthResult(success=given == self.said, handled=False)


def trusted() -> ssl.SSLContext:
    """Return what trusts the server's certificate, and no other."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def mail_server(
    box: Box, *, port: int | None = None, starttls: bool = False, tls: bool = False
) -> Controller:
    """Return a server on 127.0.0.1, to be started, at a port or at any that is free."""
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    own.load_cert_chain(CERTIFICATE)
    return Controller(
        box,
        hostname="127.0.0.1",
        port=port or free_port(),
        ready_timeout=20,
        ssl_context=own if tls else None,
        tls_context=own if starttls else None,
        require_starttls=starttls,
        authenticator=box.signs_in if box.said else None,
        auth_required=box.said is not None,
        auth_require_tls=True,
    )


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
