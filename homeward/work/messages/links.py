"""The link in an email or a text message: signed, and good for a day from when it was sent.

It carries a delivery's id and nothing else, so that whoever finds it learns nothing. It lets
nobody in: the page behind it asks for sign-in first, and then whose message it is.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer

from homeward.work.messages.models import Delivery

GOOD_FOR = timedelta(hours=24)
_SALT = "homeward.message"


def token_of(delivery: UUID) -> str:
    """Return the part of a link's address that names a delivery."""
    name = urlsafe_b64encode(delivery.bytes).rstrip(b"=").decode()
    return Signer(sep=".", salt=_SALT).sign(name)


def delivery_in(token: str) -> UUID | None:
    """Return the delivery that a link names; None if it is not one of ours, or is not whole."""
    try:
        name = Signer(sep=".", salt=_SALT).unsign(token)
        return UUID(bytes=urlsafe_b64decode(f"{name}=="))
    except (BadSignature, Error, ValueError):
        return None


def has_expired(row: Delivery, *, now: datetime) -> bool:
    """Tell whether a delivery's link is no longer good at ``now`` (aware UTC)."""
    return now - (row.sent_at or row.recorded_at) > GOOD_FOR
