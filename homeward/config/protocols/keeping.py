"""Putting a version in force, working out again under it, and checking the table against it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from homeward.config import clock, terminal
from homeward.config.command import DONE, FINDINGS
from homeward.config.protocols.checking import tell_faults
from homeward.config.protocols.files import read
from homeward.config.protocols.histories import keepers, progress
from homeward.config.wiring import wire
from homeward.domain.protocol import InvalidProtocol
from homeward.domain.time import london_date
from homeward.guard.people import system_context
from homeward.guard.session import scope
from homeward.work.obligations.drift import slices, without_clock, wrong_among
from homeward.work.obligations.models import ProtocolVersion
from homeward.work.obligations.protocols import add_protocol
from homeward.work.obligations.recomputing import Progress, recompute


def add(path: Path) -> int:
    """Put a version in force; it governs the episodes that begin from its day."""
    wire()
    now = clock.utc_now()
    try:
        made = add_protocol(system_context(now=now, purpose="protocol added"), text=read(path))
    except InvalidProtocol as invalid:
        tell_faults(invalid.faults)
        return FINDINGS
    row = ProtocolVersion.objects.get(pk=str(made.id))
    terminal.say(
        f"{row.name} version {row.number} is kept. It governs episodes that begin from "
        f"{_day(row.effective_from)}."
    )
    if row.effective_from <= london_date(now):
        terminal.say(
            "Episodes that began since then keep the version they have. Run homeward protocol "
            "recompute to bring them under this one."
        )
    return DONE


def recompute_all(authority: str | None) -> int:
    """Work out again what is due in every episode, under the version of the day it began."""
    wire()
    for name, pk, ctx in keepers(authority, now=clock.utc_now(), purpose="working out again"):
        last = Progress(0, 0, 0)
        for last in recompute(ctx, authority=pk):
            terminal.overwrite(f"{name}: {last.seen:,} of {last.total:,} episodes worked out")
        terminal.overwrite("")
        begun = " (taken up where it was cut short)" if last.resumed else ""
        terminal.say(
            f"{name}: {last.seen:,} episodes worked out again, {last.changed:,} of them changed"
            f"{begun}."
        )
    return DONE


def find_drift(authority: str | None, *, as_json: bool) -> int:
    """Say which episodes' actions due are not what the protocol gives. Changes nothing."""
    wire()
    wrong: list[str] = []
    seen = 0
    show = progress(lambda done: f"{done:,} episodes checked", every=250)
    for _, _, ctx in keepers(authority, now=clock.utc_now(), purpose="drift check"):
        with scope(ctx):
            for clocks in slices(ctx):
                wrong += [str(row.pk) for row in wrong_among(ctx, clocks)]
                seen += len(clocks)
                show(seen)
            wrong += [str(row.pk) for row in without_clock(ctx)]
    terminal.overwrite("")
    if as_json:
        terminal.say_json({"seen": seen, "wrong": wrong})
    elif not wrong:
        terminal.say(f"{seen:,} episodes: every action due is what the protocol gives.")
    else:
        terminal.say(f"{len(wrong):,} of {seen:,} episodes are not what the protocol gives:")
        for episode in wrong:
            terminal.say(f"  {episode}")
        terminal.say("Run homeward protocol recompute to work them out again.")
    return FINDINGS if wrong else DONE


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
