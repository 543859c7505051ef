"""What stops a command before it can begin: a sentence for the person at the terminal."""

from __future__ import annotations

from homeward.domain.refusal import Refusal


class CannotStart(Refusal):
    """The command could not run; the sentence says what to do next. Exit code 2."""

    code = "cannot-start"
