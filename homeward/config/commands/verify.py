"""``homeward verify``: is the ledger whole, and does the record say what the ledger remembers?"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from homeward.config import terminal
from homeward.config.command import DONE, FINDINGS, Command
from homeward.config.env import Settings
from homeward.config.failure import CannotStart

if TYPE_CHECKING:
    from homeward.guard.verify import Findings


def arguments(parser: ArgumentParser) -> None:
    """Add the form for machines."""
    parser.add_argument("--json", action="store_true", help="say what was found as JSON")


def run(args: Namespace, settings: Settings) -> int:
    """Check the whole home, reading as the backup role."""
    import psycopg

    from homeward.guard import verify

    if settings.backup is None:
        raise CannotStart(
            "HOMEWARD_BACKUP_URL is not set. Set it to the address of a role that may read every "
            "row and change none, and run homeward verify again."
        )
    try:
        found = verify.verify(str(settings.backup), sealing_key=settings.sealing_key.encode())
    except psycopg.OperationalError as error:
        raise CannotStart(
            f"No answer from {settings.backup.place}. Check that the server is running and that "
            "HOMEWARD_BACKUP_URL has the right user and password."
        ) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise CannotStart(
            "The role in HOMEWARD_BACKUP_URL may not read every table. Give it the right to: "
            "GRANT pg_read_all_data TO that role, and ALTER ROLE that role BYPASSRLS."
        ) from error
    if args.json:
        terminal.say_json({"whole": found.whole, **asdict(found)})
    else:
        _tell(found)
    return DONE if found.whole else FINDINGS


def _tell(found: Findings) -> None:
    checked = (
        f"{found.entries:,} ledger entries in {found.streams:,} streams, {found.seals:,} seals, "
        f"{found.rows:,} rows and {found.states:,} kept states"
    )
    if found.whole:
        terminal.say(f"Whole: {checked} agree.")
    else:
        number = "1 fault" if found.fault_count == 1 else f"{found.fault_count:,} faults"
        terminal.say(f"Not whole: {number} in {checked}.")
        for fault in found.faults:
            terminal.say(f"  {fault}.")
        if found.fault_count > len(found.faults):
            terminal.say(f"  And {found.fault_count - len(found.faults):,} more.")
        terminal.say("Keep this list, change nothing, and tell your information-governance lead.")
    if found.erased:
        terminal.say(f"{found.erased:,} rows belong to children whose key was destroyed.")


COMMAND = Command(
    help="Check the ledger's chain and every row against it; names the first broken link.",
    example="homeward verify --json",
    run=run,
    arguments=arguments,
)
