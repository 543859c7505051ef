"""Invents children: who they are, their standing and where they live over five years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from homeward.config.example import numbers, words
from homeward.config.example.life import Life, Rows, Standing, Stay, at_london, new_id
from homeward.config.example.world import CODES, TEAMS, Home, Town, World
from homeward.domain.matching import fold

YEAR = 365.25
HISTORY = timedelta(days=5 * 365)
_AGES = ((5, 4), (11, 7), (12, 8), (13, 13), (14, 18), (15, 21), (16, 18))
"""Age up to which, and share in a hundred, when a child was first missing; the rest are 17."""

_STATUS = {
    "looked_after": 38,
    "child_in_need": 22,
    "not_open": 18,
    "child_protection": 12,
    "early_help": 10,
}
_ETHNICITY = {
    "WBRI": 56,
    "WOTH": 7,
    "MWBC": 5,
    "MWBA": 3,
    "MWAS": 3,
    "MOTH": 3,
    "APKN": 3,
    "AIND": 2,
    "AOTH": 2,
    "BAFR": 4,
    "BCRB": 2,
    "BOTH": 2,
    "OOTH": 3,
    "NOBT": 4,
    "REFU": 1,
}
_UASC_ETHNICITY = {"OOTH": 5, "AOTH": 3, "BAFR": 4, "WOTH": 1}
_KINDS = {"U6": 24, "U4": 18, "U1": 10, "U3": 8, "K2": 24, "K3": 11, "P1": 3, "S1": 2}
_LISTED_SHARE, _UASC_SHARE, _HOSTED_SHARE, _ALIAS_SHARE = 0.05, 0.07, 0.16, 0.08
_GROWN = 18


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a child of the cast of open cases must be; the rest is chance.

    ``shows``: what must be known of the child: "parent_not_told", "plan_overdue", "exploited".
    Of every child of the cast the whole profile is.
    """

    town: int
    status: str = "looked_after"
    uasc: bool = False
    hosted: bool = False
    shows: tuple[str, ...] = ("profile",)


def pick(rng: Random, shares: dict[str, int]) -> str:
    """Return one of the names, as often as its share says."""
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def invent(rng: Random, world: World, until: date, wanted: Wanted | None) -> Life:
    """Invent one child whose first time missing falls in the five years before ``until``."""
    town = world.towns[wanted.town] if wanted else rng.choice(world.towns)
    listed = rng.choice(world.listed) if not wanted and rng.random() < _LISTED_SHARE else None
    first = until - (timedelta(days=90) if wanted else HISTORY * rng.random())
    life = Life(
        id=new_id(rng),
        town=town,
        listed=listed,
        given=words.given_name(rng),
        family=words.family_name(rng),
        born_on=first - timedelta(days=(rng.uniform(13, 16) if wanted else _age(rng)) * YEAR),
        first=first,
        shows=frozenset(wanted.shows if wanted else ()),
    )
    status = "looked_after" if listed else wanted.status if wanted else pick(rng, _STATUS)
    if status == "looked_after" and not listed:
        life.uasc = wanted.uasc if wanted else rng.random() < _UASC_SHARE
    life.area = rng.choice(town.areas)
    _live_through(rng, life, status, first, until)
    hosted = wanted.hosted if wanted else rng.random() < _HOSTED_SHARE
    if status == "looked_after":
        _place(rng, life, world, until, hosted=hosted)
    return life


def _age(rng: Random) -> float:
    drawn, low = rng.uniform(0, 100), 4
    for top, share in _AGES:
        if drawn < share:
            return rng.uniform(low, top + 1)
        drawn, low = drawn - share, top + 1
    return rng.uniform(17, 17.9)


def birthday(born_on: date, age: int) -> date:
    """Return the day on which somebody reaches an age."""
    return born_on + timedelta(days=round(age * YEAR))


def _live_through(rng: Random, life: Life, status: str, first: date, until: date) -> None:
    """Give the child the standings before, during and after the time of going missing."""
    if status == "not_open":
        if rng.random() < 0.3:
            life.standings.append(Standing("not_open", "", first - timedelta(days=400), None))
        return
    team = rng.choice(TEAMS)
    began = first - timedelta(days=rng.randint(20, 700))
    began = max(began, life.born_on)
    if rng.random() < 0.4 and status != "early_help":
        earlier = max(life.born_on, began - timedelta(days=rng.randint(30, 300)))
        life.standings.append(Standing("early_help", team, earlier, began))
    ends = _ending(rng, life, status, first)
    over = ends is not None and ends < until
    life.standings.append(Standing(status, team, began, ends if over else None))
    if ends is not None and over:
        after = "care_leaver" if status == "looked_after" else "not_open"
        life.standings.append(Standing(after, team if after == "care_leaver" else "", ends, None))


