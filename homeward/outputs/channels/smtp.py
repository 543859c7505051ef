"""Messages by a mail server (SMTP).

Source: RFC 5321 (replies), RFC 5322 (Message-ID), RFC 3834 (Auto-Submitted).
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from homeward.domain.messages import Letter, NotSent
from homeward.outputs.channels.accounts import MailServer, Security

_SECONDS = 15.0
_FOR_GOOD = 500
# One address and nothing else: no name beside it, no second one, no header.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")


class SmtpSender:
    """Hands each letter to the mail server over a connection of its own."""

    def __init__(
        self,
        server: MailServer,
        *,
        now: Callable[[], datetime],
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._server = server
        self._now = now
        self._trust = trust or ssl.create_default_context()

    def send(self, letter: Letter) -> str:
        """Hand a letter over, and return its Message-ID, the same at every try.

        Raises: NotSent. Trying again helps unless the server refused this address, or this
        letter, for good; that it does not let *us* in is for the administrator to mend.
        """
        reference = f"<{letter.delivery}@{self._server.domain}>"
        written = self._written(letter, reference)
        try:
            connection = self._connected()
            try:
                connection.send_message(
                    written, from_addr=self._server.sender, to_addrs=[letter.to]
                )
            finally:
                # Taken is taken, however the server says goodbye.
                with suppress(OSError, smtplib.SMTPException):
                    connection.quit()
                connection.close()
        except (OSError, smtplib.SMTPException) as error:
            raise _not_sent(error) from None  # the error's own words hold the address
        return reference

    def _written(self, letter: Letter, reference: str) -> EmailMessage:
        if not _ADDRESS.fullmatch(letter.to):
            raise NotSent("not_an_address", again=False)
        written = EmailMessage()
        written["From"] = self._server.sender
        written["To"] = letter.to
        written["Subject"] = letter.words.subject
        written["Date"] = format_datetime(self._now())
        written["Message-ID"] = reference
        written["Auto-Submitted"] = "auto-generated"
        written["X-Auto-Response-Suppress"] = "All"
        written.set_content(letter.words.body, charset="utf-8", cte="quoted-printable")
        return written

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        own_name = server.domain  # asking the resolver for this machine's name may take minutes
        if server.security is Security.TLS:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, own_name, timeout=_SECONDS, context=self._trust
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, own_name, timeout=_SECONDS)
        try:
            if server.security is Security.STARTTLS:
                connection.starttls(context=self._trust)
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection


def _not_sent(error: Exception) -> NotSent:
    """Return why, in a code without a word of what the server said: it repeats addresses."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            status = max((code for code, _ in error.recipients.values()), default=0)
            return NotSent(f"recipient_refused_{status}", again=status < _FOR_GOOD)
        case smtplib.SMTPDataError():
            again = error.smtp_code < _FOR_GOOD
            return NotSent(f"letter_refused_{error.smtp_code}", again=again)
        case smtplib.SMTPResponseException():
            return NotSent(f"server_refused_{error.smtp_code}", again=True)
        case smtplib.SMTPNotSupportedError():  # STARTTLS, or signing in
            return NotSent("not_offered", again=True)
        case ssl.SSLError():
            return NotSent("no_safe_connection", again=True)
        case _:
            silent = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
            return NotSent("timed_out" if silent else "unreachable", again=True)
