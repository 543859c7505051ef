"""A stand-in that speaks GOV.UK Notify's HTTP contract, and checks every token.

Source: GOV.UK Notify, REST API documentation: sending, status of many messages (by reference),
error codes, authorisation header.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import jwt

SERVICE = "26785a09-0000-4000-8000-a37497a57506"
SECRET = "3d844edf-0000-4000-8000-e847b4f122b0"
KEY = f"a_test-key-{SERVICE}-{SECRET}"
EMAIL_TEMPLATE = "f33517ff-0000-4000-8000-c550268ce08a"
SMS_TEMPLATE = "a33517ff-0000-4000-8000-c550268ce08b"
_TO = {"email": "email_address", "sms": "phone_number"}
_TEMPLATE = {"email": EMAIL_TEMPLATE, "sms": SMS_TEMPLATE}
_NEEDED = {"email": {"subject", "body"}, "sms": {"body"}}
_ERRORS = {
    400: "BadRequestError",
    401: "AuthError",
    403: "AuthError",
    429: "RateLimitError",
    500: "Exception",
    503: "Exception",
}
_HALF_A_MINUTE = 30


@dataclass(frozen=True)
class Late:
    """It takes the letter, and says so only after so many seconds."""

    seconds: float


@dataclass
class Notify:
    """What it was sent, and what it answers next: a status, or seconds to keep silent for.

    ``looked``: how often it was asked what it took. ``next_look``: statuses to answer that with.
    """

    now: Callable[[], datetime]
    taken: list[dict[str, Any]] = field(default_factory=list)
    asked: int = 0
    looked: int = 0
    next: deque[int | float | Late] = field(default_factory=deque)
    next_look: deque[int] = field(default_factory=deque)

    def answer(self, kind: str, given: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Return the status and the answer to one request."""
        self.asked += 1
        scripted = self.next.popleft() if self.next else 201
        if isinstance(scripted, float):
            time.sleep(scripted)
            return 500, _wrong(500, "too late")
        late = scripted if isinstance(scripted, Late) else None
        if late is None and scripted != 201:
            return scripted, _wrong(scripted, "as told")
        if (refused := self._refused(given)) is not None:
            return 403, _wrong(403, refused)
        if (lacks := _lacks(kind, body)) is not None:
            return 400, _wrong(400, lacks)
        self.taken.append({"kind": kind, **body})
        if late is not None:
            time.sleep(late.seconds)
        return 201, {
            "id": str(uuid4()),
            "reference": body.get("reference"),
            "content": {"body": body["personalisation"]["body"]},
            "template": {"id": body["template_id"], "version": 1},
        }

    def found(self, given: str, reference: str) -> tuple[int, dict[str, Any]]:
        """Return what was taken under a reference: none is an answer too."""
        self.looked += 1
        scripted = self.next_look.popleft() if self.next_look else 200
        if scripted != 200:
            return scripted, _wrong(scripted, "as told")
        if (refused := self._refused(given)) is not None:
            return 403, _wrong(403, refused)
        rows = [
            {"id": str(uuid4()), "reference": reference, "type": one["kind"], "status": "sending"}
            for one in self.taken
            if one.get("reference") == reference
        ]
        return 200, {"notifications": rows, "links": {"current": "/v2/notifications"}}

    def _refused(self, given: str) -> str | None:
        word, _, token = given.partition(" ")
        try:
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError:
            return "Invalid token: signature, API token not found"
        if word != "Bearer" or claims.get("iss") != SERVICE:
            return "Invalid token: service not found"
        issued = datetime.fromtimestamp(claims["iat"], UTC)
        if abs((self.now() - issued).total_seconds()) > _HALF_A_MINUTE:
            return "Error: Your system clock must be accurate to within 30 seconds"
        return None


def _lacks(kind: str, body: dict[str, Any]) -> str | None:
    if not body.get(_TO[kind]):
        return f"{_TO[kind]} is a required property"
    if body.get("template_id") != _TEMPLATE[kind]:
        return "Template not found"
    missing = _NEEDED[kind] - set(body.get("personalisation", {}))
    return f"Missing personalisation: {', '.join(sorted(missing))}" if missing else None


def _wrong(status: int, said: str) -> dict[str, Any]:
    errors = [{"error": _ERRORS.get(status, "Error"), "message": said}]
    return {"status_code": status, "errors": errors}


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    notify: Notify

    def do_POST(self) -> None:
        """Answer one request."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        base, _, kind = self.path.rpartition("/")
        if base != "/v2/notifications" or kind not in _TO:
            status, answer = 404, _wrong(404, "Not found")
        else:
            status, answer = self.notify.answer(kind, self.headers["Authorization"], body)
        self._say(status, answer)

    def do_GET(self) -> None:
        """Say what was taken under a reference."""
        path, _, query = self.path.partition("?")
        reference = parse_qs(query).get("reference", [""])[0]
        if path != "/v2/notifications" or not reference:
            status, answer = 404, _wrong(404, "Not found")
        else:
            status, answer = self.notify.found(self.headers["Authorization"], reference)
        self._say(status, answer)

    def _say(self, status: int, answer: dict[str, Any]) -> None:
        said = json.dumps(answer).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)
        except OSError:
            self.close_connection = True  # whoever asked had waited long enough

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that was killed."""


@contextmanager
def standing(notify: Notify) -> Iterator[str]:
    """Hold the stand-in up for the block; give its address."""
    door = type("Door", (_Door,), {"notify": notify})
    server = _Server(("127.0.0.1", 0), door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
