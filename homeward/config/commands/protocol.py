"""``homeward protocol``: are these protocol files sound, and what do they say in plain words?"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path

from homeward.config import terminal
from homeward.config.command import COULD_NOT_RUN, DONE, FINDINGS, Command
from homeward.config.env import CHECKOUT, Settings
from homeward.config.failure import CannotStart
from homeward.domain.protocol import (
    InvalidProtocol,
    Protocol,
    check,
    explain,
    load_packs,
)

SHIPPED = CHECKOUT / "protocols"


def arguments(parser: ArgumentParser) -> None:
    """Add the two things to do with protocol files."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    checking = actions.add_parser("check", help="check files and run their scenarios")
    checking.add_argument("files", nargs="+", metavar="FILE", help="protocol files (.toml)")
    explaining = actions.add_parser("explain", help="say what a protocol asks, in plain words")
    explaining.add_argument(
        "name", metavar="NAME|FILE", help="a shipped protocol's name, or a file"
    )
    parser.set_defaults(show_help=parser.print_help)


def run(args: Namespace, settings: Settings) -> int:
    """Do what was asked; without an action say what there is."""
    if args.action == "check":
        return _check([Path(name) for name in args.files])
    if args.action == "explain":
        return _explain(args.name)
    args.show_help(sys.stderr)
    return COULD_NOT_RUN


def _check(files: list[Path]) -> int:
    """Say how each scenario went; a fault in any file is a finding."""
    try:
        packs = _load(files)
    except InvalidProtocol as invalid:
        for fault in invalid.faults:
            terminal.say(f"{fault.path}: {fault.message}")
        terminal.say("Mend these and check again.")
        return FINDINGS
    return max(_run_scenarios(pack) for pack in packs)


def _run_scenarios(pack: Protocol) -> int:
    results = check(pack)
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


def _explain(name: str) -> int:
    path = SHIPPED / f"{name}.toml"
    if not path.exists():
        path = Path(name)
    if not path.exists():
        known = ", ".join(sorted(shipped.stem for shipped in SHIPPED.glob("*.toml")))
        raise CannotStart(f"There is no protocol “{name}”. Name a file, or one of {known}.")
    try:
        (pack,) = _load([path])
    except InvalidProtocol as invalid:
        first = invalid.faults[0]
        raise CannotStart(
            f"{first.path}: {first.message}. Run homeward protocol check {path} for all faults."
        ) from None
    terminal.say(explain(pack).rstrip())
    return DONE


def _load(files: list[Path]) -> list[Protocol]:
    """Read protocol files; the shipped ones stand ready for files that extend them.

    Raises: InvalidProtocol; CannotStart, when a file cannot be read.
    """
    texts = {str(path): _read(path) for path in files}
    named = _ids(texts.values())
    for shipped in sorted(SHIPPED.glob("*.toml")):
        text = _read(shipped)
        if not _ids([text]) & named:
            texts[str(shipped)] = text
    packs = load_packs(texts)
    return [pack for pack in packs.values() if pack.id in named]


def _ids(texts: Iterable[str]) -> set[str]:
    """Return the ids that the texts give themselves, as far as they can be read."""
    import tomllib

    found = set()
    for text in texts:
        try:
            head = tomllib.loads(text).get("protocol")
        except tomllib.TOMLDecodeError:
            continue
        if isinstance(head, dict):
            found.add(str(head.get("id")))
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise CannotStart(f"Cannot read {path} ({reason}).") from error


COMMAND = Command(
    help="Check protocol files and run their scenarios, or say in plain words what one asks.",
    example="homeward protocol check protocols/medway.toml",
    run=run,
    arguments=arguments,
    database=False,
)
