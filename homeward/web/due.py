"""When something is due, in words that say what to feel about it without any colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from homeward.domain.time import duration_words, london_date, to_london

_SOON = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Due:
    """A due time as a reader meets it: ``overdue by 40 minutes``, ``due at 9:30pm today``."""

    words: str
    at: str
    overdue: bool
    soon: bool

    @property
    def classes(self) -> str:
        """Return the classes that colour the words; the words say it all without."""
        extra = " hw-due--overdue" if self.overdue else " hw-due--soon" if self.soon else ""
        return f"hw-due{extra}"

    @property
    def drawn(self) -> SafeString:
        """Return the words and, beneath them, the instant, as they stand in a list."""
        return format_html(
            '<span class="{}">{}</span><span class="hw-due__why">{}</span>',
            self.classes,
            capfirst(self.words),
            self.at,
        )


def due(at: datetime, now: datetime) -> Due:
    """Return a due instant (aware UTC) as seen at ``now``."""
    if at <= now:
        late = now - at
        words = f"overdue by {duration_words(late)}" if late >= timedelta(minutes=1) else "due now"
        return Due(words, moment(at, now), overdue=True, soon=False)
    left = at - now
    return Due(f"due in {duration_words(left)}", moment(at, now), overdue=False, soon=left <= _SOON)


def moment(at: datetime, now: datetime) -> str:
    """Return an instant shortly, in London: ``9:30pm today``, ``4:05am on 3 March``."""
    local = to_london(at)
    clock = f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
    days = (london_date(at) - london_date(now)).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    if near:
        return f"{clock} {near}"
    year = f" {local.year}" if local.year != to_london(now).year else ""
    return f"{clock} on {local.day} {local:%B}{year}"
