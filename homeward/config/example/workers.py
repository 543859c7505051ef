"""Invents who works with the children: each authority's register, and the workers over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random
from uuid import UUID

from homeward.config.example import profile_words, words
from homeward.config.example.life import Desk, Life, Rows, Standing, at_london, new_id
from homeward.config.example.world import TEAMS, Town

_JOBS = {
    "allocated": "Social worker",
    "iro": "Independent reviewing officer",
    "adviser": "Personal adviser",
    "early_help": "Early help worker",
}
_SIGNS_IN = {"allocated": "social_worker", "iro": "reviewing_officer"}
_IN_EACH_TEAM = 4
_IROS, _ADVISERS, _HELPERS = 3, 2, 2
_STAYS = (260, 700)
"""From and to how many days a child keeps the same social worker."""

_ROLES = {
    "looked_after": ("allocated", "iro"),
    "child_protection": ("allocated",),
    "child_in_need": ("allocated",),
    "early_help": ("early_help",),
    "care_leaver": ("adviser",),
}


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the register, and the team they are in."""

    id: UUID
    name: str
    role: str
    team: str
    phone: str


Staff = Mapping[UUID, Sequence[Colleague]]
"""By authority, everybody on its register who may be given a child."""


def write_registers(seed: int, rows: Rows, towns: Sequence[Town], *, at: datetime) -> Staff:
    """Plan the staff register of each working authority, and return who is on it."""
    return {
        town.id: _write_register(Random(f"{seed} {town.name}"), rows, town, at=at)  # noqa: S311
        for town in towns
    }


def _write_register(rng: Random, rows: Rows, town: Town, *, at: datetime) -> list[Colleague]:
    made = [_colleague(rng, role, team) for role, team in _posts()]
    colleagues = list(_signing_in(town, made))
    by = town.one("administrator").id
    for n, one in enumerate(colleagues, start=1):
        said = {
            "id": one.id,
            "staff_number": f"W{n:03}",
            "name": one.name,
            "registration": f"SW{rng.randint(900000, 999999)}" if one.role != "early_help" else "",
            "job": _JOBS[one.role],
            "team": one.team,
            "phone": one.phone,
            "email": _email(town, one, n),
            "left_on": None,
        }
        rows.note(Desk(town.id, town.services), "record_professional", at=at, by=by, said=said)
    return colleagues


def _signing_in(town: Town, colleagues: Sequence[Colleague]) -> Iterator[Colleague]:
    """Yield them, the first of some posts being whoever signs in as such."""
    filled: set[tuple[str, str]] = set()
    for one in colleagues:
        role, post = _SIGNS_IN.get(one.role), (one.role, one.team)
        if role and post not in filled:
            yield replace(one, name=town.one(role, one.team).name)
        else:
            yield one
        filled.add(post)


def _email(town: Town, one: Colleague, number: int) -> str:
    """Return an address at work; of those who sign in, the one they sign in with."""
    signs_in = any(person.name == one.name for person in town.people)
    name = one.name.split()[0].lower()
    return f"{name}{'' if signs_in else f'.{number}'}@{_place(town)}.example"


def _place(town: Town) -> str:
    return "".join(letter for letter in town.name.lower() if letter.isalpha())


def _posts() -> Iterator[tuple[str, str]]:
    for team in TEAMS:
        yield from (("allocated", team) for _ in range(_IN_EACH_TEAM))
        yield from (("early_help", team) for _ in range(_HELPERS))
    yield from (("iro", "Reviewing service") for _ in range(_IROS))
    yield from (("adviser", "Leaving care") for _ in range(_ADVISERS))


def _colleague(rng: Random, role: str, team: str) -> Colleague:
    return Colleague(
        id=new_id(rng),
        name=words.whole_name(rng),
        role=role,
        team=team,
        phone=profile_words.landline(rng),
    )


def write_workers(rng: Random, rows: Rows, life: Life, staff: Staff, *, until: date) -> None:
    """Plan who worked with a child and when: they change now and then, as people do."""
    for standing in life.standings:
        for role in _ROLES.get(standing.status, ()):
            former = ""
            for starts, ends in _turns(rng, standing, until):
                one = _chosen(rng, life, staff, (role, standing.team, former))
                former = one.name
                _write(rng, rows, life, one, (starts, ends))


def _write(
    rng: Random, rows: Rows, life: Life, one: Colleague, span: tuple[date, date | None]
) -> None:
    said = {
        "id": new_id(rng),
        "child_id": life.id,
        "professional_id": None if life.listed else one.id,
        "name": one.name,
        "role": one.role,
        "role_said": _JOBS[one.role],
        "team": one.team,
        "phone": one.phone,
        "starts_on": span[0],
        "ends_on": span[1],
        "source": "Case system",
    }
    by = life.worker("social_worker").id
    recorded = at_london(span[0], 17, 15)
    rows.add(life, "record_involvement", recorded_at=recorded, by=by, said=said)


def _turns(rng: Random, standing: Standing, until: date) -> Iterator[tuple[date, date | None]]:
    last = min(standing.ends_on or until, until)
    days = [standing.starts_on]
    while (following := days[-1] + timedelta(days=rng.randint(*_STAYS))) < last:
        days.append(following)
    yield from pairwise(days)
    yield days[-1], standing.ends_on


def _chosen(rng: Random, life: Life, staff: Staff, asked: tuple[str, str, str]) -> Colleague:
    """Return somebody else than before: of the child's team, or of a service for every team."""
    role, team, former = asked
    if life.listed:
        return Colleague(life.id, words.whole_name(rng), role, "", profile_words.landline(rng))
    able = [one for one in staff[life.town.id] if one.role == role and one.name != former]
    near = [one for one in able if one.team == team]
    return rng.choice(near or able)
