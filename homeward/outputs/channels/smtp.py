"""Messages by a mail server (SMTP).

Source: RFC 5321 (replies), RFC 5322 (Message-ID), RFC 3834 (Auto-Submitted).
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from homeward.domain.messages import Letter, NotSent, is_plain_address
from homeward.outputs.channels.accounts import LONGEST_LETTER, MailServer, Security
from homeward.outputs.channels.replies import FOR_GOOD, is_of_the_address

_SECONDS = 15.0  # for one step, such as reaching the server or one answer
_WHOLE_LETTER = LONGEST_LETTER  # for all steps together, however slowly the server speaks


class _TimeLimit:
    """Cuts a connection that takes too long; ``up`` says that it was."""

    def __init__(self) -> None:
        self.up = False
        self.connection: smtplib.SMTP | None = None
        self._over = threading.Event()

    def __enter__(self) -> _TimeLimit:
        threading.Thread(target=self._keep, daemon=True, name="time limit").start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()

    def _keep(self) -> None:
        if self._over.wait(_WHOLE_LETTER):
            return
        self.up = True
        while not self._over.wait(0.2):  # the socket is another once it is a safe one
            sock = self.connection.sock if self.connection is not None else None
            if sock is not None:
                with suppress(OSError):
                    # Whoever reads there in C meets its end; a closed socket may be another's.
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)


class _Limited(smtplib.SMTP):
    """A connection that its time limit sees from the first byte on."""

    def __init__(self, limit: _TimeLimit, *args: Any, **kwargs: Any) -> None:
        limit.connection = self
        super().__init__(*args, **kwargs)


class _LimitedTls(_Limited, smtplib.SMTP_SSL):
    """The same, safe from the first byte on."""


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
            with self._connected() as connection:
                connection.send_message(
                    written, from_addr=self._server.sender, to_addrs=[letter.to]
                )
        except (OSError, smtplib.SMTPException) as error:
            raise _not_sent(error) from None  # the error's own words hold the address
        return reference

    def _written(self, letter: Letter, reference: str) -> EmailMessage:
        if not is_plain_address(letter.to):
            raise NotSent("not_an_address", again=False)
        written = EmailMessage()
        try:
            written["From"] = self._server.sender
            written["To"] = letter.to
            written["Subject"] = letter.words.subject
            written["Date"] = format_datetime(self._now())
            written["Message-ID"] = reference
            written["Auto-Submitted"] = "auto-generated"
            written["X-Auto-Response-Suppress"] = "All"
            written.set_content(letter.words.body, charset="utf-8", cte="quoted-printable")
        except ValueError:  # nothing that could not be a letter was ever handed over
            raise NotSent("not_a_letter", again=False) from None
        return written

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """Hold a connection for one letter, and no longer than one may take.

        Raises: OSError, SMTPException; TimeoutError where the time was up.
        """
        connection: smtplib.SMTP | None = None
        with _TimeLimit() as limit:
            try:
                connection = self._greeted(limit)
                self._let_in(connection)
                yield connection
                # Taken is taken, however the server says goodbye.
                with suppress(OSError, smtplib.SMTPException):
                    connection.quit()
            except (OSError, smtplib.SMTPException):
                if limit.up:
                    raise TimeoutError from None
                raise
            finally:
                if connection is not None:
                    connection.close()

    def _greeted(self, limit: _TimeLimit) -> smtplib.SMTP:
        server = self._server
        own_name = server.domain  # asking the resolver for this machine's name may take minutes
        if server.security is Security.TLS:
            return _LimitedTls(
                limit, server.host, server.port, own_name, timeout=_SECONDS, context=self._trust
            )
        return _Limited(limit, server.host, server.port, own_name, timeout=_SECONDS)

    def _let_in(self, connection: smtplib.SMTP) -> None:
        if self._server.security is Security.STARTTLS:
            connection.starttls(context=self._trust)
        if self._server.user:
            connection.login(self._server.user, self._server.password)


def _not_sent(error: Exception) -> NotSent:
    """Return why, in a code without a word of what the server said: it repeats addresses."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            status, said = max(error.recipients.values(), default=(0, b""))
            what = "recipient" if is_of_the_address(status, bytes(said)) else "passing_on"
            return NotSent(f"{what}_refused_{status}", again=status < FOR_GOOD)
        case smtplib.SMTPDataError():
            again = error.smtp_code < FOR_GOOD
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
