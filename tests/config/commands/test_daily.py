"""``homeward daily``: the report of now and of the past, as text and as JSON."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import timedelta

import pytest

from homeward.config import clock, env
from homeward.config.command import DONE
from homeward.config.commands import daily
from homeward.config.failure import CannotStart
from homeward.domain.time import BadTime, to_london
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def run(*, authority: str | None = None, at: str | None = None, as_json: bool = False) -> int:
    """Run the command as its words would."""
    return daily.run(Namespace(authority=authority, at=at, json=as_json), env.current())


def test_report_of_every_authority_is_said_when_none_is_named(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    now = clock.utc_now()
    cast.missing(cast.child(at=now), at=now)

    assert run() == DONE

    said = capsys.readouterr().out
    assert said.index("Alder children's services") < said.index("Birch children's services")
    assert "Robin Testchild" in said
    assert "Nothing to report" in said


def test_past_moment_is_said_as_it_was_known_when_asked_for(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    now = clock.utc_now()
    cast.missing(cast.child(at=now), at=now)
    before = f"{to_london(now - timedelta(hours=30)):%Y-%m-%d %H:%M}"

    assert run(authority="x01", at=before, as_json=True) == DONE

    [told] = json.loads(capsys.readouterr().out)
    assert told["for_whom"] == "Alder children's services"
    assert told["lines"] == []
    assert "This is not the report that was sent" in told["moments"][2]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({"authority": "nowhere"}, "This home holds no record of an authority nowhere. It holds X"),
        ({"at": "2999-01-01 08:00"}, "must not be later than now"),
        ({"at": "yesterday\0"}, "is not a time. Write it as"),
    ],
)
def test_sentence_says_what_to_do_when_the_words_are_wrong(
    cast: Cast, words: dict[str, str], error: str
) -> None:
    with pytest.raises((CannotStart, BadTime), match=error):
        run(**words)
