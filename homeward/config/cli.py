"""The ``homeward`` program: finds its commands, and turns refusals into sentences.

Exit code 0: done. 1: finished with findings. 2: could not run.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules

from homeward.config import commands, database, env, parent, terminal
from homeward.config.command import COULD_NOT_RUN, Command
from homeward.domain.refusal import Refusal

WITH_PARENT = "HOMEWARD_WITH_PARENT"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that the words name and return the exit code."""
    found = discover()
    parser = _parser(found)
    args = parser.parse_args(argv)
    if args.command is None:
        parser.print_help(sys.stderr)
        return COULD_NOT_RUN
    if os.environ.get(WITH_PARENT):
        parent.end_with_it()
    command = found[args.command]
    try:
        os.environ.update(command.chooses(args))
        settings = env.load(os.environ)
        if not command.database:
            return command.run(args, settings)
        with database.ready(settings) as attached:
            return command.run(args, attached)
    except Refusal as refusal:
        terminal.complain(refusal.sentence)
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        terminal.complain(f"Stopped before the end. Run homeward {args.command} again.")
        return COULD_NOT_RUN
    except BrokenPipeError:
        # Whoever read our words left (``| head``); Python must not try to flush to it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT_RUN


def discover() -> dict[str, Command]:
    """Return every command by its name."""
    found: dict[str, Command] = {}
    for module in iter_modules(commands.__path__):
        loaded = import_module(f"{commands.__name__}.{module.name}")
        found[module.name.replace("_", "-")] = loaded.COMMAND
    return found


def _parser(found: Mapping[str, Command]) -> ArgumentParser:
    parser = ArgumentParser(
        prog="homeward",
        description="The working system of a missing-children partnership.",
        epilog="homeward COMMAND --help shows an example of each.",
    )
    choices = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, command in sorted(found.items()):
        one = choices.add_parser(
            name,
            help=command.help,
            description=command.help,
            epilog=f"example:\n  {command.example}",
            formatter_class=RawDescriptionHelpFormatter,
        )
        command.arguments(one)
    return parser


if __name__ == "__main__":
    sys.exit(main())
