"""Where two lists differ: pure functions over what each side says. No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

TOLERANCE = timedelta(minutes=15)
"""Times that lie no further apart are the same.

Each side writes down one telephone call by its own clock, often to the nearest quarter of an
hour; no threshold of any protocol that Homeward knows is shorter than that.
"""

BEGAN_WITHIN = timedelta(hours=12)
"""A child's number points to their episode that began within so long of the row's start."""

PARTS = ("last_seen", "reported", "ended")

AMBIGUOUS = (
    "This reference stands on several of our episodes, of different children. Add our reference "
    "or the child’s number to the row."
)
TWICE = "Another row of the list is about the same episode. Keep one of them."
UNCLEAR = (
    "Another row may be about the same child, or about another under the same reference, and "
    "nothing says which. Add our reference or the child’s number to each of them."
)


@dataclass(frozen=True, slots=True)
class Ours:
    """One episode as our record has it; instants are aware UTC."""

    id: UUID
    child: UUID
    authority: UUID
    reference: str
    numbers: frozenset[str]
    started_at: datetime
    last_seen: datetime | None
    reported: datetime | None
    ended: datetime | None
    grade: str
    expected: bool
    """Whether their list should have it."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """One row of their list; instants are aware UTC, ``grade`` in our words or empty.

    ``numbers``: those of the child, each as "kind|number", as in ``Ours``.
    """

    line: int
    digest: str
    our_reference: str
    reference: str
    numbers: frozenset[str]
    name: str
    born_on: date | None
    last_seen: datetime | None
    reported: datetime | None
    ended: datetime | None
    grade: str

    @property
    def began(self) -> datetime | None:
        """Return the earliest of its times."""
        return min((at for at in (self.last_seen, self.reported) if at), default=None)


@dataclass(frozen=True, slots=True)
class Found:
    """One difference: which side's rows, in what, and what each says of it."""

    kind: str
    part: str
    mine: Ours | None
    their: Theirs | None
    ours: str = ""
    theirs: str = ""

    @property
    def about(self) -> str:
        """Return what names the thing that differs, whatever each says of it."""
        what = str(self.mine.id) if self.mine else _who(self.their)
        return _digest(self.kind, self.part, what)

    @property
    def facts(self) -> str:
        """Return what names the two sayings."""
        return _digest(self.ours, self.theirs)


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of a list: differences, the episodes that it told of, rows not taken."""

    found: tuple[Found, ...]
    met: frozenset[UUID]
    told: frozenset[str]
    rejected: Mapping[int, str]


def compare(ours: Sequence[Ours], theirs: Sequence[Theirs]) -> Compared:
    """Return where the lists differ, matching by our reference, the police's, and numbers only.

    No row is lost: each is taken, and stands in ``told``, or is in ``rejected`` with its reason.
    """
    pairs, rejected = _matched(_Index(ours), theirs)
    met = {mine.id for mine, _ in pairs if mine is not None}
    found = [difference for mine, their in pairs for difference in _of_pair(mine, their)]
    found += [
        Found("ours_only", "whole", mine, None, ours=_said(mine.reported or mine.started_at))
        for mine in ours
        if mine.expected and mine.id not in met
    ]
    told = {Found("theirs_only", "whole", None, their).about for _, their in pairs}
    return Compared(tuple(found), frozenset(met), frozenset(told), rejected)


class _Pointed(NamedTuple):
    """A row with the episode that it points to, if it does; ``sure``: it says which child."""

    mine: Ours | None
    their: Theirs
    sure: bool


def _matched(
    index: _Index, theirs: Sequence[Theirs]
) -> tuple[list[tuple[Ours | None, Theirs]], dict[int, str]]:
    """Return each row with its episode, and why others could not be taken."""
    rejected: dict[int, str] = {}
    about: dict[str, list[_Pointed]] = {}
    for their in theirs:
        several, sure = index.find(their)
        if len(several) > 1:
            rejected[their.line] = AMBIGUOUS
            continue
        mine = several[0] if several else None
        what = str(mine.id) if mine else _who(their)
        about.setdefault(what, []).append(_Pointed(mine, their, sure))
    pairs: list[tuple[Ours | None, Theirs]] = []
    for rows in about.values():
        taken, why = _one_of(rows)
        rejected |= why
        pairs += [(row.mine, row.their) for row in taken]
    return pairs, rejected


def _one_of(rows: Sequence[_Pointed]) -> tuple[list[_Pointed], dict[int, str]]:
    """Return the row to take of those that point to one thing, and why not the others.

    Several children may stand under one reference of the police's: only what is sure to be of one
    child is there twice. Of a child whom we do not have a row is always taken.
    """
    first = {replace(row.their, line=0): row for row in reversed(rows)}
    once = [row for row in rows if first[replace(row.their, line=0)] is row]
    sure = [row for row in once if row.sure]
    taken = sure[:1] or (once[:1] if len(once) == 1 or once[0].mine is None else [])
    kept = {row.their.line for row in taken}
    unclear = {row.their.line for row in once if not row.sure}
    lines = [row.their.line for row in rows if row.their.line not in kept]
    return taken, {line: UNCLEAR if line in unclear else TWICE for line in lines}


class _Index:
    """Our episodes by what a row may name them by."""

    def __init__(self, ours: Sequence[Ours]) -> None:
        self._by_id = {str(mine.id): mine for mine in ours}
        self._by_reference: dict[str, list[Ours]] = {}
        self._by_number: dict[str, list[Ours]] = {}
        for mine in ours:
            if mine.reference:
                self._by_reference.setdefault(plain(mine.reference), []).append(mine)
            for number in mine.numbers:
                self._by_number.setdefault(number, []).append(mine)

    def find(self, their: Theirs) -> tuple[list[Ours], bool]:
        """Return the one episode of a row, and whether it is sure to be of that child; none, or
        several where it cannot be told which.
        """
        exact = self._by_id.get(their.our_reference.lower())
        if exact is not None:
            return [exact], True
        of_child = [one for number in sorted(their.numbers) for one in self._of(number)]
        named = self._by_reference.get(plain(their.reference), []) if their.reference else []
        both = [mine for mine in named if mine in of_child]
        fitting = [mine for mine in named if not _is_another(mine.numbers, their.numbers)]
        if fitting and not of_child:
            return fitting, False
        sure = bool(their.numbers or their.our_reference)
        return both or _nearest(of_child, their.began), sure

    def _of(self, number: str) -> list[Ours]:
        return self._by_number.get(number, [])


def _is_another(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether the numbers of two are those of two children: of a kind that both have, they
    have none in common.
    """
    if ours & theirs:
        return False
    return not _kinds(ours).isdisjoint(_kinds(theirs))


