"""What the whole record was at any moment equals a replay of what was recorded by then.

Facts, corrections, joins and separations go through the real operations under a clock that
moves; each is also noted in plain Python. Read as known at random moments, the record is what
the notes say.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homeward.domain.refusal import Refusal
from homeward.guard.session import known_at, scope
from homeward.record.children.joins import ever_joined_with, joined_with
from homeward.record.children.operations import add_alias, join, separate
from homeward.record.episodes.operations import (
    GradeSaid,
    correct_time,
    log,
    record_act,
    set_grade,
    set_kind,
    void,
)
from homeward.record.episodes.queries import around, episodes_of
from homeward.record.models import Alias, SameAs
from homeward.work.models import Obligation
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, hours

pytestmark = pytest.mark.django_db
QUIET = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
WHAT = ["report", "log", "act", "grade", "kind", "correct", "void", "back", "alias", "join",
        "separate"]  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(WHAT), st.integers(0, 1), st.integers(1, 20)),
    min_size=1,
    max_size=10,
)
State = dict[str, Any]


@dataclass
class Notes:
    """The record as plain Python keeps it: a picture after each thing that was recorded."""

    episodes: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    entries: list[tuple[UUID, str]] = field(default_factory=list)
    aliases: list[tuple[UUID, str]] = field(default_factory=list)
    links: dict[UUID, bool] = field(default_factory=dict)
    pictures: list[tuple[datetime, State]] = field(default_factory=list)

    def picture(self, at: datetime) -> None:
        """Keep what the notes say, as known from an instant."""
        now = {
            "episodes": {pk: dict(said) for pk, said in self.episodes.items()},
            "entries": sorted(map(str, self.entries)),
            "aliases": sorted(map(str, self.aliases)),
            "joined": any(self.links.values()),
        }
        self.pictures.append((at, now))

    def known(self, at: datetime) -> State:
        """Return the last picture kept by an instant."""
        empty: State = {"episodes": {}, "entries": [], "aliases": [], "joined": False}
        return next((said for when, said in reversed(self.pictures) if when <= at), empty)


@dataclass
class Story:
    """Two rows, and what is recorded of them, told to the product and to the notes alike."""

    cast: Cast
    children: list[UUID]
    notes: Notes

    def tell(self, what: str, which: int, at: datetime) -> None:
        """Record one thing at ``at``; what the product refuses is not noted."""
        child = self.children[which]
        with suppress(Refusal):
            getattr(self, f"_{what}")(child, at)
            self.notes.picture(at)

    def _last(self, child: UUID) -> UUID:
        mine = [pk for pk, said in self.notes.episodes.items() if said["child"] == child]
        if not mine:
            raise Refusal("There is no episode yet.")
        return mine[-1]

    def _one(self, child: UUID, at: datetime) -> tuple[UUID, dict[str, Any]]:
        episode, ctx = self._last(child), self.cast.gwen.ctx(at=at)
        return episode, {"episode": episode, "version": self.cast.version(episode, ctx)}

    def _report(self, child: UUID, at: datetime) -> None:
        made = self.cast.missing(child, at=at, seen=at)
        self.notes.episodes[made] = {
            "child": child, "seen": at, "grade": "", "kind": "missing", "voided": False,
            "over": False,
        }  # fmt: skip

    def _log(self, child: UUID, at: datetime) -> None:
        episode, text = self._last(child), at.isoformat()
        log(self.cast.asha.ctx(at=at), episode=episode, kind="note", text=text, at=at)
        self.notes.entries.append((episode, text))

    def _act(self, child: UUID, at: datetime) -> None:
        episode = self._last(child)
        ctx = self.cast.asha.ctx(at=at)
        record_act(ctx, episode=episode, kind="police_told", at=at, who=at.isoformat())
        self.notes.entries.append((episode, at.isoformat()))

    def _grade(self, child: UUID, at: datetime) -> None:
        episode, one = self._one(child, at)
        set_grade(self.cast.gwen.ctx(at=at), **one, said=GradeSaid("high", at, "police"))
        self.notes.episodes[episode]["grade"] = "high"

    def _kind(self, child: UUID, at: datetime) -> None:
        episode, one = self._one(child, at)
        set_kind(self.cast.gwen.ctx(at=at), **one, kind="away", at=at, reason="As told")
        self.notes.episodes[episode]["kind"] = "away"

    def _correct(self, child: UUID, at: datetime) -> None:
        episode, one = self._one(child, at)
        seen = self.notes.episodes[episode]["seen"] - hours(1)
        ctx = self.cast.gwen.ctx(at=at)
        correct_time(ctx, **one, name="last_seen_at", at=seen, reason="Misheard")
        self.notes.episodes[episode]["seen"] = seen

    def _void(self, child: UUID, at: datetime) -> None:
        episode, one = self._one(child, at)
        void(self.cast.gwen.ctx(at=at), **one, reason="Typed twice")
        self.notes.episodes[episode]["voided"] = True

    def _back(self, child: UUID, at: datetime) -> None:
        episode = self._last(child)
        self.cast.back(episode, at=at)
        self.notes.episodes[episode]["over"] = True

    def _alias(self, child: UUID, at: datetime) -> None:
        name = at.isoformat()
        add_alias(self.cast.asha.ctx(at=at), child=child, given_name=name, family_name="")
        self.notes.aliases.append((child, name))

    def _join(self, child: UUID, at: datetime) -> None:
        first, second = self.children
        join(self.cast.asha.ctx(at=at), child=first, other=second, reason="One school")
        ctx = self.cast.asha.ctx(at=at)
        with scope(ctx):
            link = SameAs.objects.seen_by(ctx).get(ended_at=None)
        self.notes.links[link.pk] = True

    def _separate(self, child: UUID, at: datetime) -> None:
        live = next((pk for pk, holds in self.notes.links.items() if holds), None)
        if live is None:
            raise Refusal("They are not joined.")
        separate(self.cast.asha.ctx(at=at), link=live, version=1, reason="Two children")
        self.notes.links[live] = False

    def read(self, at: datetime, *, now: datetime) -> State:
        """Return what the record was known to be at an instant, read through the pages' queries."""
        ctx = self.cast.asha.ctx(at=now).looking_back_to(at)
        with scope(ctx):
            subjects = {*ever_joined_with(ctx, self.children[0]), *self.children}
            with known_at(at, subjects=subjects):
                return self._read(ctx)

    def _read(self, ctx: Any) -> State:
        rows = episodes_of(ctx, self.children)
        parts = {row.pk: around(ctx, row.pk) for row in rows}
        return {
            "episodes": {
                row.pk: {
                    "child": row.child_id, "seen": row.last_seen_at, "grade": row.grade,
                    "kind": row.kind, "voided": row.voided_at is not None,
                    "over": row.ended_at is not None,
                }
                for row in rows
            },
            "entries": sorted(
                str((pk, getattr(one, "text", "") or one.who))
                for pk, part in parts.items() for one in (*part.log, *part.acts)
            ),
            "aliases": sorted(
                str((one.child_id, one.given_name)) for one in Alias.objects.seen_by(ctx)
            ),
            "joined": len(joined_with(ctx, self.children[0])) == 2,
        }  # fmt: skip


