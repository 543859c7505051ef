"""What carries a message, and the one thing that every carrier can do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from homeward.domain.messages.words import Words


class Channel(StrEnum):
    """By what a person is reached."""

    IN_APP = "in_app"
    EMAIL = "email"
    NOTIFY_EMAIL = "notify_email"
    NOTIFY_SMS = "notify_sms"


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way to one address. ``delivery`` stays the same at every try.

    ``tried``: it was tried before, so that it may have been taken without our knowing.
    """

    delivery: UUID
    to: str
    words: Words
    tried: bool = False


class Sender(Protocol):
    """Hands letters to whatever carries them."""

    def send(self, letter: Letter) -> str:
        """Hand a letter over, and return the reference under which its fate can be asked.

        Raises: NotSent.
        """
        ...


class NotSent(Exception):
    """A letter that was not taken. ``code`` says why and holds no address and nobody's name.

    ``again``: trying once more may help.
    """

    def __init__(self, code: str, *, again: bool) -> None:
        super().__init__(code)
        self.code = code
        self.again = again
