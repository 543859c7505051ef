"""The check digits, against known verdicts."""

from __future__ import annotations

import pytest

from homeward.domain.identifiers import nhs_number_is_sound, upn_is_sound


@pytest.mark.parametrize(
    ("upn", "sound"),
    [
        ("B801200005001", True),
        ("b801200005001", True),
        ("A801200005001", False),
        ("L931564816738", True),
        ("M931564816738", False),
        ("R93120012400A", True),
        ("P88320012400A", True),
        ("X80120000A001", False),
        ("D051910639385", False),
        ("UN1", False),
        ("", False),
    ],
)
def test_upn_is_judged_as_known_when_its_letter_is_right_or_wrong(upn: str, sound: bool) -> None:
    verdict = upn_is_sound(upn)

    assert verdict is sound


@pytest.mark.parametrize(
    ("number", "sound"),
    [
        ("9434765870", True),
        ("938 242 2501", True),
        ("943-476-5870", True),
        ("9382422502", False),
        ("9328422501", False),
        ("938242250", False),
        ("93824225011", False),
        ("938242250X", False),
        ("\uff19\uff13\uff18\uff12\uff14\uff12\uff12\uff15\uff10\uff11", False),
        ("", False),
    ],
)
def test_nhs_number_is_judged_as_known_when_its_digit_is_right_or_wrong(
    number: str, sound: bool
) -> None:
    verdict = nhs_number_is_sound(number)

    assert verdict is sound


def test_nhs_number_is_unsound_when_its_check_digit_would_be_ten() -> None:
    verdicts = [nhs_number_is_sound(f"000000006{last}") for last in range(10)]

    assert verdicts == [False] * 10
