"""Who asks, for whom, why and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal

ASHA, HOME, OTHER, ONCE = (UUID(int=n) for n in range(1, 5))
CTX = Context(ASHA, HOME, HOME, "safeguarding", datetime(2026, 6, 1, 18, tzinfo=UTC))


def test_context_turns_to_another_authority_when_asked() -> None:
    assert CTX.for_authority(OTHER) == replace(CTX, authority=OTHER)


def test_context_takes_another_operation_when_asked() -> None:
    assert CTX.for_operation(ONCE) == replace(CTX, operation_id=ONCE)


def test_context_is_refused_when_now_is_not_utc() -> None:
    with pytest.raises(ValueError, match="UTC"):
        replace(CTX, now=datetime(2026, 6, 1, 18, tzinfo=ZoneInfo("Europe/London")))


def test_refusal_carries_its_sentence_and_field_when_raised() -> None:
    refusal = Refusal("Write a date.", field="born_on")

    assert (str(refusal), refusal.sentence, refusal.field) == (
        "Write a date.",
        "Write a date.",
        "born_on",
    )
    assert refusal.code == "refused"
