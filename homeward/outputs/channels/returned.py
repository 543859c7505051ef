"""Letters that come back hours after a mail server took them: what a delivery report says.

Source: RFC 3464 (delivery status notifications), RFC 3463 (status codes), RFC 6522
(multipart/report).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from typing import cast

from homeward.outputs.channels.replies import is_of_the_address

NO_MAILBOX, FULL, TOO_LATE, BACK = (
    "returned_no_mailbox",
    "returned_full",
    "returned_too_late",
    "returned",
)
"""Codes of why a letter came back: its address, a full mailbox, no way there in time, other."""

ARRIVED = "delivered"
LONGEST = 5_000_000
"""Bytes that are read of a report: it may carry the whole letter with it."""

_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
_REPLY = re.compile(r"\b([45]\d\d)\b")
_ORIGINAL = frozenset({"message/rfc822", "text/rfc822-headers", "message/global"})
_REFERENCE = re.compile(r"<[^<>@\s]{1,80}@[^<>\s]{1,255}>")
_SAID = {"delivered": ARRIVED, "relayed": "", "expanded": "", "delayed": ""}


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a letter. ``reference`` is its Message-ID; ``outcome`` a code of above.

    ``outcome`` is "" for what is not yet at its end, such as a letter that is delayed.
    """

    reference: str
    outcome: str


def read_report(data: bytes) -> Report | None:
    """Return what a delivery report says of the letter that it is about.

    None for any other letter (somebody's answer, an out-of-office reply), and for a report that
    does not name its letter. No word or address of it is kept.
    """
    parts = _parts(BytesParser().parsebytes(data[:LONGEST]))
    blocks = [block for part in parts for block in _blocks(part)]
    outcomes = [_outcome(block) for block in blocks if block.get("Action")]
    reference = next((found for part in parts if (found := _named(part))), "")
    if not outcomes or not reference:
        return None
    failed = [each for each in outcomes if each not in ("", ARRIVED)]
    return Report(reference, failed[0] if failed else outcomes[0])


def _parts(message: Message) -> list[Message]:
    """Return the parts of a report, and not those of the letter that it carries with it."""
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return []
    return cast("list[Message]", message.get_payload())


def _blocks(part: Message) -> list[Message]:
    """Return the groups of fields of a status part: of the message, then of each recipient."""
    kinds = ("message/delivery-status", "message/global-delivery-status")
    if part.get_content_type() not in kinds or not part.is_multipart():
        return []
    return cast("list[Message]", part.get_payload())


def _named(part: Message) -> str:
    """Return the Message-ID of the letter of which a part is the original, or its head."""
    if part.get_content_type() not in _ORIGINAL:
        return ""
    if part.is_multipart():
        said = str(cast("list[Message]", part.get_payload())[0].get("Message-ID", ""))
    else:
        head = cast(bytes, part.get_payload(decode=True) or b"")
        said = str(BytesParser().parsebytes(head, headersonly=True).get("Message-ID", ""))
    found = _REFERENCE.search(said)
    return found[0] if found else ""


def _outcome(block: Message) -> str:
    action = str(block.get("Action", "")).strip().lower()
    if action != "failed":
        return _SAID.get(action, "")
    status = _STATUS.search(str(block.get("Status", "")))
    said = str(block.get("Diagnostic-Code", ""))
    if status and status.group(2, 3) == ("2", "2"):
        return FULL
    if status and status[1] == "4":
        return TOO_LATE
    return NO_MAILBOX if _is_no_mailbox(status, said) else BACK


def _is_no_mailbox(status: re.Match[str] | None, said: str) -> bool:
    """Tell whether the address itself was refused, for good.

    Where the status says no more than that it failed (5.0.0), the server's own words do.
    """
    if status and status[2] != "0":
        return status[2] == "1"
    reply = _REPLY.search(said)
    code = int(reply[1]) if reply else 0
    return code >= 500 and is_of_the_address(code, said.encode("utf-8", "replace"))
