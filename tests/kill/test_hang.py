"""A worker that hangs is seen by everybody within 90 seconds, and written of by mail.

By the real clock: real processes, pages over HTTP, a real mail server.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from homeward.config import database
from tests.cast import PASSWORD
from tests.kill.test_worker_kill import Home, home
from tests.standins.mail import Box, free_port, mail_server

__all__ = ["home"]

_LIMIT = 90  # seconds within which everybody sees that the engine stands still
_ADMINISTRATOR = f"""
import os
from homeward.config import database, env
with database.ready(env.load(os.environ)):
    from homeward.config import clock
    from homeward.guard.people import NewPerson, services_here, set_up_person, system_context
    said = NewPerson("addie@example.test", "Addie Example", {PASSWORD!r}, "administrator")
    ctx = system_context(now=clock.utc_now(), purpose="test")
    set_up_person(ctx, organisation=services_here()[0].pk, said=said)
"""


class _Browser:
    """Somebody signed in to a web of this machine."""

    def __init__(self, port: int) -> None:
        self._web = f"http://127.0.0.1:{port}"
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def page(self, path: str, **said: str) -> str:
        """Return what a page says, also one that says that something is wrong."""
        body = urlencode(said).encode() if said else None
        try:
            with self._opener.open(f"{self._web}{path}", body, timeout=20) as answer:
                return str(answer.read().decode())
        except HTTPError as error:
            return error.read().decode()

    def says(self, path: str, words: str) -> bool:
        """Tell whether a page says so; a web that is not up yet says nothing."""
        with suppress(URLError, OSError):
            return words in self.page(path)
        return False

    def sign_in(self, email: str) -> None:
        """Sign in as the form asks."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page("/sign-in"))
        assert token
        self.page("/sign-in", csrfmiddlewaretoken=token[1], email=email, password=PASSWORD)


@contextmanager
def _worker(home: Home, name: str) -> Iterator[subprocess.Popen[bytes]]:
    run = home.start(name)
    try:
        yield run
    finally:
        run.kill()
        run.communicate()


@contextmanager
def _web(home: Home, name: str, box: Box) -> Iterator[_Browser]:
    """Hold a web up that hands its own letters to a mail server."""
    post, port = mail_server(box), free_port()
    post.start()
    channels = {
        "HOMEWARD_SMTP_URL": f"smtp-plain://127.0.0.1:{post.port}",
        "HOMEWARD_MAIL_FROM": "homeward@example.test",
        "HOMEWARD_ADDRESS": f"http://127.0.0.1:{port}",
    }
    web = subprocess.Popen(
        database.command_words("web", "--port", str(port), "--workers", "1"),
        env=home.environment(name) | channels,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _Browser(port)
    finally:
        web.terminate()
        web.communicate(timeout=60)
        post.stop()


def _wait(until: Callable[[], object], *, seconds: float, browser: _Browser) -> None:
    limit = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < limit, browser.page("/readyz")
        time.sleep(0.5)


def test_everybody_sees_it_and_administrators_have_mail_when_the_worker_hangs(
    home: Home,
) -> None:
    home.fresh("stalled")
    home.finish("stalled")
    subprocess.run(
        [sys.executable, "-c", _ADMINISTRATOR], env=home.environment("stalled"), check=True
    )
    box, said = Box(), "Homeward is not keeping time"
    with _worker(home, "stalled") as run, _web(home, "stalled", box) as browser:
        _wait(lambda: browser.says("/readyz", "Ready."), seconds=120, browser=browser)
        browser.sign_in("erin@example.test")
        before, letters = browser.page("/board"), len(box.letters)

        run.send_signal(signal.SIGSTOP)
        stopped = time.monotonic()
        _wait(
            lambda: said in browser.page("/engine") and box.letters,
            seconds=_LIMIT,
            browser=browser,
        )
        lasted = time.monotonic() - stopped
        board, ready = browser.page("/board"), browser.page("/readyz")

    assert 'id="engine"' in before
    assert said not in before
    assert letters == 0
    assert lasted < _LIMIT
    assert said in board
    assert "no sign of life" in ready
    assert box.to == ["addie@example.test"]
    assert str(box.letters[0]["Subject"]) == "Homeward: the clock has stopped"
