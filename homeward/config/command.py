"""What one command of the ``homeward`` program is.

A module of ``homeward.config.commands`` holds one, called ``COMMAND``; its name is the module's
with hyphens. Such a module imports Django's models inside its functions only: it is read before
Django is set up, so that ``--help`` answers at once.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from homeward.config.env import Settings

DONE, FINDINGS, COULD_NOT_RUN = 0, 1, 2


def no_arguments(parser: ArgumentParser) -> None:
    """Add nothing to a command that takes nothing."""


def nothing_chosen(args: Namespace) -> Mapping[str, str]:
    """Return no variables, for a command whose words say nothing about the home."""
    return {}


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its help, an example, its arguments, and the function that does it.

    With ``database`` (the usual case) ``run`` begins with the server attached, the tables up to
    date, the role checked and Django set up. ``run`` returns DONE, FINDINGS or COULD_NOT_RUN; a
    ``Refusal`` it raises becomes a sentence on standard error and COULD_NOT_RUN. ``chooses``
    returns what the words say of the environment; it is set before the settings are read.
    """

    help: str
    example: str
    run: Callable[[Namespace, Settings], int]
    arguments: Callable[[ArgumentParser], None] = no_arguments
    chooses: Callable[[Namespace], Mapping[str, str]] = nothing_chosen
    database: bool = True
