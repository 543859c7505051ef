"""What the records of acts say: column by column, and how late a provider told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from homeward.domain.time import duration_words
from homeward.record.acts.queries import WITHOUT_DELAY, late_by
from homeward.record.acts.recorded import NOUN_OF
from homeward.web.acts.words import choices_for, words_for
from homeward.web.episodes.reading import Opened
from homeward.web.episodes.words import day_words, instant_words


def is_act(row: Any) -> bool:
    """Tell whether a row is a record of an act."""
    return row._meta.db_table in NOUN_OF


def act_labels(row: Any) -> Mapping[str, str]:
    """Return what the columns of a record are called."""
    noun = NOUN_OF[row._meta.db_table]
    fixed = ("to",) if noun.name == "told" else ()
    return {name: words_for(noun.name, name).label for name in (*fixed, *noun.fields)}


def act_words(row: Any, name: str) -> str:
    """Return what a column of a record holds, in words."""
    return value_words(row, name, getattr(row, name))


def value_words(row: Any, name: str, value: Any) -> str:
    """Return what a column of a record would hold, in words."""
    choices = choices_for(NOUN_OF[row._meta.db_table].name, name)
    if value in (None, ""):
        return "Not recorded"
    if isinstance(value, datetime):
        return instant_words(value)
    if isinstance(value, date):
        return day_words(value)
    if choices:
        return ", ".join(choices.get(code, code) for code in str(value).split())
    return str(value)


def title_of(row: Any) -> str:
    """Return what a record is called."""
    title = NOUN_OF[row._meta.db_table].title
    if hasattr(row, "to"):
        return f"{title}: {act_words(row, 'to')}"
    if hasattr(row, "asked_of"):
        return f"{title}: {act_words(row, 'kind')}"
    return title


def lines_of(row: Any, *, due_at: datetime | None = None) -> Iterator[tuple[str, str]]:
    """Return the label and the words of each column that holds something.

    ``due_at`` (aware UTC): when the duty that a provider's event meets was due, if one asks for it.
    """
    for name, label in act_labels(row).items():
        if getattr(row, name) not in (None, ""):
            yield label, act_words(row, name)
    if hasattr(row, "told_at"):
        yield "In time?", timeliness(row, due_at=due_at)


def due_for(opened: Opened, row: Any) -> datetime | None:
    """Return when a provider had to tell of a missing child by the rule in force, if one says."""
    if getattr(row, "kind", "") != "missing" or opened.protocol is None:
        return None
    asks = {rule.id for rule in opened.protocol.rules if "provider_notified" in rule.met_by}
    return min((duty.due_at for duty in opened.duties if duty.rule in asks), default=None)


def timeliness(event: Any, *, due_at: datetime | None) -> str:
    """Return whether a provider told children's services in time, or by how much it was late."""
    late = late_by(event, due_at=due_at)
    if late and due_at:
        return f"Late: {duration_words(late)} after it was due under the protocol"
    if late:
        within = duration_words(WITHOUT_DELAY)
        return f"Late: {duration_words(late)} after the {within} that Homeward counts as at once"
    return f"In time: {duration_words(event.told_at - event.at)} after it happened"
