"""Small pictures made for tests."""

from __future__ import annotations

from io import BytesIO

from PIL import Image


def a_jpeg() -> bytes:
    """Return a small photo that says where it was taken."""
    picture = Image.new("RGB", (32, 24), "grey")
    said = Image.Exif()
    said[0x010E] = "Taken at home"
    out = BytesIO()
    picture.save(out, "JPEG", exif=said)
    return out.getvalue()
