"""Pictures of a child: what is kept of an upload, and who is given one."""

from __future__ import annotations

import warnings
from datetime import date
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageOps

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard.operation import Outcome, operation
from homeward.guard.versions import find
from homeward.record.children.models import Child, Photo
from homeward.record.stamp import stamp

LARGEST = 5 * 1024 * 1024
"""Bytes of an upload."""

_SIDE = 1_600  # pixels: enough for a poster, small enough for a phone
_MOST_PIXELS = 50_000_000
_NOT_A_PHOTO = "This is not a picture we can read. Choose a JPEG or PNG file."


class BadPhoto(Refusal):
    """This file can't be kept as a photo."""

    code = "bad_photo"


@operation("child.add_photo")
def add_photo(
    ctx: Context, *, child: UUID, upload: bytes, taken_on: date | None, source: str
) -> Outcome:
    """Keep a picture of a child, made anew from its pixels so that nothing hidden comes with it.

    Raises:
        NotFound; BadPhoto: too large, no JPEG or PNG, or taken in the future.
    """
    find(ctx, Child, child)
    if taken_on is not None and taken_on > ctx.now.date():
        raise BadPhoto("This day is in the future. Check when it was taken.", field="taken_on")
    Photo.objects.create(
        child_id=child, image=_made_anew(upload), taken_on=taken_on, source=source, **stamp(ctx)
    )
    return Outcome(child, children=(child,))


def photo_image(ctx: Context, photo: UUID) -> bytes:
    """Return a photo's JPEG.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    return bytes(find(ctx, Photo, photo).image)


def _made_anew(upload: bytes) -> bytes:
    """Return the picture as a new JPEG: a phone's own file says where it was taken."""
    if len(upload) > LARGEST:
        raise BadPhoto("The file must be smaller than 5 MB.", field="photo")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _jpeg(upload)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as unread:
        raise BadPhoto(_NOT_A_PHOTO, field="photo") from unread
    except Image.DecompressionBombWarning as vast:
        raise BadPhoto("The picture has too many pixels. Make it smaller.", field="photo") from vast


def _jpeg(upload: bytes) -> bytes:
    with Image.open(BytesIO(upload), formats=("JPEG", "PNG")) as sent:
        if sent.width * sent.height > _MOST_PIXELS:
            raise Image.DecompressionBombWarning
        upright = ImageOps.exif_transpose(sent).convert("RGBA")
    upright.thumbnail((_SIDE, _SIDE))
    bare = Image.new("RGB", upright.size, "white")
    bare.paste(upright, mask=upright.getchannel("A"))
    kept = BytesIO()
    bare.save(kept, "JPEG", quality=85)
    return kept.getvalue()
