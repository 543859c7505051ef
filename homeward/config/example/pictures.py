"""Draws the pictures of invented children: a figure that nobody could take for a photo."""

from __future__ import annotations

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

_SIZE = (480, 600)  # pixels
_BEHIND = ("#d5e8f3", "#f3e5d5", "#e2f3d5", "#eadcf2")
_HAIR = ("#3b2a1f", "#7a4a22", "#d9b25f", "#222222")
_SKIN = ("#f1c9a5", "#c98f63", "#8a5a3b", "#e0ac7e")
_WEARS = ("#28794b", "#4c2c92", "#b10e1e", "#1d70b8")


def drawn(rng: Random) -> bytes:
    """Return a JPEG of a drawn head and shoulders, with "Invented" written across."""
    picture = Image.new("RGB", _SIZE, rng.choice(_BEHIND))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((120, 90, 360, 350), fill=rng.choice(_HAIR))
    pen.rounded_rectangle((70, 410, 410, 700), radius=120, fill=rng.choice(_WEARS))
    pen.rectangle((205, 350, 275, 440), fill="#b8875f")
    pen.ellipse((145, 140, 335, 390), fill=rng.choice(_SKIN))
    for left in (190, 270):
        pen.ellipse((left, 240, left + 20, 262), fill="#222222")
    pen.arc((200, 270, 280, 340), start=20, end=160, fill="#222222", width=5)
    pen.text((24, 24), "Invented", fill="#0b0c0c", font_size=40)
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=80)
    return kept.getvalue()
