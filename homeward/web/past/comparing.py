"""What has changed since: two frozen page models of one page, held against each other.

Knows components and dataclasses, not what they tell: a page that gains a section is compared
without being named here. Lists, tables, tasks and timelines say of each line whether it was
added, changed or is gone; the words say it, the colour repeats it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from homeward.domain.time import in_words
from homeward.web.components.component import Component
from homeward.web.components.content import (
    Cell,
    Column,
    SummaryList,
    SummaryRow,
    Table,
    TaskList,
)
from homeward.web.components.justice import Timeline

T = TypeVar("T")

ADDED, CHANGED, GONE = "Added since", "Changed since", "Gone since"
_COLOURS = {ADDED: "green", CHANGED: "yellow", GONE: "grey"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: how, what it is, what it said then and what it says now."""

    label: str
    what: str
    was: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """How the lines of one kind of list are told apart and marked.

    ``whole`` is all that a line says; ``key`` what it is about; ``marked`` draws one.
    """

    whole: Callable[[Any], Hashable]
    key: Callable[[Any], Hashable]
    name: Callable[[Any], str]
    value: Callable[[Any], str]
    marked: Callable[[Any, str, str], Any]


def compared(
    then: T, now: T, *, leave: frozenset[str] = frozenset()
) -> tuple[T, tuple[Difference, ...]]:
    """Return the page ``then`` with each line marked that differs ``now``, and the differences.

    ``leave`` names the page's parts that are not compared: what is counted from other parts,
    and what may be done.
    """
    found: list[Difference] = []
    return cast("T", _section(then, now, found, leave=leave)), tuple(found)


def _section(
    then: Any, now: Any, found: list[Difference], *, leave: frozenset[str] = frozenset()
) -> Any:
    """Return a page or a section of one, each of its parts marked."""
    parts = {
        part.name: _part(getattr(then, part.name), getattr(now, part.name), found)
        for part in fields(then)
        if part.name not in leave
    }
    return replace(then, **parts)


def _part(then: Any, now: Any, found: list[Difference]) -> Any:
    """Return one part of a page, marked. A part that one side lacks counts as empty."""
    one = now if then is None else then
    for kind, mark in _LISTS.items():
        if isinstance(one, kind):
            return mark(then or _emptied(one), now or _emptied(one), found)
    if isinstance(one, tuple):
        return _items(then or (), now or (), found)
    if not is_dataclass(one) or isinstance(one, Component):
        return then
    if then is not None and now is not None:
        return _item(then, now, found)
    found.append(Difference(ADDED if then is None else GONE, _plain(_title(one))))
    return then


def _emptied(one: Any) -> Any:
    name = "rows" if isinstance(one, SummaryList | Table) else "items"
    return replace(one, **{name: ()})


