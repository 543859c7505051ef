"""Photos: nothing hidden in the file is kept, and the child's own policy holds for them."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from homeward.record.children.photos import LARGEST
from tests.cast import Cast
from tests.doors.visitors import Visit, no_query_while_rendering, text

pytestmark = pytest.mark.django_db

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def _picture(form: str = "JPEG", *, size: tuple[int, int] = (40, 20)) -> bytes:
    """Return a picture whose file says where it was taken, and that it lies on its side."""
    image, kept = Image.new("RGB", size, "teal"), BytesIO()
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "Invented Phone", 6
    exif.get_ifd(GPS)[2] = (51.0, 30.0, 0.0)
    image.save(kept, form, exif=exif)
    return kept.getvalue()


def _send(client: object, child: UUID, content: bytes, **said: str) -> object:
    upload = SimpleUploadedFile("robin.jpg", content, content_type="image/jpeg")
    return client.post(  # type: ignore[attr-defined]
        reverse("child_photo_add", args=[child]),
        {"operation_id": str(uuid4()), "photo": upload, **said},
    )


def _shown(client: object, child: UUID) -> str:
    page = text(client.get(reverse("child", args=[child])))  # type: ignore[attr-defined]
    return page.split('<img src="')[1].split('"')[0]


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_place_and_phone_are_gone_when_a_photo_is_kept(cast: Cast, visit: Visit, form: str) -> None:
    child, asha, sent = cast.child(), visit(cast.asha), _picture(form)
    with Image.open(BytesIO(sent)) as before:
        assert before.getexif().get_ifd(GPS)

    answer = _send(asha, child, sent, source="School")
    served = asha.get(_shown(asha, child))

    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert served["Content-Type"] == "image/jpeg"
    assert "no-store" in served["Cache-Control"]
    assert b"Invented Phone" not in served.content
    with Image.open(BytesIO(served.content)) as kept:
        assert not kept.getexif()
        assert kept.size == (20, 40)


def test_photo_is_not_found_when_the_child_is_not_the_readers(
    cast: Cast, visit: Visit, placed: UUID
) -> None:
    asha = visit(cast.asha)
    _send(asha, placed, _picture())
    address = _shown(asha, placed)

    for person, status in ((cast.carys, 404), (cast.dev, 404), (cast.erin, 200), (cast.ben, 200)):
        assert visit(person).get(address).status_code == status
    asha.logout()
    assert asha.get(address).status_code == 302


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"GIF89a not a picture", "not a picture we can read", id="text"),
        pytest.param(_picture()[:-200], "not a picture we can read", id="cut short"),
        pytest.param(b"\0" * (LARGEST + 1), "must be smaller than 5 MB", id="large"),
        pytest.param(_picture(size=(8000, 7000)), "too many pixels", id="vast"),
    ],
)
def test_file_is_refused_with_a_sentence_when_it_is_no_sound_picture(
    cast: Cast, visit: Visit, content: bytes, sentence: str
) -> None:
    page = text(_send(visit(cast.asha), cast.child(), content, source="School"))  # type: ignore[arg-type]

    assert sentence in page
    assert 'value="School"' in page


def test_form_asks_for_a_file_when_none_was_chosen(cast: Cast, visit: Visit) -> None:
    asha, address = visit(cast.asha), reverse("child_photo_add", args=[cast.child()])

    with no_query_while_rendering():
        shown = text(asha.get(address))
    page = text(asha.post(address, {"operation_id": str(uuid4())}))

    assert 'enctype="multipart/form-data"' in shown
    assert "Choose a file" in page
    assert visit(cast.erin).get(address).status_code == 403
