"""The board as its template meets it: plain words, nothing to look up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlencode
from uuid import UUID

from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from homeward.domain.context import Context
from homeward.domain.time import age_on, duration_words, london_date
from homeward.web.components.content import Pagination, pages
from homeward.web.due import Due, due, moment
from homeward.web.wording import GRADES, NOT_GRADED, owner_title
from homeward.work.board.queries import Line, Slice
from homeward.work.obligations.queries import NextDue

_POLL = timedelta(seconds=1)  # "unchanged" costs one read of one row


@dataclass(frozen=True, slots=True)
class Row:
    """One child who is missing now."""

    url: str
    name: str
    initials: str
    age: str
    missing_for: str
    since: str
    kind: str
    grade: str
    high: bool
    concern: bool
    reported_back: str
    authority: str
    team: str
    action: str
    owner: str
    due: Due | None
    others: int
    taken_over: str = ""

    @property
    def more(self) -> str:
        """Return what stands small beneath the name."""
        whose = f"{self.authority}’s child" if self.authority else ""
        return " · ".join(filter(None, (f"Age {self.age}", self.team, whose)))

    @property
    def anchor(self) -> str:
        """Return the id of the row's link: with it the focus outlives a refresh."""
        return f"episode-{self.url.rpartition('/')[2]}"

    def __html__(self) -> SafeString:
        """Return the row of the board."""
        return _drawn(self, "board/row.html")

    __str__ = __html__

    @property
    def on_wall(self) -> SafeString:
        """Return the row of the wall: no name, no age, no link."""
        return _drawn(self, "board/wall_row.html")


@lru_cache(maxsize=1_000)
def _drawn(row: Row, template: str) -> SafeString:
    """Draw a row once for all who were shown the very same words.

    Nobody meets a row by this: the rows of each reader come from a read of their own, and the
    words are the key.
    """
    return mark_safe(get_template(template).render({"row": row}))  # noqa: S308


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The board at one moment. ``refresh`` is the address that answers when it changed."""

    title: str
    rows: tuple[Row, ...]
    total: int
    as_at: str
    refresh: str
    pagination: Pagination | None
    seconds: int = int(_POLL.total_seconds())

    @property
    def counted(self) -> str:
        """Say how many children are missing."""
        if self.total == 0:
            return "No child is recorded as missing now."
        return f"{self.total} {'child is' if self.total == 1 else 'children are'} missing now."


def stamp(version: int, now: datetime, *, stalled: bool = False) -> str:
    """Return what a board was drawn at: its version, and the minute its words are true for.

    ``stalled``: with the banner that says that the engine stands still.
    """
    return f"{version}-{int(now.timestamp()) // 60}{'-stalled' if stalled else ''}"


def board_page(
    ctx: Context,
    part: Slice,
    *,
    version: int,
    query: dict[str, str],
    rows_page: str,
    stalled: bool = False,
) -> BoardPage:
    """Return the page model of one slice of the board."""
    since = stamp(version, ctx.now, stalled=stalled)
    asked = urlencode({**query, "page": part.page, "since": since})
    many = part.pages > 1
    return BoardPage(
        title="Missing now",
        rows=tuple(_rows(ctx, part)),
        total=part.total,
        as_at=moment(ctx.now, ctx.now),
        refresh=f"{reverse(rows_page)}?{asked}",
        pagination=pages(page=part.page, of=part.pages, query=query) if many else None,
    )


def _rows(ctx: Context, part: Slice) -> Iterator[Row]:
    # One reverse for all: fifty of them take as long as a query.
    address = reverse("episode", args=[UUID(int=0)])
    for line in part.episodes:
        url = address.replace(str(UUID(int=0)), str(line.id))
        row = _row(ctx, line, part.due.get(line.id, ()), url)
        former = part.taken_over.get(line.id)
        yield replace(row, taken_over=f"Taken over from {former}") if former else row


def _row(ctx: Context, line: Line, duties: Sequence[NextDue], url: str) -> Row:
    first = duties[0] if duties else None
    name = f"{line.given_name} {line.family_name}".strip() or "Name not recorded"
    back = line.reported_back_at
    return Row(
        url=url,
        name=name,
        initials="".join(word[0] for word in name.split()) if line.given_name else "–",
        age=str(age_on(line.born_on, london_date(ctx.now))) if line.born_on else "Not known",
        missing_for=duration_words(ctx.now - line.started_at),
        since=moment(line.started_at, ctx.now),
        kind="Away" if line.kind == "away" else "Missing",
        grade=GRADES[line.grade] if line.grade else NOT_GRADED,
        high=line.grade == "high",
        concern=line.immediate_concern,
        reported_back=f"Reported back {moment(back, ctx.now)}, not confirmed" if back else "",
        authority="" if line.authority_id == ctx.authority else line.authority,
        team=line.team,
        action=first.title if first else "",
        owner=owner_title(first.owner) if first else "",
        due=due(first.due_at, ctx.now) if first else None,
        others=len(duties) - 1 if duties else 0,
    )
