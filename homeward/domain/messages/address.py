"""What an email address is here: the plain kind that means the same to everybody who reads it."""

from __future__ import annotations

import re

LONGEST = 254
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PLAIN = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_ENCODED = "=?"  # how RFC 2047 begins words that a mail program shows as others


def is_plain_address(text: str) -> bool:
    """Tell whether a text is one email address and nothing else.

    No name beside it, no second one, no header, no quoting, and nothing that a mail program
    would show as another address than the one that is written to.

    Source: RFC 5322 section 3.4.1 (addr-spec), RFC 5321 section 4.5.3.1 (lengths), RFC 2047.
    """
    return len(text) <= LONGEST and _ENCODED not in text and bool(_PLAIN.fullmatch(text))
