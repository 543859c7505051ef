"""Tells the open cases through the very operations that people use, in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from homeward.config.example import words
from homeward.config.example.acts import LaterAct
from homeward.config.example.cases import CASES, Case, Step
from homeward.config.example.life import Life, new_id
from homeward.config.example.world import Person, World
from homeward.guard.session import scope
from homeward.record.children.operations import Particulars, restrict
from homeward.record.episodes import operations as episodes
from homeward.record.episodes.queries import episode_named
from homeward.record.reports.operations import ReportSaid, take_report

_OFFICE_HOURS = range(8, 18)


@dataclass(slots=True)
class Story:
    """One case under way: its child, and the episode once it is reported."""

    case: Case
    life: Life
    world: World
    rng: Random
    now: datetime
    event: UUID
    episode: UUID | None = None
    authority: UUID | None = None
    pace: float = 1.0

    def ago(self, hours: float | None) -> datetime | None:
        """Return the instant so many hours before now."""
        return None if hours is None else self.now - timedelta(hours=hours * self.pace)

    def worker(self, role: str) -> Person:
        """Return who does a task: of the child's own team where there is such a person."""
        return self.life.worker(role)

    def known(self) -> UUID:
        """Return the episode, which a step before this one opened."""
        if self.episode is None:
            raise RuntimeError(f"the case “{self.case.name}” has no episode yet")
        return self.episode


@dataclass(frozen=True, slots=True)
class _Event:
    at: datetime
    do: Callable[[datetime], None]


def tell(
    rng: Random,
    world: World,
    told: Sequence[tuple[Case, Life]],
    later: Sequence[LaterAct],
    *,
    now: datetime,
) -> None:
    """Run every step of every case, and the acts that history left over, up to ``now``."""
    events = [_later(one) for one in later if one.act.at < now]
    stories: dict[str, Story] = {}
    for case, life in told:
        event = stories[case.with_case].event if case.with_case else new_id(rng)
        story = Story(case, life, world, rng, now, event)
        story.pace = 1.0 if case in CASES else rng.uniform(0.8, 1.25)
        stories.setdefault(case.name, story)
        events += [_event(story, step) for step in case.steps]
    for one in sorted(events, key=lambda event: event.at):
        one.do(one.at)


def _event(story: Story, step: Step) -> _Event:
    at = story.now - timedelta(hours=step.ago * story.pace)
    return _Event(at, lambda at: _VERBS[step.verb](story, at, step.said))


def _later(one: LaterAct) -> _Event:
    person = one.life.worker(one.act.role)

    def do(at: datetime) -> None:
        episodes.record_act(
            person.at(at, authority=one.life.desk.authority),
            episode=one.episode,
            kind=one.act.kind,
            at=at,
            who=person.name,
        )

    return _Event(one.act.at, do)


def _version(story: Story, person: Person, at: datetime) -> int:
    ctx = person.at(at, authority=story.authority)
    with scope(ctx):
        return episode_named(ctx, story.known()).version


def _said(story: Story, at: datetime, said: dict[str, Any]) -> ReportSaid:
    rng, seen = story.rng, story.ago(said["seen"])
    kept = {name: value for name, value in said.items() if name != "seen"}
    graded = bool(kept.get("grade"))
    placed = bool(story.life.stays)
    return ReportSaid(
        reporter_name=words.whole_name(rng),
        reporter_role="Carer" if placed else "Parent",
        reporter_contact=f"07700 900{rng.randint(0, 999):03}",
        circumstances=rng.choice(words.CIRCUMSTANCES),
        clothing=rng.choice(words.CLOTHING),
        tried_already=rng.choice(words.TRIED),
        missing_from="placement" if placed else "home",
        last_seen_at=seen,
        noticed_at=at - timedelta(minutes=35),
        reported_to_police_at=at - timedelta(minutes=15) if graded else None,
        police_reference=f"EX{rng.randint(100000, 999999)}" if graded else "",
        event=story.event,
        **kept,
    )


def _report(story: Story, at: datetime, said: dict[str, Any]) -> None:
    person = story.worker("missing_officer" if at.hour in _OFFICE_HOURS else "duty_officer")
    ctx = person.at(at)
    if story.case.name == "kept to one team":
        ctx = story.worker("social_worker").at(at)
    made = take_report(ctx, child=story.life.id, newcomer=None, said=_said(story, at, said))
    story.episode = made.id


