"""A daily report as plain text, in lines no longer than an old terminal's."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from homeward.outputs.daily.sheet import Sheet, SheetLine
from homeward.work.daily.wording import hours_words

_WIDTH = 79


def report_text(sheet: Sheet) -> str:
    """Return the report as text that ends with a newline."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield f"{sheet.title}: {sheet.for_whom}"
    for moment in sheet.moments:
        yield from wrap(moment, _WIDTH)
    yield ""
    if sheet.nothing:
        yield from wrap(sheet.nothing, _WIDTH)
        return
    yield from (f"{one.number:>5,}  {one.words}" for one in sheet.counts)
    if sheet.only_counts:
        yield ""
        yield from wrap("Your role shows counts alone.", _WIDTH)
    for line in sheet.lines:
        yield ""
        yield from _line(line)


def _line(line: SheetLine) -> Iterator[str]:
    yield from wrap(f"{line.name} ({line.more})", _WIDTH, subsequent_indent="  ")
    said = [
        f"{line.standing}: {hours_words(line.hours)}. {line.detail}.",
        f"Police grade: {line.grade}.",
    ]
    said += [f"Next: {line.next}."] if line.next else []
    said += [f"Next threshold: {line.threshold}."] if line.threshold else []
    said += [f"{one}." for one in line.interviews]
    for one in (*said, *(f"! {late}" for late in line.late)):
        yield from wrap(one, _WIDTH, initial_indent="  ", subsequent_indent="    ")
