"""``homeward search-keys``: is every child found by what is recorded of them?"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from uuid import UUID

from homeward.config import clock, terminal
from homeward.config.command import DONE, FINDINGS, Command
from homeward.config.env import Settings

_MOST_NAMED = 20


def arguments(parser: ArgumentParser) -> None:
    """Add the choice to look only, and the form for machines."""
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit with 1 if a child is wanting"
    )
    parser.add_argument("--json", action="store_true", help="say what was found as JSON")


def run(args: Namespace, settings: Settings) -> int:
    """Go through every child; put right, or with --check only tell, whose keys are wanting."""
    from homeward.record.search.keeping import drifted
    from homeward.record.search.rebuilding import go_through

    children = 0
    wanting: list[UUID] = []
    for page in go_through(clock=clock.utc_now, find=drifted, mend=not args.check):
        children += page.children
        wanting += page.wanting
        terminal.overwrite(f"{children:,} children gone through, {len(wanting):,} of them wanting")
    terminal.overwrite("")
    if args.json:
        terminal.say_json(
            {
                "children": children,
                "wanting": wanting,
                "put_right": bool(wanting) and not args.check,
            }
        )
    else:
        _tell(children, wanting, only_looked=args.check)
    return FINDINGS if wanting and args.check else DONE


def _tell(children: int, wanting: list[UUID], *, only_looked: bool) -> None:
    gone_through = "1 child was" if children == 1 else f"{children:,} children were"
    if not wanting:
        terminal.say(f"{gone_through} gone through. The search keys of all are right.")
        return
    verb = "are wrong or missing" if only_looked else "were wrong or missing, and are right now"
    terminal.say(f"{gone_through} gone through. The search keys of {len(wanting):,} {verb}:")
    for child in wanting[:_MOST_NAMED]:
        terminal.say(f"  {child}")
    if len(wanting) > _MOST_NAMED:
        terminal.say(f"  And {len(wanting) - _MOST_NAMED:,} more.")
    if only_looked:
        terminal.say("Run homeward search-keys to put them right.")


COMMAND = Command(
    help="Put right by what children are found: after an upgrade, or where search misses a child.",
    example="homeward search-keys --check",
    run=run,
    arguments=arguments,
)