def _newcomer(story: Story, at: datetime, said: dict[str, Any]) -> None:
    """Report a child as new who is very like one known: a day of birth apart."""
    life = story.life
    particulars = Particulars(life.given, life.family, life.born_on + timedelta(days=1))
    ctx = story.worker("missing_officer").at(at)
    story.episode = take_report(
        ctx, child=None, newcomer=particulars, said=_said(story, at, said)
    ).id


def _stranger(story: Story, at: datetime, said: dict[str, Any]) -> None:
    """Report a child of an authority that only places children here."""
    rng = story.rng
    born = at.date() - timedelta(days=rng.randint(13 * 366, 16 * 365))
    particulars = Particulars(words.given_name(rng), words.family_name(rng), born)
    story.authority = story.world.listed[0]
    ctx = story.worker("missing_officer").at(at, authority=story.authority)
    story.episode = take_report(
        ctx, child=None, newcomer=particulars, said=_said(story, at, said)
    ).id


def _log(story: Story, at: datetime, said: dict[str, Any]) -> None:
    person = story.worker("social_worker")
    episodes.log(
        person.at(at, authority=story.authority),
        episode=story.known(),
        kind=said["kind"],
        text=story.rng.choice(words.LOGGED[said["kind"]]),
        at=at - timedelta(minutes=4),
        who=person.name,
    )


def _act(story: Story, at: datetime, said: dict[str, Any]) -> None:
    person = story.worker(said["role"])
    episodes.record_act(
        person.at(at), episode=story.known(), kind=said["kind"], at=at, who=person.name
    )


def _grade(story: Story, at: datetime, said: dict[str, Any]) -> None:
    person = story.world.police[0]
    ctx = person.at(at, authority=story.life.desk.authority)
    with scope(ctx):
        version = episode_named(ctx, story.known()).version
    episodes.set_grade(
        ctx,
        episode=story.known(),
        version=version,
        said=episodes.GradeSaid(
            said["grade"],
            at,
            "police",
            given_by=person.name,
            reasons="Not been away this long before; phone now off.",
        ),
    )


def _back(story: Story, at: datetime, said: dict[str, Any]) -> None:
    who = words.whole_name(story.rng)
    episodes.report_back(story.worker("duty_officer").at(at), episode=story.known(), at=at, who=who)


def _return(story: Story, at: datetime, said: dict[str, Any]) -> None:
    person = story.worker("missing_officer")
    spoken = episodes.ReturnSaid(
        found_at=story.ago(said["found"]),
        returned_at=story.ago(said["returned"]),
        seen_by=words.whole_name(story.rng),
        found_where=story.rng.choice(words.FOUND_WHERE),
        returned_to="Placement" if story.life.stays else "Home",
    )
    episodes.confirm_return(
        person.at(at),
        episode=story.known(),
        version=_version(story, person, at),
        said=spoken,
    )


def _restrict(story: Story, at: datetime, said: dict[str, Any]) -> None:
    team = story.worker("social_worker").team
    restrict(story.worker("team_manager").at(at), child=story.life.id, team=team)


def _correct(story: Story, at: datetime, said: dict[str, Any]) -> None:
    person = story.worker("missing_officer")
    episodes.correct_time(
        person.at(at),
        episode=story.known(),
        version=_version(story, person, at),
        name="last_seen_at",
        at=story.ago(said["seen"]),
        reason="The school's register shows an earlier time.",
    )


def _void(story: Story, at: datetime, said: dict[str, Any]) -> None:
    person = story.worker("team_manager")
    episodes.void(
        person.at(at),
        episode=story.known(),
        version=_version(story, person, at),
        reason="The child was at a club that the carer had not been told of.",
    )


_VERBS: dict[str, Callable[[Story, datetime, dict[str, Any]], None]] = {
    "report": _report,
    "newcomer": _newcomer,
    "stranger": _stranger,
    "log": _log,
    "act": _act,
    "grade": _grade,
    "back": _back,
    "return": _return,
    "restrict": _restrict,
    "correct": _correct,
    "void": _void,
}
