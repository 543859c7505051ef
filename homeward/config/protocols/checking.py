"""Checking protocol files, and saying in plain words what one asks. Needs no database."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from homeward.config import clock, terminal
from homeward.config.command import DONE, FINDINGS
from homeward.config.holidays import bank_holidays
from homeward.config.protocols import files
from homeward.domain.protocol import Fault, InvalidProtocol, Protocol, check, explain
from homeward.domain.time import Calendar, london_date
from homeward.work.obligations.calendar import runs_short


def check_files(paths: list[Path]) -> int:
    """Say how each scenario went; a fault in any file is a finding."""
    try:
        packs = files.load(paths)
    except InvalidProtocol as invalid:
        tell_faults(invalid.faults)
        return FINDINGS
    code = max(_run_scenarios(pack) for pack in packs)
    if any(rule.working_days for pack in packs for rule in pack.rules):
        _tell_calendar(bank_holidays())
    return code


def tell_faults(faults: Iterable[Fault]) -> None:
    """Say what is wrong with protocol files, each fault by its path."""
    for fault in faults:
        terminal.say(f"{fault.path}: {fault.message}")
    terminal.say("Mend these and check again.")


def _run_scenarios(pack: Protocol) -> int:
    results = check(pack, calendar=bank_holidays())
    failed = [result for result in results if not result.passed]
    terminal.say(
        f"{pack.id}: {len(pack.rules)} rules, {len(results) - len(failed)} of {len(results)} "
        "scenarios as expected."
    )
    for result in failed:
        terminal.say(f"  {result.name}")
        for difference in result.differences:
            terminal.say(f"    {difference}")
    return FINDINGS if failed else DONE


def _tell_calendar(calendar: Calendar) -> None:
    known = calendar.known_until
    terminal.say(f"Working days: England’s bank holidays are known until {known}.")
    if runs_short(calendar, today=london_date(clock.utc_now())):
        terminal.say("That is less than a year ahead. Install a later version of Homeward.")


def explain_one(name: str) -> int:
    """Say in plain words what a protocol asks."""
    terminal.say(explain(files.one_pack(files.found(name))).rstrip())
    return DONE
