"""What a bench says: a figure, its baseline in the same run, their ratio and the goal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from tests.bench import home
from tests.bench.home import Home


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure. ``goal`` is a sentence; ``met`` is ``None`` where there is none."""

    name: str
    measured: float
    unit: str
    baseline: float | None = None
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None


def show(figures: Iterable[Figure]) -> None:
    """Print figures as sentences, or as lines of JSON with ``--json``."""
    for figure in figures:
        if "--json" in sys.argv:
            sys.stdout.write(json.dumps(asdict(figure)) + "\n")
        else:
            sys.stdout.write(_sentence(figure) + "\n")
        sys.stdout.flush()


def _sentence(figure: Figure) -> str:
    words = f"{figure.name}: {figure.measured:,.4g} {figure.unit}"
    if figure.baseline is not None:
        words += f"; baseline {figure.baseline:,.4g}"
    if figure.ratio is not None:
        words += f"; ratio {figure.ratio:.2f}"
    if figure.goal:
        words += f"; goal {figure.goal}: {'met' if figure.met else 'MISSED'}"
    return words


def alone(measure: Callable[[Home], Iterable[Figure]]) -> None:
    """Run one bench by itself, in a home of its own."""
    with home.standing() as here:
        show(measure(here))
