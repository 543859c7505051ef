"""By what messages leave, read from the environment. A channel set by half means no start."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from homeward.config.failure import CannotStart
from homeward.domain.messages import is_plain_address
from homeward.outputs.channels.accounts import MailServer, NotifyAccount, Security

_NOTIFY = "https://api.notifications.service.gov.uk"
_KEY = "HOMEWARD_NOTIFY_KEY"
_EMAIL_TEMPLATE, _SMS_TEMPLATE = "HOMEWARD_NOTIFY_EMAIL_TEMPLATE", "HOMEWARD_NOTIFY_SMS_TEMPLATE"
_TOKEN = "HOMEWARD_NOTIFY_CALLBACK_TOKEN"  # noqa: S105 (a variable's name)
_MAIL, _FROM, _ADDRESS = "HOMEWARD_SMTP_URL", "HOMEWARD_MAIL_FROM", "HOMEWARD_ADDRESS"
_SHORTEST_TOKEN = 24
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_SCHEMES = {
    "smtps": (Security.TLS, 465),
    "smtp": (Security.STARTTLS, 587),
    "smtp-plain": (Security.NONE, 25),
}
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# {name}-{service}-{secret}; a name may hold hyphens of its own.
_WHOLE_KEY = re.compile(rf".*?({_UUID})-({_UUID})", re.IGNORECASE)
_LONGEST_DOMAIN = 80  # a Message-ID of ours, which ends with it, must fit where it is kept


@dataclass(frozen=True, slots=True)
class Channels:
    """Where links lead (``""``: this machine's own), and by what messages leave, if anything.

    ``callback_token``: what Notify must say when it brings a delivery receipt; ``""``: none
    is taken.
    """

    address: str = ""
    mail: MailServer | None = None
    notify: NotifyAccount | None = None
    callback_token: str = field(default="", repr=False)

    @property
    def any(self) -> bool:
        """Tell whether any message leaves at all."""
        return self.mail is not None or self.notify is not None


def read(environ: Mapping[str, str]) -> Channels:
    """Return the channels of this environment; blank variables count as absent.

    Raises: CannotStart, with what to set. No value is repeated: some are secrets.
    """
    said = {name: text.strip() for name, text in environ.items() if text.strip()}
    found = Channels(
        address=_address(said), mail=_mail(said), notify=_notify(said), callback_token=_token(said)
    )
    if found.any and not found.address:
        raise CannotStart(
            f"{_ADDRESS} is not set, so no message could say where to read on. Set it to the "
            "address that people open Homeward under, such as https://homeward.example.gov.uk."
        )
    return found


def _together(said: Mapping[str, str], name: str, needed: str, example: str) -> None:
    if name in said and needed not in said:
        raise CannotStart(f"{name} is set and {needed} is not. Set both: {needed}={example}")


def _mail(said: Mapping[str, str]) -> MailServer | None:
    _together(said, _MAIL, _FROM, "homeward@example.gov.uk")
    _together(said, _FROM, _MAIL, "smtp://user:password@mail.example.gov.uk:587")
    if _MAIL not in said:
        return None
    parts, port = _split(said[_MAIL], _MAIL)
    if parts.scheme not in _SCHEMES or not parts.hostname or parts.path not in ("", "/"):
        raise CannotStart(
            f"{_MAIL} is not a mail server's address. Write smtp://user:password@host:587 "
            "(STARTTLS) or smtps://user:password@host:465 (TLS)."
        )
    security, usual = _SCHEMES[parts.scheme]
    if security is Security.NONE and parts.hostname not in _HERE:
        raise CannotStart(
            f"{_MAIL} names another machine without encryption. Write smtp:// (STARTTLS) or "
            "smtps:// (TLS); smtp-plain:// is for a mail server on this machine alone."
        )
    long = len(said[_FROM].rpartition("@")[2]) > _LONGEST_DOMAIN
    if long or not is_plain_address(said[_FROM]):
        raise CannotStart(f"{_FROM} must be one email address, such as homeward@example.gov.uk.")
    return MailServer(
        host=parts.hostname,
        port=port or usual,
        security=security,
        sender=said[_FROM],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _notify(said: Mapping[str, str]) -> NotifyAccount | None:
    for name in ("HOMEWARD_NOTIFY_URL", _EMAIL_TEMPLATE, _SMS_TEMPLATE, _TOKEN):
        _together(said, name, _KEY, "the API key that GOV.UK Notify gave you")
    if _KEY not in said:
        return None
    key = _WHOLE_KEY.fullmatch(said[_KEY])
    if key is None:
        raise CannotStart(f"{_KEY} is not a whole key. Copy all of it: name-service-secret.")
    templates = {name: said.get(name, "") for name in (_EMAIL_TEMPLATE, _SMS_TEMPLATE)}
    for name, text in templates.items():
        if text and not re.fullmatch(_UUID, text, re.IGNORECASE):
            raise CannotStart(f"{name} is not a template's id. Copy it from the template's page.")
    if not any(templates.values()):
        raise CannotStart(
            f"{_KEY} is set, and no template is. Set {_EMAIL_TEMPLATE}, {_SMS_TEMPLATE} or both "
            "to the ids of the templates that the guide describes."
        )
    return NotifyAccount(
        url=_safe(said.get("HOMEWARD_NOTIFY_URL", _NOTIFY), "HOMEWARD_NOTIFY_URL"),
        service=key[1].lower(),
        secret=key[2].lower(),
        email_template=templates[_EMAIL_TEMPLATE],
        sms_template=templates[_SMS_TEMPLATE],
    )


def _token(said: Mapping[str, str]) -> str:
    token = said.get(_TOKEN, "")
    if token and (len(token) < _SHORTEST_TOKEN or not token.isascii()):
        raise CannotStart(
            f"{_TOKEN} must be {_SHORTEST_TOKEN} characters or more. Make one up with "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(32))' and give it to Notify."
        )
    return token


def _address(said: Mapping[str, str]) -> str:
    return _safe(said[_ADDRESS], _ADDRESS) if _ADDRESS in said else ""


def _safe(text: str, name: str) -> str:
    """Return a web address without a closing slash; without TLS for this machine alone."""
    parts, _ = _split(text, name)
    plain = parts.scheme == "http" and parts.hostname in _HERE
    bare = not (parts.query or parts.fragment or parts.username) and parts.path in ("", "/")
    if not (parts.scheme == "https" or plain) or not parts.hostname or not bare:
        raise CannotStart(
            f"{name} must be an address such as https://homeward.example.gov.uk, with nothing "
            "after the name; http:// is for this machine alone."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _split(text: str, name: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(text)
        return parts, parts.port
    except ValueError:
        raise CannotStart(f"{name} is not an address; look at its port.") from None
