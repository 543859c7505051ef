"""Twenty browsers on loopback: keep-alive connections, each asking again when answered.

A bare protocol, so that the client takes as little as it can of the two cores that it shares
with the server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from homeward.config import clock

HOST = "127.0.0.1"


@dataclass
class Load:
    """What a round of load saw, in seconds. ``processor``: the server's and the database's."""

    seconds: float
    processor: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Return answers a second."""
        return len(self.times) / self.seconds

    @property
    def cost(self) -> float:
        """Return the processor time of one answer, in milliseconds."""
        return self.processor / len(self.times) * 1000

    def percentile(self, part: int) -> float:
        """Return the time within which so many in a hundred were answered, in milliseconds."""
        ranked = sorted(self.times)
        return ranked[min(len(ranked) - 1, len(ranked) * part // 100)] * 1000

    def add(self, other: Load) -> None:
        """Take another round of the same load in."""
        self.seconds += other.seconds
        self.processor += other.processor
        self.times += other.times
        for status, count in other.statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + count


class Browser:
    """One keep-alive connection, signed in by its session cookie."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    def words(self, path: str, body: bytes | None = None) -> bytes:
        """Return a request as it goes over the wire."""
        lines = [
            f"{'GET' if body is None else 'POST'} {path} HTTP/1.1",
            f"Host: {HOST}:{self.port}",
            f"Cookie: sessionid={self.cookie}",
        ]
        if body is not None:
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        return "\r\n".join([*lines, "", ""]).encode() + (body or b"")

    async def ask(self, words: bytes) -> tuple[int, bytes]:
        """Send a request; return the status and the body."""
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(HOST, self.port, limit=2**20)
        self.writer.write(words)
        head = await self.reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        length = _length(head)
        return status, await self.reader.readexactly(length) if length else b""

    def leave(self) -> None:
        """Close the connection."""
        if self.writer is not None:
            self.writer.close()


def _length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 : head.index(b"\r\n", at)]) if at >= 0 else 0


Turns = Callable[[int], Iterator[tuple[str, bytes | None]]]
"""What one browser, by its number, asks for, turn by turn: a path, and a body if it is sent."""


def press(port: int, cookies: Sequence[str], turns: Turns, *, seconds: float) -> Load:
    """Have every browser ask without a pause for so many seconds; return what they saw."""
    return asyncio.run(_press(port, cookies, turns, seconds))


async def _press(port: int, cookies: Sequence[str], turns: Turns, seconds: float) -> Load:
    began = clock.elapsed_seconds()
    load = Load(0.0)

    async def one(number: int, cookie: str) -> None:
        browser = Browser(port, cookie)
        for path, body in turns(number):
            words = browser.words(path, body)
            asked = clock.elapsed_seconds()
            if asked - began >= seconds:
                break
            status, _ = await browser.ask(words)
            load.times.append(clock.elapsed_seconds() - asked)
            load.statuses[status] = load.statuses.get(status, 0) + 1
        browser.leave()

    await asyncio.gather(*(one(n, cookie) for n, cookie in enumerate(cookies)))
    load.seconds = clock.elapsed_seconds() - began
    return load


def always(path: str) -> Turns:
    """Return turns that ask for the same page for ever."""

    def turns(_: int) -> Iterator[tuple[str, bytes | None]]:
        while True:
            yield path, None

    return turns
