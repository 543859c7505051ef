"""Which characters the bytes of a file stand for. Never fails: damage is marked, not raised."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from typing import BinaryIO

_SAMPLE = 4096
_CHUNK = 1 << 18
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WORDS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 (little-endian)",
    "utf-16-be": "UTF-16 (big-endian)",
    "utf-32-le": "UTF-32",
    "cp1252": "Windows-1252",
}
ENCODINGS = ("utf-8", "cp1252", "utf-16")
"""Encodings that a mapping may name; others are found out."""

_DAMAGE = re.compile("[\ud800-\udfff]")
_MARK = "homeward-mark"


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Stand a lone surrogate, which no file can hold, in for each byte that means nothing."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + byte) for byte in bad), error.end


codecs.register_error(_MARK, _mark)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes are read: the codec, and the length of its byte order mark."""

    codec: str
    mark_bytes: int = 0

    @property
    def words(self) -> str:
        """Return the encoding's name as people know it."""
        name = _WORDS[self.codec]
        return f"{name} with a byte order mark" if self.mark_bytes else name


def detect_encoding(*, stream: BinaryIO, stated: str = "") -> Encoding:
    """Say how the stream's bytes are to be read, going through them once in constant memory.

    UTF-8 is taken where it fits or is merely damaged; Windows-1252 where bytes above 127 do not
    form UTF-8. A byte order mark goes before what is ``stated`` (one of ``ENCODINGS``), and that
    before everything else. The stream is left at its start.
    """
    stream.seek(0)
    sample = stream.read(_SAMPLE)
    for mark, codec in _BOMS:
        if sample.startswith(mark):
            return _rewound(stream, Encoding(codec=codec, mark_bytes=len(mark)))
    if stated in _WORDS:
        return _rewound(stream, Encoding(codec=stated))
    wide = _wide_codec(sample)
    if wide:
        return _rewound(stream, Encoding(codec=wide))
    sound, damaged = _count_beyond_ascii(stream)
    codec = "cp1252" if damaged and damaged >= sound else "utf-8"
    return _rewound(stream, Encoding(codec=codec))


def open_text(*, stream: BinaryIO, encoding: Encoding) -> io.TextIOWrapper:
    """Return the stream's text from its first character, line ends kept as they stand."""
    stream.seek(encoding.mark_bytes)
    return io.TextIOWrapper(stream, encoding=encoding.codec, errors=_MARK, newline="")


def is_damaged(text: str) -> bool:
    """Tell whether some of the bytes behind a text meant nothing in the file's encoding."""
    return not text.isascii() and _DAMAGE.search(text) is not None


def without_damage(text: str) -> str:
    """Return a text that can be written: each mark a replacement character."""
    return _DAMAGE.sub("\ufffd", text).replace("\x00", "\u2400")


def _rewound(stream: BinaryIO, encoding: Encoding) -> Encoding:
    stream.seek(0)
    return encoding


def _wide_codec(sample: bytes) -> str | None:
    """Name UTF-16 without a mark: in such a table nearly every second byte is nought."""
    pairs = len(sample) // 2
    if not pairs:
        return None
    low, high = sample[0 : pairs * 2 : 2].count(0), sample[1 : pairs * 2 : 2].count(0)
    if high > pairs * 0.4 and low < pairs * 0.1:
        return "utf-16-le"
    if low > pairs * 0.4 and high < pairs * 0.1:
        return "utf-16-be"
    return None


def _count_beyond_ascii(stream: BinaryIO) -> tuple[int, int]:
    """Count characters beyond ASCII that are sound UTF-8, and bytes that are not."""
    decoder = codecs.getincrementaldecoder("utf-8")(_MARK)
    sound = damaged = 0
    stream.seek(0)
    while True:
        chunk = stream.read(_CHUNK)
        text = decoder.decode(chunk, final=not chunk)
        if not text.isascii():
            marks = len(_DAMAGE.findall(text))
            damaged += marks
            sound += sum(1 for character in text if character > "\x7f") - marks
        if not chunk:
            return sound, damaged
