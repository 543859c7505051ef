"""A source's new statement over a live row: what others set stays as they set it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_BLANK = (None, "")


def merged(live: Any, *, base: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of ``live`` to set, so that it follows what a source now says.

    ``base`` is what the same source said before: empty where it said nothing of this row. A
    column is set where it still holds what the source said, or holds nothing; one that somebody
    corrected, or another source gave, is left alone, and so is a row recorded in error.
    """
    if getattr(live, "withdrawn_at", None) is not None:
        return {}
    return {name: value for name, value in new.items() if _follows(live, base, name, value)}


def _follows(live: Any, base: Mapping[str, Any], name: str, value: Any) -> bool:
    now = getattr(live, name)
    if now == value:
        return False
    if now in _BLANK:
        return value not in _BLANK and (name not in base or base[name] != value)
    return name in base and now == base[name]