def _pairs(kind: Kind, then: Sequence[Any], now: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Return each line then with its like now; None where a side has none."""
    same: dict[Hashable, deque[int]] = defaultdict(deque)
    for place, line in enumerate(now):
        same[kind.whole(line)].append(place)
    left = set(range(len(now)))
    taken: list[int | None] = []
    for line in then:
        places = same[kind.whole(line)]
        taken.append(places.popleft() if places else None)
    left -= {place for place in taken if place is not None}
    like: dict[Hashable, deque[int]] = defaultdict(deque)
    for place in sorted(left):
        like[kind.key(now[place])].append(place)
    for number, line in enumerate(then):
        places = like[kind.key(line)]
        if taken[number] is None and places:
            taken[number] = places.popleft()
    pairs = [(a, None if p is None else now[p]) for a, p in zip(then, taken, strict=True)]
    rest = sorted(left - {place for place in taken if place is not None})
    return [*pairs, *((None, now[place]) for place in rest)]


def _lines(
    kind: Kind, then: Sequence[Any], now: Sequence[Any], found: list[Difference]
) -> list[Any]:
    """Return the lines of a list then, marked, with those that were added since."""
    lines = []
    for before, after in _pairs(kind, then, now):
        line = after if before is None else before
        if before is not None and after is not None and kind.whole(before) == kind.whole(after):
            lines.append(line)
            continue
        label = ADDED if before is None else GONE if after is None else CHANGED
        was = "" if before is None else _plain(kind.value(before))
        says = "" if after is None else _plain(kind.value(after))
        found.append(Difference(label, _plain(kind.name(line)), was, says))
        lines.append(kind.marked(line, label, says if label == CHANGED else ""))
    return lines


def _plain(text: object) -> str:
    return " ".join(strip_tags(str(text).replace("<", " <")).split()).replace(" .", ".")


def tag(label: str, now: str = "") -> SafeString:
    """Return the mark of a line that differs; ``now`` is what it says now."""
    return format_html(
        ' <span class="hw-since"><strong class="govuk-tag govuk-tag--{}">{}</strong>{}</span>',
        _COLOURS[label],
        label,
        f" Now: {now}" if now else "",
    )


def _with(text: object, label: str, now: str) -> SafeString:
    return format_html("{}{}", text, tag(label, now))


_ROWS = Kind(
    whole=lambda row: (row.key, str(row.value)),
    key=lambda row: row.key,
    name=lambda row: str(row.key),
    value=lambda row: str(row.value),
    marked=lambda row, label, now: SummaryRow(
        row.key, _with(row.value, label, now), row.actions, row.classes
    ),
)
_TASKS = Kind(
    whole=lambda task: (task.title, str(task.status), str(task.hint)),
    key=lambda task: task.title,
    name=lambda task: str(task.title),
    value=lambda task: f"{task.status} {task.hint}",
    marked=lambda task, label, now: replace(task, hint=_with(task.hint, label, now)),
)
_MOMENTS = Kind(
    whole=lambda one: (one.title, one.at, one.by, str(one.text)),
    key=lambda one: (one.title, one.at),
    name=lambda one: f"{one.title}, {in_words(one.at)}",
    value=lambda one: str(one.text),
    marked=lambda one, label, now: replace(one, title=_with(one.title, label, now)),
)


def _cells(row: Sequence[object]) -> tuple[str, ...]:
    return tuple(_plain(cell.text if isinstance(cell, Cell) else cell) for cell in row)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A table's row, and what its further cell says."""

    row: Sequence[object]
    mark: SafeString


_TABLE_ROWS = Kind(
    whole=_cells,
    key=lambda row: _cells(row)[:1],
    name=lambda row: _cells(row)[0],
    value=lambda row: ", ".join(_cells(row)),
    marked=lambda row, label, now: _Marked(row, tag(label, now)),
)


def _summary(then: SummaryList, now: SummaryList, found: list[Difference]) -> SummaryList | None:
    rows = _lines(_ROWS, then.rows, now.rows, found)
    return replace(then, rows=rows) if rows else None


def _tasks(then: TaskList, now: TaskList, found: list[Difference]) -> TaskList | None:
    items = _lines(_TASKS, then.items, now.items, found)
    return replace(then, items=items) if items else None


def _timeline(then: Timeline, now: Timeline, found: list[Difference]) -> Timeline:
    items = _lines(_MOMENTS, then.items, now.items, found)
    return replace(then, items=sorted(items, key=lambda one: one.at, reverse=True))


def _table(then: Table, now: Table, found: list[Difference]) -> Table | None:
    """Return a table with a column that says what differs, if anything does."""
    before = len(found)
    lines = _lines(_TABLE_ROWS, then.rows, now.rows, found)
    if not lines:
        return None
    if len(found) == before:
        return then
    found[before:] = [replace(one, what=f"{then.caption}: {one.what}") for one in found[before:]]
    rows = [
        [*line.row, line.mark] if isinstance(line, _Marked) else [*line, "As it was"]
        for line in lines
    ]
    return replace(then, head=[*then.head, Column("Since then")], rows=rows)


_LISTS: dict[type, Callable[[Any, Any, list[Difference]], Any]] = {
    SummaryList: _summary,
    TaskList: _tasks,
    Timeline: _timeline,
    Table: _table,
}


def _title(one: Any) -> str:
    """Return what tells an item of a page from its neighbours."""
    for name in ("card_title", "heading", "title", "name", "began", "caption", "text"):
        said = getattr(one, name, "")
        if said:
            return str(said)
    return type(one).__name__


def _items(then: Sequence[Any], now: Sequence[Any], found: list[Difference]) -> tuple[Any, ...]:
    """Return items of a page: sentences, or sections and lines that are dataclasses."""
    marked: list[Any] = []
    for before, after in _pairs(_ITEMS, then, now):
        if before is not None and after is not None:
            marked.append(_item(before, after, found))
            continue
        line, label = (after, ADDED) if before is None else (before, GONE)
        found.append(Difference(label, _plain(line if isinstance(line, str) else _title(line))))
        marked.append(_labelled(line, label))
    return tuple(marked)


def _item(before: Any, after: Any, found: list[Difference]) -> Any:
    """Return one item that is there both then and now, marked where it differs."""
    if before == after or isinstance(before, str):
        return before
    for kind, mark in _LISTS.items():
        if isinstance(before, kind):
            return mark(before, after, found)
    parts: dict[str, Any] = {}
    for part in fields(before):
        was, says = getattr(before, part.name), getattr(after, part.name)
        if isinstance(was, str) and was != says and not part.name.endswith("url"):
            found.append(Difference(CHANGED, _title(before), _plain(was), _plain(says)))
            parts[part.name] = _with(was, CHANGED, _plain(says))
        else:
            parts[part.name] = _part(was, says, found)
    return replace(before, **parts)


def _labelled(line: Any, label: str) -> Any:
    """Return an item with its mark, in the first of its words."""
    if isinstance(line, str):
        return _with(line, label, "")
    name = next((f.name for f in fields(line) if f.name in _MARKABLE and getattr(line, f.name)), "")
    return replace(line, **{name: _with(getattr(line, name), label, "")}) if name else line


_MARKABLE = ("card_title", "grade", "words", "when", "facts", "heading", "title", "text", "name")
_ITEMS = Kind(
    whole=str,
    key=lambda one: one if isinstance(one, str) else getattr(one, "url", "") or _title(one),
    name=_title,
    value=str,
    marked=lambda one, label, now: _labelled(one, label),
)
