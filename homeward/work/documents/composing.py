"""The text of a document, from what is known of an episode: pure, no reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from homeward.domain.facts import KINDS as FACT_KINDS
from homeward.domain.facts import Fact, Group, label_of
from homeward.domain.time import duration_words, in_words
from homeward.work.documents.kinds import Kind
from homeward.work.documents.withholding import Withheld

_A_YEAR = timedelta(days=365)
_NOTHING = "Nothing is recorded."
_STANDING = ("status_set", "legal_status_set", "placement_set")
_MARKS = ("placed_out_of_area", "other_authority", "uasc", "disability")
_CONCERNS = (
    "immediate_concern",
    "trafficking_suspected",
    "crime_suspected",
    "mental_health_concern",
)


class Section(NamedTuple):
    """One part of a document. ``key`` never changes; a person writes the text of those asked."""

    key: str
    title: str
    text: str


class Due(NamedTuple):
    """One action not yet done: its title, when it is due (aware UTC), and whether that is past."""

    title: str
    at: datetime
    overdue: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What a document is made of. ``lines`` are the profile's, of what makes the child vulnerable.

    ``withheld`` is what no document may say: where the child lives and who cares there.
    """

    name: str
    age: str
    team: str
    reference: str
    facts: Sequence[Fact]
    lines: Sequence[str]
    due: Sequence[Due]
    withheld: Withheld
    now: datetime


def compose(kind: Kind, known: Known) -> tuple[Section, ...]:
    """Return the sections of a document about what is known; two are left for a person."""
    parts = (
        Section("child", "The child", _lines(_child(known))),
        Section("missing", "The absence", _lines(_absence(known))),
        Section("risk", "What makes this worrying", _lines(_risk(known))),
        Section("done", "What has been done", _lines(_done(known.facts))),
        Section("due", "What is still to be done", _lines(_due(known.due))),
        Section("plan", "What is planned to find the child", ""),
        Section("asked", kind.asks, ""),
    )
    return tuple(part._replace(text=known.withheld.taken_out(part.text)) for part in parts)


def to_write(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return the sections that nobody has written yet."""
    return tuple(section for section in sections if not section.text.strip())


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) or _NOTHING


def _child(known: Known) -> Iterator[str]:
    yield f"{known.name}, {known.age}."
    for kind in _STANDING:
        yield from _standing(known.facts, kind)
    for kind in _MARKS:
        if _latest(known.facts, kind):
            yield f"{label_of(kind)}."
    if known.team:
        yield f"Team: {known.team}."


def _absence(known: Known) -> Iterator[str]:
    seen = _latest(known.facts, "last_seen")
    start = seen or _latest(known.facts, "episode_opened")
    back = _latest(known.facts, "child_returned") or _latest(known.facts, "child_found")
    if start:
        yield f"{'Last seen at' if seen else 'Missing since'} {in_words(start.at)}."
        end = back.at if back else known.now
        word = "Was missing for" if back else "Missing for"
        yield f"{word} {duration_words(end - start.at)}{'' if back else ' as this was made'}."
    if back:
        yield f"Back at {in_words(back.at)}."
    yield from _standing(known.facts, "missing_from_set")
    told = _latest(known.facts, "reported_to_police")
    if told:
        number = f", reference {known.reference}" if known.reference else ""
        yield f"Reported to the police at {in_words(told.at)}{number}."
    else:
        yield "No report to the police is recorded."
    earlier = [f for f in known.facts if f.kind == "earlier_episode"]
    recent = [f for f in earlier if start and start.at - f.at <= _A_YEAR]
    yield f"Episodes in the 365 days before this one: {len(recent)}."


def _risk(known: Known) -> Iterator[str]:
    grades = list(_standing(known.facts, "grade_set"))
    yield (
        grades[0].replace("Graded", "The police graded it")
        if grades
        else ("The police’s grade is not recorded.")
    )
    yield from _standing(known.facts, "exploitation_set")
    for kind in _CONCERNS:
        if found := _latest(known.facts, kind):
            yield f"{label_of(kind)}, at {in_words(found.at)}."
    yield from known.lines


def _done(facts: Iterable[Fact]) -> Iterator[str]:
    acts = [fact for fact in facts if FACT_KINDS[fact.kind].group is Group.ACT]
    for fact in sorted(acts, key=lambda each: (each.at, each.kind)):
        yield f"{label_of(fact.kind)}, at {in_words(fact.at)}."


def _due(duties: Iterable[Due]) -> Iterator[str]:
    for duty in sorted(duties, key=lambda each: (each.at, each.title)):
        yield f"{duty.title}: {'was due' if duty.overdue else 'due'} {in_words(duty.at)}."


def _latest(facts: Iterable[Fact], kind: str) -> Fact | None:
    found = [fact for fact in facts if fact.kind == kind]
    return max(found, key=lambda fact: fact.at, default=None)


def _standing(facts: Iterable[Fact], kind: str) -> Iterator[str]:
    found = [fact for fact in facts if fact.kind == kind]
    last = max((fact.at for fact in found), default=None)
    for value in sorted({fact.value or "" for fact in found if fact.at == last}):
        said = label_of(kind, value)
        yield f"{said[:1].upper()}{said[1:]}."
