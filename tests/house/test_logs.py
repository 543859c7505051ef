"""Logs hold ids and fixed words, never what a record says."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from homeward.config import logs

SECRET = "Asha Example, 14 Invented Street"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Catch what the root handler writes."""
    root = logging.getLogger()
    former = list(root.handlers), root.level
    logs.set_up()
    caught = io.StringIO()
    root.handlers[0].setStream(caught)
    yield caught
    root.handlers[:], _ = former
    root.setLevel(former[1])


def test_ids_and_numbers_stay_when_we_log(lines: io.StringIO) -> None:
    log = structlog.get_logger("homeward.test")

    log.info("episode_opened", child_id="8f", name=SECRET, rows=3, status=200)

    written = json.loads(lines.getvalue())
    assert written["event"] == "episode_opened"
    assert (written["child_id"], written["rows"], written["status"]) == ("8f", 3, 200)
    assert SECRET not in lines.getvalue()


def test_arguments_are_dropped_when_a_library_logs(lines: io.StringIO) -> None:
    logging.getLogger("django.request").warning("Not Found: %s", f"/search?name={SECRET}")

    assert json.loads(lines.getvalue())["event"] == "Not Found: %s"
    assert SECRET not in lines.getvalue()


def test_ready_words_are_dropped_when_a_library_logs(lines: io.StringIO) -> None:
    logging.getLogger("django.request").error(f"Failed for {SECRET}")

    assert json.loads(lines.getvalue())["event"] == "django.request said"


def test_message_is_dropped_and_place_kept_when_an_error_is_logged(lines: io.StringIO) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("django.request").exception("Failed: %s", SECRET)

    written = json.loads(lines.getvalue())
    assert written["error"] == "ValueError"
    assert "test_logs.py" in written["lines"][-1]
    assert SECRET not in lines.getvalue()