def _story(cast: Cast) -> Story:
    return Story(cast, [cast.child(at=NOW - hours(9)) for _ in range(2)], Notes())


@QUIET
@given(steps=STEPS, moments=st.lists(st.integers(0, 220), min_size=1, max_size=6))
def test_record_equals_a_replay_when_anything_was_recorded_and_read_at_any_moment(
    cast: Cast, steps: list[tuple[str, int, int]], moments: list[int]
) -> None:
    with transaction.atomic():
        story, at = _story(cast), NOW
        for what, which, minutes in steps:
            at += hours(minutes / 60)
            story.tell(what, which, at)

        for minutes in moments:
            then = NOW + hours(minutes / 60)
            assert story.read(then, now=NOW + hours(5)) == story.notes.known(then)
        transaction.set_rollback(True)


def _duties(cast: Cast, at: datetime) -> set[tuple[Any, ...]]:
    ctx = cast.asha.ctx(at=at)
    with scope(ctx):
        rows = Obligation.objects.seen_by(ctx)
        return set(
            rows.values_list("episode", "key", "state", "due_at", "met_at", "ended_at", "ended_by")
        )


@QUIET
@given(steps=STEPS)
def test_separating_restores_both_rows_and_what_is_due_when_they_were_joined(
    cast: Cast, steps: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        story, at = _story(cast), NOW
        for what, which, minutes in steps:
            at += hours(minutes / 60)
            if what not in {"join", "separate"}:
                story.tell(what, which, at)
        tick(at)
        before, due = story.read(at, now=at), _duties(cast, at)

        story.tell("join", 0, at)
        story.tell("separate", 0, at)

        assert story.read(at, now=at) == before
        assert _live(due) == _live(_duties(cast, at))
        transaction.set_rollback(True)


def _live(duties: set[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """A duty that opened only while they were joined stays as a line: it lapsed by correction."""
    return {duty for duty in duties if duty[-1] != "corrected"}


@QUIET
@given(
    facts=st.lists(
        st.tuples(
            st.sampled_from(["police_told", "strategy_discussion_held", "interview_offered"]),
            st.integers(0, 90),
        ),
        min_size=2, max_size=5, unique_by=lambda fact: fact[0],
    ),
    data=st.data(),
)  # fmt: skip
def test_arrival_order_is_irrelevant_when_the_same_facts_are_recorded(
    cast: Cast, facts: list[tuple[str, int]], data: st.DataObject
) -> None:
    arrived = data.draw(st.permutations(facts))
    found = []
    for order in (facts, arrived):
        with transaction.atomic():
            story = _story(cast)
            story.tell("report", 0, NOW)
            episode = next(iter(story.notes.episodes))
            for kind, minutes in order:
                record_act(
                    cast.asha.ctx(at=NOW + hours(2)),
                    episode=episode, kind=kind, at=NOW + hours(minutes / 60), who="Asha",
                )  # fmt: skip
            found.append({duty[1:] for duty in _duties(cast, NOW + hours(2))})
            transaction.set_rollback(True)

    assert [_plain(one) for one in found[:1]] == [_plain(one) for one in found[1:]]


def _plain(duties: set[tuple[Any, ...]]) -> list[str]:
    """A duty is ended by an act's id, which differs from one telling to the next."""
    return sorted(str(duty[:-1]) for duty in duties)
