"""``homeward daily``: the daily report of now or of a past moment, drawn on demand, never kept."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from homeward.config import clock, terminal
from homeward.config.command import DONE, Command
from homeward.config.env import Settings
from homeward.config.failure import CannotStart
from homeward.domain.time import in_words, parse_london

if TYPE_CHECKING:
    from homeward.guard.models import Organisation
    from homeward.outputs.daily.sheet import Sheet


def arguments(parser: ArgumentParser) -> None:
    """Add whose report, of when, and in which form."""
    parser.add_argument(
        "--authority", metavar="CODE", help="one authority's report (usually every one's)"
    )
    parser.add_argument(
        "--at", metavar="TIME", help='as known at a past London time, such as "2026-03-27 22:10"'
    )
    parser.add_argument("--json", action="store_true", help="report as JSON")


def run(args: Namespace, settings: Settings) -> int:
    """Draw the reports and say them. Names stand in them: mind where the words go."""
    now = clock.utc_now()
    at = _moment(args.at, now) if args.at else None
    sheets = [_sheet(services, now, at) for services in _services(args.authority)]
    if args.json:
        terminal.say_json([asdict(sheet) for sheet in sheets])
        return DONE
    from homeward.outputs.daily.text import report_text

    for sheet in sheets:
        terminal.say(report_text(sheet))
    return DONE


def _moment(text: str, now: datetime) -> datetime:
    """Return a past instant (aware UTC) as it was typed.

    Raises: CannotStart, when it has not come yet; BadTime, when it cannot be read.
    """
    at = parse_london(text.replace("\0", ""))
    if at > now:
        raise CannotStart(f"--at must not be later than now, {in_words(now)}.")
    return at


def _services(code: str | None) -> list[Organisation]:
    """Return the children's services to report for.

    Raises: CannotStart, listing the codes to choose from.
    """
    from homeward.guard.directory import authorities
    from homeward.guard.people import services_here

    codes = {row.pk: row.code for row in authorities()}
    here = {codes[row.authority_id]: row for row in services_here() if row.authority_id}
    if code is None:
        return [here[each] for each in sorted(here)]
    named = next((row for each, row in here.items() if each.casefold() == code.casefold()), None)
    if named is None:
        known = f"It holds {', '.join(sorted(here))}." if here else "It holds none yet."
        raise CannotStart(f"This home holds no record of an authority {code}. {known}")
    return [named]


def _sheet(services: Organisation, now: datetime, at: datetime | None) -> Sheet:
    from homeward.guard.people import working_for
    from homeward.guard.session import scope
    from homeward.outputs.daily.sheet import sheet
    from homeward.work.daily.queries import report_known_at, report_now

    ctx = working_for(services, now=now, purpose="daily report")
    with scope(ctx):
        report = report_now(ctx) if at is None else report_known_at(ctx, at)
    return sheet(report, for_whom=services.name, names=True, asked_at=now)


COMMAND = Command(
    help="Say who is missing and what is late, now or as known at a past moment.",
    example='homeward daily --authority 883 --at "2026-03-27 08:00"',
    run=run,
    arguments=arguments,
)
