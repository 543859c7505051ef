"""``homeward protocol``: protocol files checked, said in words, compared, and put in force."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from homeward.config.command import COULD_NOT_RUN, Command
from homeward.config.env import Settings


def arguments(parser: ArgumentParser) -> None:
    """Add the things to do with protocols."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    checking = actions.add_parser("check", help="check files and run their scenarios")
    checking.add_argument("files", nargs="+", metavar="FILE", help="protocol files (.toml)")
    explaining = actions.add_parser("explain", help="say what a protocol asks, in plain words")
    explaining.add_argument(
        "name", metavar="NAME|FILE", help="a shipped protocol's name, or a file"
    )
    comparing = actions.add_parser("compare", help="try two versions on all that is recorded")
    for name in ("old", "new"):
        comparing.add_argument(
            name, metavar=name.upper(), help="a file, or NAME@VERSION as kept here"
        )
    adding = actions.add_parser("add", help="put a version in force from its day")
    adding.add_argument("file", metavar="FILE", help="a protocol file (.toml)")
    again = actions.add_parser("recompute", help="work out again what is due in every episode")
    drift = actions.add_parser("drift", help="check what is due against the protocol's answer")
    for each in (comparing, again, drift):
        each.add_argument("--authority", metavar="CODE", help="one authority's record alone")
    for each in (comparing, drift):
        each.add_argument("--json", action="store_true", help="say what was found as JSON")
    parser.set_defaults(show_help=parser.print_help)


def run(args: Namespace, settings: Settings) -> int:
    """Do what was asked; without an action say what there is."""
    if args.action in _ON_FILES:
        return _ON_FILES[args.action](args)
    if args.action in _ON_THE_RECORD:
        from homeward.config import database

        with database.ready(settings):
            return _ON_THE_RECORD[args.action](args)
    args.show_help(sys.stderr)
    return COULD_NOT_RUN


def _check(args: Namespace) -> int:
    from homeward.config.protocols import checking

    return checking.check_files([Path(name) for name in args.files])


def _explain(args: Namespace) -> int:
    from homeward.config.protocols import checking

    return checking.explain_one(args.name)


def _compare(args: Namespace) -> int:
    from homeward.config.protocols import comparing

    return comparing.compare(args.old, args.new, authority=args.authority, as_json=args.json)


def _add(args: Namespace) -> int:
    from homeward.config.protocols import keeping

    return keeping.add(Path(args.file))


def _recompute(args: Namespace) -> int:
    from homeward.config.protocols import keeping

    return keeping.recompute_all(args.authority)


def _drift(args: Namespace) -> int:
    from homeward.config.protocols import keeping

    return keeping.find_drift(args.authority, as_json=args.json)


_Action = Callable[[Namespace], int]
_ON_FILES: dict[str, _Action] = {"check": _check, "explain": _explain}
_ON_THE_RECORD: dict[str, _Action] = {
    "compare": _compare,
    "add": _add,
    "recompute": _recompute,
    "drift": _drift,
}

COMMAND = Command(
    help="Check protocol files, say what one asks, compare two on the record, put one in force.",
    example="homeward protocol check protocols/medway.toml",
    run=run,
    arguments=arguments,
    database=False,
)
