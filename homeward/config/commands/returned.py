"""``homeward returned``: a letter that came back goes to the next person."""

from __future__ import annotations

import sys
from argparse import Namespace

from homeward.config import clock, terminal
from homeward.config.command import DONE, FINDINGS, Command
from homeward.config.env import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Take one letter of the mailbox that messages are sent from; say nothing of whom it names."""
    from homeward.outputs.channels.returned import LONGEST, read_report
    from homeward.work.messages.answering import receipt

    report = read_report(sys.stdin.buffer.read(LONGEST))
    if report is None:
        terminal.say("Nothing to note: this is not a report on a letter's delivery.")
        return DONE
    if not report.outcome:
        terminal.say("Nothing to note yet: the letter is still on its way.")
        return DONE
    if not receipt(report.reference, report.outcome, clock.utc_now()):
        terminal.complain(
            "No message of this home is known by this report. It may be a moment too early: "
            "give it to homeward returned again in a few minutes."
        )
        return FINDINGS
    terminal.say("Noted.")
    return DONE


COMMAND = Command(
    help="Take in a delivery report from standard input: a letter that came back, or arrived.",
    example="homeward returned < report.eml",
    run=run,
)
