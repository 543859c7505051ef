"""A mapping as its text: TOML that ``parse`` reads back to the same."""

from __future__ import annotations

import json
from collections.abc import Iterable

from homeward.sources.mapping.model import FileMapping, From


def mapping_text(mapping: FileMapping) -> str:
    """Return a mapping as TOML, to be kept, sent and read by people."""
    head = {
        "name": mapping.name,
        "title": mapping.title,
        "table": mapping.table,
        "default_authority": mapping.authority,
        "system": mapping.system,
        "encoding": mapping.encoding,
    }
    lines = ["[mapping]", *(f"{key} = {_text(said)}" for key, said in head.items() if said)]
    if mapping.dates:
        lines.append(f"dates = {_list(mapping.dates)}")
    lines += ["", "[columns]"]
    lines += [f"{name} = {_from(source)}" for name, source in mapping.columns.items()]
    for column, codes in mapping.codes.items():
        lines += ["", f"[codes.{column}]"]
        lines += [f"{_text(word)} = {_text(code)}" for word, code in codes.items()]
    return "\n".join(lines) + "\n"


def _from(source: From) -> str:
    if not source.part and not source.time and not source.value:
        return _text(source.headings[0]) if len(source.headings) == 1 else _list(source.headings)
    said = {"part": source.part, "time": source.time, "value": source.value}
    parts = [f"{key} = {_text(value)}" for key, value in said.items() if value]
    if source.headings:
        parts.insert(0, f"from = {_list(source.headings)}")
    return f"{{ {', '.join(parts)} }}"


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(said: str) -> str:
    # A JSON string is a TOML string, but for the one character that TOML wants escaped too.
    return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\u007f")
