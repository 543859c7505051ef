"""What a row said: as JSON to be kept, and back as the row it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import Any

from homeward.sources.tables.definition import Row, TableDef

_Revive = Callable[[Any], Any]


def as_json(row: Row) -> str:
    """Return the JSON of what a row said, blanks left out."""
    said = {name: _plain(value) for name, value in vars(row).items() if value is not None}
    return json.dumps(said, ensure_ascii=False)


def revived(table: TableDef, said: Mapping[str, Any]) -> Any:
    """Return the row that said this. Columns that were not known then are blank."""
    row_type: Any = table.row_type
    return table.row_type(
        **{
            name: revive(said[name]) if name in said else None
            for name, revive in _revivers(row_type).items()
        }
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value  # a datetime is a date too


@cache
def _revivers(row_type: Any) -> dict[str, _Revive]:
    return {each.name: _reviver(str(each.type)) for each in fields(row_type)}


def _reviver(type_name: str) -> _Revive:
    if type_name.startswith("datetime"):
        return datetime.fromisoformat
    if type_name.startswith("date"):
        return date.fromisoformat
    return lambda value: value
