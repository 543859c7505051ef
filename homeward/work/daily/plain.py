"""A kept report as the body of an email: each child a number of the letter's own, and no name.

Of what its reader may see today: nothing of a child to whom a danger comes from them. Who may
not open a child's record has the counts alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard import permissions, session
from homeward.guard.people import current_memberships
from homeward.guard.versions import NotFound
from homeward.work.daily.report import Entry, Report
from homeward.work.daily.stored import find_report, kept_report
from homeward.work.daily.wording import (
    NOTHING,
    count_words,
    grade_words,
    hours_words,
    interview_words,
    late_words,
    next_words,
    standing_words,
    threshold_words,
)

_PURPOSE = "direct care"
_LONGEST = 15_000
"""So many characters tell of children in one letter; of the rest it says how many they are."""


def summary_for(ctx: Context, *, report: UUID, person: UUID | None) -> str:
    """Return the report in lines of plain text, as ``person`` may see it; empty if they may not.

    Within an operation. ``ctx`` is the program's, working as the organisation whose it is.
    """
    reader = _reader(ctx, person) if person else None
    if reader is None or not permissions.allows(reader, "daily_report"):
        return ""
    with session.lent_to(reader):
        try:
            found = kept_report(reader, find_report(reader, report))
        except NotFound:
            return ""
    return "\n".join(_lines(found, each=permissions.allows(reader, "episode")))


def _reader(ctx: Context, person: UUID) -> Context | None:
    """Return the context in which somebody reads for the organisation, with today's access."""
    held = current_memberships(user=person, now=ctx.now)
    here = [one for one in held if one.organisation_id == ctx.organisation]
    if not here:
        return None
    return Context(
        person,
        ctx.organisation,
        here[0].organisation.authority_id,
        _PURPOSE,
        ctx.now,
        operation_id=ctx.operation_id,
        roles=frozenset(one.role for one in here),
        teams=frozenset(one.team for one in here if one.team),
    )


def _lines(report: Report, *, each: bool) -> Iterator[str]:
    if not report.entries:
        yield NOTHING
        return
    for words, number in count_words(report.counts):
        yield f"{words}: {number:,}"
    if not each:
        return
    room = _LONGEST
    for number, entry in enumerate(report.entries, start=1):
        said = "\n".join(_entry(number, entry, report))
        room -= len(said)
        yield ""
        if room < 0:
            yield f"And {len(report.entries) - number + 1:,} more, in the report itself."
            return
        yield said


def _entry(number: int, entry: Entry, report: Report) -> Iterator[str]:
    hours = hours_words(entry.hours_missing(report.data_at))
    yield f"{number}. {standing_words(entry)}: {hours}. Police grade: {grade_words(entry.grade)}."
    coming = next_words(entry, report.data_at)
    if coming:
        yield f"   Next: {coming}."
    ahead = threshold_words(entry, report.data_at)
    if ahead:
        yield f"   Next threshold: {ahead}."
    for said in (*interview_words(entry), *late_words(entry, report.data_at)):
        yield f"   {said}."
