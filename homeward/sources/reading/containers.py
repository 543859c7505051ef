"""Files that hold several tables: which they are, and their tables as plain text on the side."""

from __future__ import annotations

from typing import BinaryIO

from homeward.sources.reading.aside import Part
from homeward.sources.reading.reason import Reason
from homeward.sources.reading.return_xml import read_return_xml
from homeward.sources.reading.workbook import read_workbook

_SAMPLE = 1 << 16  # bytes
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the program's own files before 2007, and locked ones
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_XML = b"<?xml"


def unpacked(*, name: str, stream: BinaryIO) -> tuple[Part, ...] | None:
    """Return the tables of a workbook or an XML file; None where the file is plain text.

    A part has its text, or a problem that says why it has none. Whoever takes parts closes them.
    The stream is left at its start. Nothing in a file's content raises.
    """
    stream.seek(0)
    sample = stream.read(_SAMPLE)
    stream.seek(0)
    if sample.startswith(b"PK\x03\x04"):
        parts: tuple[Part, ...] | None = read_workbook(name=name, stream=stream)
    elif sample.startswith(_OLD):
        parts = (Part(name, problem=_old(stream, sample)),)
    elif sample[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"").startswith(_XML):
        parts = read_return_xml(name=name, stream=stream)
    else:
        parts = None
    stream.seek(0)
    return parts


def _old(stream: BinaryIO, sample: bytes) -> Reason:
    stream.seek(0, 2)
    stream.seek(max(0, stream.tell() - _SAMPLE))
    if _LOCKED in sample or _LOCKED in stream.read(_SAMPLE):
        return Reason("encrypted", "The workbook needs a password. Save it without one.")
    return Reason("old_workbook", "This is a workbook of the old kind. Save it as .xlsx.")
