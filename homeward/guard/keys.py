"""The keys under which rows are digested: one for each child, authority, and the home."""

from __future__ import annotations

import os
from collections.abc import Iterable
from uuid import UUID

from homeward.guard import session

_BLOCK = 64  # SHA-256's block, in bytes: a key of this length is used as it is (RFC 2104)
_INNER = bytes(b ^ 0x36 for b in range(256))
_OUTER = bytes(b ^ 0x5C for b in range(256))


def pads(key: bytes) -> tuple[bytes, bytes]:
    """Return the inner and outer HMAC pads of a 64-byte key. Source: RFC 2104, section 2."""
    return key.translate(_INNER), key.translate(_OUTER)


def make_keys(subjects: Iterable[UUID]) -> None:
    """Give each subject without one a fresh random key."""
    made = [(subject, *pads(os.urandom(_BLOCK))) for subject in subjects]
    if made:
        session.make_keys(made)


def make_home_key() -> None:
    """Give the home its key, once: before the first row that belongs to no authority."""
    make_keys([UUID(int=0)])
