"""What no document may say is found however it is written, and nothing else is taken out."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from homeward.work.documents.withholding import Sources, Withheld

WHERE = Withheld.of(
    Sources(
        addresses=(
            "12 High Street, Leeds",
            "Flat 2, 7 Park Rd, Otley LS21 3AB",
            "Rose Cottage, Mill Lane, Otley",
            "15 Eastgate Otley",
        ),
        postcodes=("ZZ1 1ZZ", "ZZ1"),
        providers=("Sunny House Children’s Home Ltd", "Northfield Care", "Care Home"),
    )
)
WHO = Withheld.of(
    Sources(
        carers=(
            "Jane Smith",
            "Mrs Anne O’Brien",
            "Zoë Müller-Gale (foster carer)",
            "Tom May",
            "Kim Ng",
            "Foster carer",
            "held",
        ),
        own=("Robin", "Smith"),
    )
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("at 12 High Street now", "at [withheld] now"),
        ("at 12, HIGH-STREET Leeds", "at [withheld] Leeds"),
        ("at 12  high\nst.", "at [withheld]."),
        ("at 7 Park Road", "at [withheld]"),
        ("at LS213AB or zz1 1zz or z z11ZZ", "at [withheld] or [withheld] or [withheld]"),
        ("at 15 Eastgate", "at [withheld]"),
        ("at rose cottage in Mill Ln", "at [withheld] in [withheld]"),
        ("Sunny House rang", "[withheld] rang"),
        ("NORTHFIELD rang", "[withheld] rang"),
        ("\uff32ose Cott\u00adage", "[withheld]"),
    ],
)
def test_place_is_taken_out_when_it_is_written_otherwise(text: str, left: str) -> None:
    assert WHERE.taken_out(text) == left
    assert WHERE.found_in(text)
    assert not WHERE.found_in(left)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mrs Smith rang", "[withheld] rang"),
        ("Smith, Jane rang", "[withheld] rang"),
        ("J. Smith rang", "[withheld] rang"),
        ("JANE  smith’s car", "[withheld]’s car"),
        ("Mrs O'Brien", "[withheld]"),
        ("the OBriens", "the [withheld]"),
        ("Zoe Mu\u0308ller Gale", "[withheld]"),
        ("Ms Gale", "[withheld]"),
        ("Mr May, Tom May, T May", "[withheld], [withheld], [withheld]"),
        ("Ng, Kim", "[withheld]"),
        ("Ms Held", "[withheld]"),
    ],
)
def test_carer_is_taken_out_when_the_name_is_written_otherwise(text: str, left: str) -> None:
    assert WHO.taken_out(text) == left
    assert WHO.found_in(text)
    assert not WHO.found_in(left)


@pytest.mark.parametrize(
    "text",
    [
        "Robin Smith was seen in Leeds, on the High Street, by Jane.",
        "Smith, Robin; R Smith",
        "A discussion was held on 1 May 2026 with her foster carer.",
        "The home in ZZ1 gives care. Smithson, blacksmith, 112 Park Rd, 12 Highgate.",
        "",
    ],
)
def test_text_stands_when_nothing_in_it_is_withheld(text: str) -> None:
    assert WHERE.taken_out(text) == text
    assert WHO.taken_out(text) == text
    assert Withheld.of(Sources(own=("Robin",))).taken_out(text) == text


def test_carer_is_withheld_when_only_the_childs_surname_is_the_same() -> None:
    same = Withheld.of(Sources(carers=("Smith", "Robin Smith"), own=("Robin", "Smith")))

    assert same.taken_out("Robin Smith, Smith, Mrs Smith") == "Robin Smith, Smith, [withheld]"


_NAME = st.text(min_size=1, max_size=30)
_ANY = st.lists(st.one_of(_NAME, st.sampled_from(["held", "With", "[withheld]", "withheld"])))


@given(addresses=_ANY, carers=_ANY, own=_ANY, text=st.text(max_size=200))
@example(addresses=[], carers=["held", "With", "withheld"], own=[], text="x [withheld] Mr With")
@example(addresses=["1 ½½ Rd"], carers=["½ ſß"], own=[], text="1 ½½ Rd ½ ſß")
def test_nothing_withheld_is_left_whatever_the_names_are(
    addresses: list[str], carers: list[str], own: list[str], text: str
) -> None:
    said = Sources(tuple(addresses), tuple(addresses), tuple(carers), tuple(carers), tuple(own))
    withheld = Withheld.of(said)

    left = withheld.taken_out(" ".join([text, *addresses, text, *carers, text]))

    assert not withheld.found_in(left)
    assert withheld.taken_out(left) == left


_SURNAME = st.text("abcdefghijklmnopqrstuvwxyzéü", min_size=5, max_size=12)


@given(first=_SURNAME, surname=_SURNAME, street=_SURNAME, number=st.integers(1, 400))
def test_no_withheld_word_is_left_when_names_are_invented(
    first: str, surname: str, street: str, number: int
) -> None:
    last, road = f"{surname}qx", f"{street}qx"  # no word of any document
    home = f"{number} {road.title()} Road, Leeds"
    withheld = Withheld.of(Sources(addresses=(home,), carers=(f"{first} {last}",)))
    text = f"Mrs {last.title()} of {number} {road} rd; {last.upper()}’s; {first} {last} ({home})."

    left = withheld.taken_out(text)

    assert last not in left.casefold()
    assert road not in left.casefold()
