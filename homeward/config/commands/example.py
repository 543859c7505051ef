"""``homeward example``: an invented partnership to look around in, to teach with, to test on."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from homeward.config import clock, example_people, terminal
from homeward.config.command import DONE, Command
from homeward.config.env import Settings
from homeward.config.locks import held_alone

_USUAL_CHILDREN = 1_500
FIRST_START = "example.begun"
LOADED = "example.loaded"
"""The file by which ``homeward run`` says that its first start is making the example."""


def arguments(parser: ArgumentParser) -> None:
    """Add which example, its size and its seed."""
    parser.add_argument("name", choices=("partnership",), help="which example to make")
    parser.add_argument(
        "--children",
        type=int,
        default=_USUAL_CHILDREN,
        metavar="N",
        help=f"how many children (default {_USUAL_CHILDREN})",
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="another seed, other children (default 1)"
    )


def run(args: Namespace, settings: Settings) -> int:
    """Make the example in an empty home."""
    from homeward.config import example_start, wiring
    from homeward.config.example.making import home_is_empty

    if (settings.home / FIRST_START).exists() and not home_is_empty():
        # The first start was ended after all was made and before it could note so.
        return DONE
    wiring.wire()
    with held_alone(settings.home / "example.lock"):
        if home_is_empty():
            example_start.note_asked(settings.home, children=args.children, seed=args.seed)
        _make(args)
    if not (settings.home / FIRST_START).exists():
        (settings.home / LOADED).touch()
        for line in example_people.lines():
            terminal.say(line)
        terminal.say("Start it with homeward run.")
    return DONE


def _make(args: Namespace) -> None:
    from homeward.config.example.making import make_partnership

    began = clock.elapsed_seconds()
    made = make_partnership(
        now=clock.utc_now(), children=args.children, seed=args.seed, say=terminal.complain
    )
    took = clock.elapsed_seconds() - began
    terminal.say(
        f"Made {made.children:,} invented children with {made.episodes:,} missing episodes, "
        f"{made.cases} of them of the last days, in {took:.0f} seconds."
    )


COMMAND = Command(
    help="Make an invented partnership in an empty home.",
    example="HOMEWARD_HOME=look-around homeward example partnership --children 300 --seed 7",
    run=run,
    arguments=arguments,
)