def _ending(rng: Random, life: Life, status: str, first: date) -> date | None:
    grown = birthday(life.born_on, _GROWN)
    if status == "looked_after":
        return grown
    return min(grown, first + timedelta(days=rng.randint(200, 900)))


def _place(rng: Random, life: Life, world: World, until: date, *, hosted: bool) -> None:
    """Give a looked-after child placements from the first day of care to the last."""
    care = next(one for one in life.standings if one.status == "looked_after")
    last = care.ends_on or until
    starts = [care.starts_on]
    while len(starts) < 5 and rng.random() < 0.45:
        starts.append(starts[-1] + timedelta(days=rng.randint(40, 400)))
    starts = [day for day in starts if day < last]
    for index, day in enumerate(starts):
        final = index == len(starts) - 1
        ends = care.ends_on if final else starts[index + 1]
        life.stays.append(_stay(rng, life, world, (day, ends), hosted=hosted and final))


def _stay(
    rng: Random, life: Life, world: World, span: tuple[date, date | None], *, hosted: bool
) -> Stay:
    starts_on, ends_on = span
    kind = "K2" if hosted or life.listed else pick(rng, _KINDS)
    home = _home(rng, life.town, world, kind, hosted=hosted and not life.listed)
    host = life.town.id if life.listed else None
    if hosted and not life.listed:
        host = rng.choice(world.listed)
        if home is not None and home.town is not None:
            host = world.towns[home.town].id
    return Stay(kind, home, host, starts_on, ends_on)


def _home(rng: Random, town: Town, world: World, kind: str, *, hosted: bool) -> Home | None:
    """Return a home of the kind within the town, or outside it for a child who is hosted."""
    here = world.towns.index(town)
    if kind in ("U4", "U6") and rng.random() < 0.4:
        kind = "U6"
    elif kind not in ("K2", "K3"):
        return None
    fitting = [home for home in world.homes if home.kind == kind and (home.town == here) != hosted]
    return rng.choice(fitting) if fitting else None


def write_child(rng: Random, rows: Rows, life: Life) -> None:
    """Plan the rows that say who the child is, their standing and where they live."""
    known = min([one.starts_on for one in life.standings], default=None)
    recorded = at_london(known or life.born_on + timedelta(days=2000), 9, 30)
    by = life.worker("social_worker").id
    current = life.standings[-1] if life.standings else None
    stay = next((one for one in life.stays if one.ends_on is None), None)

    def add(table: str, **said: object) -> None:
        rows.add(life, table, recorded_at=recorded, by=by, said=said)

    add(
        "record_child",
        id=life.id,
        given_name=life.given,
        family_name=life.family,
        given_key=fold(life.given),
        family_key=fold(life.family),
        born_on=life.born_on,
        birth_kind="estimated" if life.uasc else "exact",
        sex=rng.choices("FMI", weights=(48, 51, 1))[0],
        ethnicity=pick(rng, _UASC_ETHNICITY if life.uasc else _ETHNICITY),
        team=current.team if current else "",
        host_authority_id=stay.host if stay else None,
        home_area_id=None if life.listed else life.area,
    )
    _add_names(rng, rows, life, recorded_at=recorded)
    for one in life.standings:
        add(
            "record_statusperiod",
            id=new_id(rng),
            child_id=life.id,
            status=one.status,
            team=one.team,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
        )


def _add_names(rng: Random, rows: Rows, life: Life, *, recorded_at: datetime) -> None:
    """Plan the numbers and other names that a child is known by."""
    by = life.worker("missing_officer").id
    code = next(code for code, protocol in CODES if protocol == life.town.protocol)
    numbered = {"nhs": numbers.nhs_number(rng), "upn": numbers.upn(rng, authority=code)}
    if life.uasc:
        del numbered["upn"]
    for kind, value in numbered.items():
        said = {"id": new_id(rng), "child_id": life.id, "kind": kind, "value": value}
        rows.add(
            life,
            "record_identifier",
            recorded_at=recorded_at,
            by=by,
            said=said | {"source": "example"},
        )
    if rng.random() < _ALIAS_SHARE:
        given, family = words.given_name(rng), life.family
        said = {"id": new_id(rng), "child_id": life.id, "given_name": given, "family_name": family}
        rows.add(
            life,
            "record_alias",
            recorded_at=recorded_at,
            by=by,
            said=said | {"given_key": fold(given), "family_key": fold(family)},
        )
