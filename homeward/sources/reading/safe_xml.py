"""XML read piece by piece, by a parser that follows no reference and takes no document type.

Without a document type there are no entities to multiply and nothing to fetch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, Protocol
from xml.parsers import expat

_CHUNK = 1 << 18  # bytes
_DEEPEST = 64  # elements within each other


class Unsafe(Exception):
    """The XML holds what is never needed here and could do harm."""


class Broken(Exception):
    """The XML is not whole. ``line`` is where reading stopped."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Handler(Protocol):
    """What is told of each element. Names have their namespace's prefix taken off."""

    def start(self, name: str, given: dict[str, str]) -> None:
        """Take the beginning of an element and its attributes."""

    def text(self, words: str) -> None:
        """Take a stretch of text; one text may come in several stretches."""

    def end(self, name: str) -> None:
        """Take the end of an element."""


def read_xml(*, stream: BinaryIO, handler: Handler, done: Callable[[], bool] | None = None) -> None:
    """Tell the handler what the stream holds, in constant memory, until it is ``done``.

    Raises:
        Unsafe: it has a document type, or elements within each other without end.
        Broken: it is not XML, or only its beginning.
    """
    for _ in parsing(stream=stream, handler=handler):
        if done is not None and done():
            return


def parsing(*, stream: BinaryIO, handler: Handler) -> Parsing:
    """Return an iterator that reads a stretch of the stream at each step.

    Raises: as ``read_xml``, while it is iterated.
    """
    return Parsing(stream, handler)


class Parsing:
    """One pass over a stream: each step tells the handler of about 256 kilobytes."""

    def __init__(self, stream: BinaryIO, handler: Handler) -> None:
        self._stream = stream
        self._handler = handler
        self._depth = 0
        self._ended = False
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = handler.text

    def __iter__(self) -> Parsing:
        return self

    def __next__(self) -> None:
        if self._ended:
            raise StopIteration
        chunk = self._stream.read(_CHUNK)
        self._ended = not chunk
        try:
            self._parser.Parse(chunk, self._ended)
        except expat.ExpatError as error:
            raise Broken(error.lineno) from None
        except (ValueError, LookupError):  # an encoding that is not known
            raise Broken(1) from None

    def _start(self, name: str, given: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unsafe
        self._handler.start(name.rpartition(":")[2], given)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._handler.end(name.rpartition(":")[2])


def _refuse(*_: object) -> None:
    raise Unsafe
