"""Caverphone 2.0 against the words that its author published."""

from __future__ import annotations

import pytest

from homeward.domain.matching.sounds import sound_of

# Source: D. Hood, Caverphone Revisited (2004): its examples and random name lists.
PUBLISHED = {
    "AT11111111": "add aid at art eat earth head hit hot hold hard heart it out old",
    "STFNSN1111": "Stevenson",
    "PTA1111111": "Peter Peady",
    "RTA1111111": "rather ready writer",
    "SSA1111111": "social",
    "APA1111111": "able appear",
    "KLN1111111": "Cailean Calan Callahan Carleen Charlene Colleen Cullin Gaelan Gillian Glynn "
    "Karlyn Kellyann Kilian Klein Koerlin Quillon Qulllon Xylon",
    "TN11111111": "Dan Dane Darn Dawn Deanne Diahann Doehne Dyun Terhune Thanh Thorne Tjon Towne",
    "TTA1111111": "Darda Deirdre Didier Doherty Dorthea Doughty Dowdell Tedder Theodore Tilda "
    "Tjader Turtle Tuttle Tutto",
    "M111111111": "mb",
    "MPM1111111": "mbmb",
}


@pytest.mark.parametrize(
    ("word", "code"), [(word, code) for code, words in PUBLISHED.items() for word in words.split()]
)
def test_code_is_the_published_one_when_a_published_word_is_heard(word: str, code: str) -> None:
    assert sound_of(word) == code


@pytest.mark.parametrize(
    ("one", "other"),
    [("Sean", "Shaun"), ("Catherine", "Kathryn"), ("Mohammed", "Muhammad"), ("Hussain", "Hussein")],
)
def test_spellings_sound_alike_when_they_are_of_one_name(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)


def test_other_scripts_have_no_sound_when_heard() -> None:
    assert sound_of("李雷") == ""
