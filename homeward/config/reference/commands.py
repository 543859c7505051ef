"""The page of commands, from each command's own help."""

from __future__ import annotations

from argparse import Action, ArgumentParser
from collections.abc import Iterator

from homeward.config.cli import discover
from homeward.config.command import Command
from homeward.config.reference.markdown import MADE, table

_ABOUT = """
`make install` puts the program at `.venv/bin/homeward`. Every command has `--help`. Exit code 0:
done; 1: finished with findings; 2: could not run, with a sentence on standard error that says what
to do. `HOMEWARD_HOME` names the folder for data, database and keys (`var/` in the checkout unless
set).
"""


def commands_page() -> str:
    """Return the page as Markdown."""
    lines = [MADE, "# Commands", "", _ABOUT.strip(), ""]
    for name, command in sorted(discover().items()):
        lines += [f"## homeward {name}", "", command.help, "", *_options(command)]
        lines += ["```", command.example, "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def _options(command: Command) -> list[str]:
    parser = ArgumentParser(add_help=False)
    command.arguments(parser)
    rows = list(_rows(parser, ""))
    return [*table(["Word", "Meaning"], rows), ""] if rows else []


def _rows(parser: ArgumentParser, under: str) -> Iterator[tuple[str, str]]:
    """Return each argument in words; those of a sub-command follow its name."""
    explain = parser._get_formatter()._expand_help
    for action in parser._actions:
        if action.choices and isinstance(action.choices, dict):
            yield from _below(action, under)
        elif action.dest != "help":
            yield f"`{under}{_word(action)}`", explain(action) if action.help else ""


def _below(action: Action, under: str) -> Iterator[tuple[str, str]]:
    said = {each.dest: each.help or "" for each in getattr(action, "_choices_actions", ())}
    below: dict[str, ArgumentParser] = dict(action.choices or {})
    for name, parser in below.items():
        yield f"`{under}{name}`", said.get(name, "")
        yield from _rows(parser, f"{under}{name} ")


def _word(action: Action) -> str:
    taken = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if not action.option_strings:
        return f"{taken}…" if action.nargs in {"+", "*"} else taken
    word = action.option_strings[-1]
    return word if action.nargs == 0 else f"{word} {taken}"
