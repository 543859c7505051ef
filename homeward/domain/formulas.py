"""Text that a spreadsheet would run, made harmless and back again. The one place that does it."""

from __future__ import annotations

import re

# What spreadsheets run, after anything that they pass over or that cannot be seen.
_RISKY = re.compile(
    "[\\s\x00-\x1f\xad\u200b-\u200f\u2060-\u2064\ufeff]*?[\t\r\n=+@\uff1d\uff0b\uff0d\uff20-]"
)


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; ``restored`` undoes it."""
    return "'" + cell if _is_risky(cell) else cell


def restored(cell: str) -> str:
    """Return a cell as it was before ``neutral``; one that never needed it is left alone."""
    return cell[1:] if cell.startswith("'") and _is_risky(cell[1:]) else cell


def _is_risky(cell: str) -> bool:
    # A mark that is there already must get another, or taking one off would not undo it.
    return _RISKY.match(cell.lstrip("'")) is not None