def _kinds(numbers: frozenset[str]) -> set[str]:
    return {number.partition("|")[0] for number in numbers}


def _nearest(ours: Iterable[Ours], began: datetime | None) -> list[Ours]:
    if began is None:
        return []
    near = [mine for mine in ours if abs(mine.started_at - began) <= BEGAN_WITHIN]
    return sorted(near, key=lambda mine: abs(mine.started_at - began))[:1]


def _of_pair(mine: Ours | None, their: Theirs) -> Iterator[Found]:
    if mine is None:
        began = their.began
        yield Found("theirs_only", "whole", None, their, theirs=_said(began))
        return
    for part in PARTS:
        our_time, their_time = getattr(mine, part), getattr(their, part)
        if _differ(part, our_time, their_time):
            yield Found("time", part, mine, their, ours=_said(our_time), theirs=_said(their_time))
    if their.grade and their.grade != mine.grade:
        yield Found("grade", "grade", mine, their, ours=mine.grade, theirs=their.grade)


def _differ(part: str, ours: datetime | None, theirs: datetime | None) -> bool:
    """Tell whether two sayings differ. A start that one side leaves out is no contradiction;
    an end is: on one list the child is missing, on the other not.
    """
    if ours is None or theirs is None:
        return part == "ended" and ours is not theirs
    return abs(ours - theirs) > TOLERANCE


def plain(reference: str) -> str:
    """Return a reference as it is compared: letters and figures alone, in capitals."""
    return "".join(letter for letter in reference.upper() if letter.isalnum())


def _said(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%dT%H:%MZ") if at else ""


def _who(their: Theirs | None) -> str:
    """Return what a row says of who it is: a reference of the police's may be several children's,
    so that all it has stands beside that.
    """
    if their is None:
        return ""
    named = [plain(their.name), str(their.born_on or "")]
    child = sorted(their.numbers) or named
    words = (their.our_reference.lower(), plain(their.reference), *child)
    return "|".join(filter(None, words))


def _digest(*words: str) -> str:
    return sha256("\x1f".join(words).encode()).hexdigest()
