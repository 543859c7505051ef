"""What a mail server's refusal is about: the address, or anything else."""

from __future__ import annotations

import re

FOR_GOOD = 500
"""From this reply code on a refusal is for good. Source: RFC 5321 section 4.2.1."""

_ENHANCED = re.compile(rb"\b5\.(\d{1,3})\.(\d{1,3})\b")
_OF_THE_ADDRESS = frozenset({550, 551, 553})
_OF_OURS = frozenset({b"7", b"8"})
"""Details of X.1.X that are about the sender. Source: RFC 3463 section 3.2."""


def is_bad_address(subject: bytes, detail: bytes) -> bool:
    """Tell whether a status of this subject and detail says that the recipient's address is bad."""
    return subject == b"1" and detail not in _OF_OURS


def is_of_the_address(status: int, said: bytes) -> bool:
    """Tell whether a server refused the address itself, and not to pass a letter on to it.

    Source: RFC 5321 section 4.2.3; RFC 3463 section 3.2 (X.1.X is the address's own status).
    """
    enhanced = _ENHANCED.search(said)
    if status < FOR_GOOD:
        return True
    if enhanced:
        return is_bad_address(enhanced[1], enhanced[2])
    return status in _OF_THE_ADDRESS and b"relay" not in said.lower()
