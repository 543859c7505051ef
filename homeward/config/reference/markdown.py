"""Writing Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MADE = "<!-- Made by `make docs` from the code. Do not edit. -->"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table."""
    return [_row(heads), _row(["---"] * len(heads)), *(_row(row) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def first_sentence(thing: object) -> str:
    """Return the first paragraph of a docstring, on one line, in Markdown's own code marks."""
    text = (thing.__doc__ or "").strip().split("\n\n")[0]
    return " ".join(text.split()).replace("``", "`")
