"""Messages by GOV.UK Notify: email and text messages, over its HTTP interface.

Source: GOV.UK Notify, REST API documentation. An adapter of our own, since the official client
brings a dependency that we do not want.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import jwt
import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.exceptions import TimeoutError as TimedOut

from homeward.domain.messages import Channel, Letter, NotSent
from homeward.outputs.channels.accounts import LONGEST_LETTER, NotifyAccount

# For one request, of which a letter that was tried before makes two.
_PATIENCE = urllib3.Timeout(total=LONGEST_LETTER / 2)
_TAKEN, _FOUND = 201, 200
# A key that was changed, a clock that is wrong, an address mistyped: ours to mend meanwhile.
_OURS_TO_MEND = frozenset({401, 403, 404})
_WORTH_ANOTHER_TRY = frozenset({408, 425, 429}) | _OURS_TO_MEND
_THEIR_FAULT = 500


class NotifySender:
    """Hands letters to one template of a service at Notify."""

    def __init__(
        self, account: NotifyAccount, channel: Channel, *, now: Callable[[], datetime]
    ) -> None:
        self._account = account
        self._email = channel is Channel.NOTIFY_EMAIL
        self._now = now
        # Never by itself again: when to try once more is the outbox's to say. Never elsewhere.
        self._http = urllib3.PoolManager(retries=False, timeout=_PATIENCE)

    def send(self, letter: Letter) -> str:
        """Hand a letter over, and return the reference that a delivery receipt will name.

        One that was tried before is looked for first: Notify may have taken it and said so too
        late. Raises: NotSent. Trying again helps when Notify is busy, broken or out of reach,
        and where it does not let *us* in, which is for the administrator to mend.
        """
        reference = str(letter.delivery)
        if not letter.tried or not self._has(reference):
            kind = "email" if self._email else "sms"
            answer = self._ask("POST", f"/{kind}", json=self._asked(letter))
            if answer.status != _TAKEN:
                again = answer.status in _WORTH_ANOTHER_TRY or answer.status >= _THEIR_FAULT
                raise NotSent(f"notify_{answer.status}", again=again)
        return reference

    def _has(self, reference: str) -> bool:
        """Tell whether Notify took a letter with this reference; while it cannot say, wait."""
        answer = self._ask("GET", f"?reference={reference}")
        if answer.status != _FOUND:
            raise NotSent(f"notify_{answer.status}", again=True)
        try:
            return bool(answer.json()["notifications"])
        except (ValueError, KeyError, TypeError):
            raise NotSent("not_understood", again=True) from None

    def _ask(self, method: str, what: str, json: object | None = None) -> urllib3.BaseHTTPResponse:
        """Make one request.

        Raises: NotSent, where there is no answer.
        """
        try:
            return self._http.request(
                method,
                f"{self._account.url}/v2/notifications{what}",
                json=json,
                headers={"Authorization": f"Bearer {self._pass()}"},
                redirect=False,
            )
        except NewConnectionError:  # which counts as a time-out there
            raise NotSent("unreachable", again=True) from None
        except TimedOut:
            raise NotSent("timed_out", again=True) from None
        except HTTPError:
            raise NotSent("unreachable", again=True) from None

    def _asked(self, letter: Letter) -> dict[str, object]:
        """Return the request. The reference is our own, so that a second try carries it too."""
        said = {"body": letter.words.body}
        if self._email:
            to, template = "email_address", self._account.email_template
            said["subject"] = letter.words.subject
        else:
            to, template = "phone_number", self._account.sms_template
        return {
            to: letter.to,
            "template_id": template,
            "personalisation": said,
            "reference": str(letter.delivery),
        }

    def _pass(self) -> str:
        """Return a token, good for the half minute that Notify allows."""
        claims = {"iss": self._account.service, "iat": int(self._now().timestamp())}
        return jwt.encode(claims, self._account.secret, algorithm="HS256")
