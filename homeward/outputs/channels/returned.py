"""Letters that come back hours after a mail server took them: what a delivery report says.

Source: RFC 3464 (delivery status notifications), RFC 3463 (status codes), RFC 6522
(multipart/report).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr
from typing import cast
from uuid import UUID

from homeward.outputs.channels.replies import is_bad_address

NO_MAILBOX, FULL, TOO_LATE, BACK = (
    "returned_no_mailbox",
    "returned_full",
    "returned_too_late",
    "returned",
)
"""Codes of why a letter came back: its address, a full mailbox, no way there in time, other."""

LONGEST = 200_000
"""Bytes that are read of a report. Ours are short letters; the head of one is enough."""

_STATUS = re.compile(r"\b([45])\.(\d{1,3})\.(\d{1,3})\b")
_REFERENCE = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[!-;=?-~]{1,255}>")
_ORIGINAL = frozenset({"message/rfc822", "text/rfc822-headers"})


@dataclass(frozen=True, slots=True)
class Report:
    """A letter that came back. ``reference`` is its Message-ID, ``letter`` the id within it.

    ``failure`` is a code of above, or "" for a letter that is still on its way, or has arrived.
    """

    reference: str
    letter: UUID
    failure: str


def read_report(data: bytes) -> Report | None:
    """Return what a delivery report says of the letter that it is about.

    None for any other letter (somebody's answer, an out-of-office reply), and for a report that
    does not name a letter as ours are named. No word or address of it is kept.
    """
    try:
        parts = _parts(BytesParser().parsebytes(data[:LONGEST]))
        head = next((found for part in parts if (found := _original(part))), None)
        blocks = [block for part in parts for block in _blocks(part) if block.get("Action")]
    except RecursionError:  # letters within letters, some thousand deep
        return None
    named = _REFERENCE.search(str(head.get("Message-ID", ""))) if head else None
    if head is None or named is None or not blocks:
        return None
    failures = [failure for block in blocks if (failure := _failure(block, head))]
    return Report(named[0], UUID(named[1]), failures[0] if failures else "")


def _parts(message: Message) -> list[Message]:
    """Return the parts of a report, and not those of the letter that it carries with it."""
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return []
    return cast("list[Message]", message.get_payload())


def _blocks(part: Message) -> list[Message]:
    """Return the groups of fields of a status part: of the message, then of each recipient."""
    if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
        return []
    return cast("list[Message]", part.get_payload())


def _original(part: Message) -> Message | None:
    """Return the head of the letter that a part brings back, if it brings one back."""
    if part.get_content_type() not in _ORIGINAL:
        return None
    if part.is_multipart():
        return cast("list[Message]", part.get_payload())[0]
    head = cast(bytes, part.get_payload(decode=True) or b"")
    return BytesParser().parsebytes(head, headersonly=True)


def _failure(block: Message, head: Message) -> str:
    """Return why a letter did not reach one recipient; "" where it did, or is on its way.

    That there is no mailbox is believed only where the report says so of the address written to,
    and not of a member of a list, and by its code: what refuses 550 may refuse the letter.
    """
    if str(block.get("Action", "")).strip().lower() != "failed":
        return ""
    status = _status(block)
    if status is None:
        return BACK
    kind, subject, detail = status.groups()
    if (subject, detail) == ("2", "2"):
        return FULL
    if kind == "4":
        return TOO_LATE
    bad = is_bad_address(subject.encode(), detail.encode())
    return NO_MAILBOX if bad and _is_addressee(block, head) else BACK


def _status(block: Message) -> re.Match[str] | None:
    """Return a status code; where that says no more than that it failed, the server's own."""
    said = _STATUS.search(str(block.get("Status", "")))
    if said is None or said[2] == "0":
        return _STATUS.search(str(block.get("Diagnostic-Code", ""))) or said
    return said


def _is_addressee(block: Message, head: Message) -> bool:
    named = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
    address = named.partition(";")[2].strip().strip("<>").casefold()
    return bool(address) and address == parseaddr(str(head.get("To", "")))[1].casefold()
