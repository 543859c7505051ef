"""Tells the open cases through the very operations that people use, in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from homeward.config.example import profile_words, words
from homeward.config.example.amending import AMENDING
from homeward.config.example.cases import CASES, Case, Step
from homeward.config.example.life import Life, new_id
from homeward.config.example.recording import RECORDING
from homeward.config.example.story import Story
from homeward.config.example.world import Person, World
from homeward.domain.time import london_date
from homeward.record.children.operations import Particulars, restrict
from homeward.record.episodes import operations as episodes
from homeward.record.kept.operations import add_to_profile
from homeward.record.reports.operations import ReportSaid, take_report

_OFFICE_HOURS = range(8, 18)
_JUST_NOW = timedelta(minutes=12)
_MOVES = frozenset({"restrict", "transfer", "join", "separate", "newcomer", "stranger", "family"})
"""After these the carers' share of the record may be another than when the story began."""


@dataclass(frozen=True, slots=True)
class _Event:
    at: datetime
    do: Callable[[datetime], None]


def tell(
    rng: Random,
    world: World,
    told: Sequence[tuple[Case, Life]],
    *,
    now: datetime,
) -> None:
    """Run every step of every case, in the order of time, up to ``now``."""
    events: list[_Event] = []
    stories: dict[str, Story] = {}
    for case, life in told:
        dice = Random(rng.getrandbits(64))  # noqa: S311 - invented; one story changes no other
        event = stories[case.with_case].event if case.with_case else new_id(dice)
        story = Story(case, life, world, dice, now, event, other=stories.get(case.with_case))
        story.pace = 1.0 if case in CASES else dice.uniform(0.8, 1.25)
        stories.setdefault(case.name, story)
        events += [_event(story, step) for step in case.steps]
        events += _from_the_carer(story)
    for one in sorted(events, key=lambda event: event.at):
        one.do(one.at)


def _event(story: Story, step: Step) -> _Event:
    at = story.now - timedelta(hours=step.ago * story.pace)
    return _Event(at, lambda at: _VERBS[step.verb](story, at, step.said))


def _from_the_carer(story: Story) -> Iterator[_Event]:
    """Yield what somebody who cares for the child and signs in here adds to the profile."""
    stay, at = story.life.stay_on(london_date(story.now)), story.now - _JUST_NOW
    home = stay.home if stay and stay.starts_on < london_date(at) else None
    moved = any(step.verb in _MOVES for step in story.case.steps)
    carers = [one for one in story.world.carers if home and one.organisation == home.organisation]
    if carers and not moved:
        yield _Event(at, lambda at: _carer_adds(story, carers[0], at))


def _carer_adds(story: Story, carer: Person, at: datetime) -> None:
    said = {
        "section": "habit",
        "item": "At this time of day",
        "said": story.rng.choice(profile_words.FROM_CARER),
        "source": "Carer",
        "as_of": london_date(at),
    }
    ctx = carer.at(at, authority=story.life.desk.authority)
    add_to_profile(ctx, noun="profile_fact", child=story.life.id, said=said)


def _said(story: Story, at: datetime, said: dict[str, Any]) -> ReportSaid:
    rng, seen = story.rng, story.ago(said["seen"])
    graded, placed = bool(said.get("grade")), bool(story.life.stays)
    told: dict[str, Any] = {
        "reporter_name": words.whole_name(rng),
        "reporter_role": "Carer" if placed else "Parent",
        "reporter_contact": profile_words.mobile(rng),
        "reported_by": "foster_carer" if placed else "parent",
        "circumstances": rng.choice(words.CIRCUMSTANCES),
        "clothing": rng.choice(words.CLOTHING),
        "tried_already": rng.choice(words.TRIED),
        "missing_from": "placement" if placed else "home",
        "missing_area": story.life.area,
        "last_seen_at": seen,
        "noticed_at": at - timedelta(minutes=35),
        "reported_to_police_at": at - timedelta(minutes=15) if graded else None,
        "police_reference": f"EX{rng.randint(100000, 999999)}" if graded else "",
        "event": story.event,
    }
    return ReportSaid(**told | {name: value for name, value in said.items() if name != "seen"})


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


def _family(story: Story, at: datetime, said: dict[str, Any]) -> None:
    """Report a small child, or one not born yet, who is missing with a parent."""
    rng, mother = story.rng, story.life
    days = said["born_in"]
    particulars = Particulars(
        "Unborn" if days > 0 else words.given_name(rng),
        mother.family,
        at.date() + timedelta(days=days),
        birth_kind="expected" if days > 0 else "exact",
    )
    told = {name: value for name, value in said.items() if name != "born_in"} | {
        "with_parent": True,
        "missing_with": f"Mother, {words.given_name(rng)} {mother.family}",
        "reporter_role": "Health visitor",
        "reported_by": "health",
        "missing_from": "home",
        "circumstances": words.GONE_WITH_PARENT,
        "clothing": "",
    }
    ctx = story.worker("missing_officer").at(at)
    story.episode = take_report(
        ctx, child=None, newcomer=particulars, said=_said(story, at, told)
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
    episodes.set_grade(
        ctx,
        episode=story.known(),
        version=story.version(ctx),
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
        condition=story.rng.choice(("well", "tired", "distressed")),
    )
    episodes.confirm_return(
        person.at(at),
        episode=story.known(),
        version=story.version(person.at(at, authority=story.authority)),
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
        version=story.version(person.at(at, authority=story.authority)),
        name="last_seen_at",
        at=story.ago(said["seen"]),
        reason="The school's register shows an earlier time.",
    )


def _void(story: Story, at: datetime, said: dict[str, Any]) -> None:
    person = story.worker("team_manager")
    episodes.void(
        person.at(at),
        episode=story.known(),
        version=story.version(person.at(at, authority=story.authority)),
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
    "family": _family,
    "restrict": _restrict,
    "correct": _correct,
    "void": _void,
    **AMENDING,
    **RECORDING,
}
