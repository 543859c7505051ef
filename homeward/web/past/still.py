"""A page that can only be looked at: nothing on it acts, and its links lead to the same past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any, TypeVar, cast

from homeward.web.components.content import Action, SummaryRow, Task
from homeward.web.past.asking import address

T = TypeVar("T")
_LINKS = frozenset({"url", "first_at", "second_at"})


def still(page: T, *, at: datetime, without: Mapping[str, object]) -> T:
    """Return a page model without actions; other records' links ask for ``at`` (aware UTC) too.

    ``without`` holds what the page's own parts are when nothing may be done.
    """
    return cast("T", replace(_still(page, address(at)), **without))


def _still(one: Any, query: str) -> Any:
    if isinstance(one, list | tuple):
        kept = (_still(each, query) for each in one if not isinstance(each, Action))
        return type(one)(kept)
    if isinstance(one, SummaryRow):
        return replace(one, actions=())
    if isinstance(one, Task):
        return replace(one, href="")
    if not is_dataclass(one) or isinstance(one, type):
        return one
    return replace(
        one, **{f.name: _field(f.name, getattr(one, f.name), query) for f in fields(one)}
    )


def _field(name: str, value: Any, query: str) -> Any:
    if name.endswith("_url"):
        return ""
    if name in _LINKS and isinstance(value, str) and value.startswith(("/child/", "/episode/")):
        return f"{value}?{query}"
    return _still(value, query)
