"""What commands say to the person, or the program, that called them."""

from __future__ import annotations

import json
import sys


def say(text: str = "") -> None:
    """Write a line to standard output at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def say_json(value: object) -> None:
    """Write one JSON value to standard output."""
    say(json.dumps(value, indent=2, default=str, ensure_ascii=False))


def say_line(value: object) -> None:
    """Write one JSON value on a line of its own to standard output."""
    say(json.dumps(value, default=str, ensure_ascii=False))


def overwrite(text: str) -> None:
    """Show how far a long task has come, in place of what was shown before.

    On standard error, and only where a person looks on; an empty text takes it away.
    """
    if watched():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def complain(text: str) -> None:
    """Write a line to standard error at once."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def watched() -> bool:
    """Return whether a person looks on, so that progress is worth showing."""
    return sys.stderr.isatty()
