"""``homeward returned``: a letter that came back goes to the next person."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from typing import TYPE_CHECKING

from homeward.config import clock, terminal
from homeward.config.command import DONE, Command
from homeward.config.env import Settings

if TYPE_CHECKING:
    from homeward.outputs.channels.returned import Report

_SOON_SECONDS = 5.0


def run(args: Namespace, settings: Settings) -> int:
    """Take one letter of the mailbox that messages are sent from; say nothing of whom it names."""
    from homeward.outputs.channels.returned import LONGEST, read_report

    report = read_report(sys.stdin.buffer.read(LONGEST))
    if report is None:
        terminal.say("Nothing to note: this does not say that a message of ours came back.")
    elif not report.failure:
        terminal.say("Nothing to note: the message has arrived, or is still on its way.")
    elif _is_noted(report) or _is_noted_later(report):
        terminal.say("Noted.")
    else:
        terminal.say("Nothing to note: this home does not know the message that came back.")
    return DONE


def _is_noted(report: Report) -> bool:
    """Note it of a message, or of the code with which somebody checks an address."""
    from homeward.work.messages.answering import receipt
    from homeward.work.rota.carrying import code_returned

    now = clock.utc_now()
    found = receipt(report.reference, report.failure, now)
    return found or code_returned(report.letter, report.failure, now)


def _is_noted_later(report: Report) -> bool:
    """Try once more: a report may come before it was noted that the letter left."""
    time.sleep(_SOON_SECONDS)
    return _is_noted(report)


COMMAND = Command(
    help="Take in a delivery report from standard input: a message that came back.",
    example="homeward returned < report.eml",
    run=run,
)
