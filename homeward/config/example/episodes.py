"""Invents what was recorded of each time missing: times, grades, report, log and return."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from homeward.config.example import acts, words
from homeward.config.example.children import pick
from homeward.config.example.life import Life, Row, Rows, Spell, minutes, new_id, pairs
from homeward.domain.time import london_date, to_london

_GRADES = ("no_apparent_risk", "low", "medium", "high")
_GRADE_WEIGHTS = (7, 22, 53, 18)
_REPORTERS = {
    "Carer": "foster_carer",
    "Children's home": "childrens_home",
    "Parent": "parent",
    "Grandparent": "parent",
    "School": "school",
}
"""What the report says of who reports, and the record's word for it."""
_CONDITIONS = {
    "well": 58,
    "tired": 22,
    "distressed": 9,
    "intoxicated": 4,
    "unwell": 3,
    "injured": 2,
    "not_known": 2,
}
_NOT_DONE = (
    "Came back before an officer could attend; the carer spoke to the child.",
    "The child did not wish to speak to an officer.",
)
_LOG_KINDS = ("enquiry", "contact_attempt", "sighting", "note")
_DAY = timedelta(hours=24)
_GROUP_CARE = ("K2", "K3")
_IN_SCHOOL, _SCHOOL_OUT = 9, 15
_ELSEWHERE = 0.25
"""Share of episodes that begin in another district than the home area."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One time missing as it is being planned: whose, its id and times."""

    life: Life
    id: UUID
    spell: Spell
    known: datetime
    told: datetime | None
    aware: datetime
    kind: str
    grade: str
    reporter: str


def write_episodes(rng: Random, rows: Rows, life: Life, *, until: datetime) -> Iterable[acts.ActOf]:
    """Plan everything recorded of a child's times missing; return the acts after ``until``."""
    later: list[acts.ActOf] = []
    for spell, next_start in pairs(life.spells):
        episode = _times(rng, life, spell)
        _write_episode(rng, rows, episode)
        _write_changes(rng, rows, episode)
        _write_report(rng, rows, episode)
        _write_log(rng, rows, episode)
        done = acts.invent(rng, life, spell, aware=episode.aware, next_start=next_start)
        later += _write_acts(rng, rows, episode, done, until=until)
    return later


def _write_acts(
    rng: Random, rows: Rows, episode: Recorded, done: Iterable[acts.Done], *, until: datetime
) -> Iterable[acts.ActOf]:
    """Plan what was done by ``until``; yield the rest. The police's check has a row of its own."""
    life, checked = episode.life, False
    for act in done:
        checked = checked or act.kind == acts.CHECKED
        if act.at >= until:
            yield acts.ActOf(life, episode.id, act)
            continue
        write_act(rng, rows, acts.ActOf(life, episode.id, act))
    if not checked and rng.random() < 0.4 and episode.spell.end < until:
        none = acts.Done(episode.spell.end, acts.CHECKED, "missing_officer")
        at = acts.ActOf(life, episode.id, none)
        _write_check(rng, rows, at, acts.officer(rng), done=False)


def write_act(rng: Random, rows: Rows, one: acts.ActOf) -> None:
    """Plan an act; the police's check has a row of its own beside it."""
    said = acts.row(rng, one.life, one.act)
    _add_at(rows, one, "record_act", said)
    if one.act.kind == acts.CHECKED:
        _write_check(rng, rows, one, str(said["who"]))


def _add_at(rows: Rows, one: acts.ActOf, table: str, said: Row) -> None:
    about = {"episode_id": one.episode, "child_id": one.life.id, "at": one.act.at}
    by = one.life.worker("missing_officer").id
    rows.add(one.life, table, recorded_at=one.act.at, by=by, said=about | said)


def _write_check(rng: Random, rows: Rows, one: acts.ActOf, who: str, *, done: bool = True) -> None:
    """Plan the police's prevention interview, or why there was none."""
    said: Row = {
        "id": new_id(rng),
        "done": done,
        "by_whom": who,
        "place": rng.choice(("At home", "At the placement", "At the police station")),
        "harm_told": rng.random() < 0.06 if done else None,
        "said": rng.choice(words.CHECKED) if done else "",
        "not_done_reason": "" if done else rng.choice(_NOT_DONE),
    }
    _add_at(rows, one, "record_preventioninterview", said)


def _times(rng: Random, life: Life, spell: Spell) -> Recorded:
    last = spell.end - timedelta(minutes=5)
    known = min(spell.start + minutes(rng, 5, 150), last)
    told = min(known + minutes(rng, 5, 80), last) if rng.random() < 0.94 else None
    aware = min((told or known) + minutes(rng, 1, 60), last)
    status = life.standing_on(london_date(spell.start))
    away = status is not None and status.status == "looked_after" and rng.random() < 0.11
    return Recorded(
        life=life,
        id=new_id(rng),
        spell=spell,
        known=known,
        told=told,
        aware=aware,
        kind="away" if away else "missing",
        grade=rng.choices(_GRADES, weights=_GRADE_WEIGHTS)[0] if told and not away else "",
        reporter=_reporter(rng, life, spell),
    )


def _reporter(rng: Random, life: Life, spell: Spell) -> str:
    """Return who reported the child missing."""
    stay = life.stay_on(london_date(spell.start))
    if stay:
        return "Children's home" if stay.kind in _GROUP_CARE else "Carer"
    if _IN_SCHOOL <= to_london(spell.start).hour < _SCHOOL_OUT:
        return rng.choice(("School", "Parent"))
    return rng.choice(("Parent", "Parent", "Grandparent"))


def _write_episode(rng: Random, rows: Rows, episode: Recorded) -> None:
    life, spell = episode.life, episode.spell
    seen = rng.random() < 0.93
    seen_again = max(spell.end - minutes(rng, 0, 90), episode.aware)
    found = seen_again if rng.random() < 0.8 else None
    looked_after = life.stay_on(london_date(spell.start)) is not None
    said: Row = {
        "id": episode.id,
        "child_id": life.id,
        "kind": episode.kind,
        "grade": episode.grade,
        "immediate_concern": rng.random() < 0.04,
        "last_seen_at": spell.start if seen else None,
        "noticed_at": episode.known if seen else spell.start,
        "reported_to_police_at": episode.told,
        "authority_aware_at": episode.aware,
        "reported_back_at": spell.end - minutes(rng, 0, 5) if rng.random() < 0.5 else None,
        "found_at": found,
        "returned_at": spell.end,
        "started_at": spell.start,
        "ended_at": spell.end,
        "found_where": rng.choice(words.FOUND_WHERE) if found is not None else "",
        "returned_to": "Placement" if looked_after else "Home",
        "confirmed_by": words.whole_name(rng),
        "missing_from": _missing_from(episode, looked_after=looked_after),
        "missing_area_id": _missing_area(rng, life),
        "reported_by": _REPORTERS[episode.reporter],
        "condition": pick(rng, _CONDITIONS) if rng.random() < 0.8 else None,
        "police_reference": f"EX{rng.randint(100000, 999999)}" if episode.told else "",
        "event_id": spell.event,
    }
    by = life.worker("missing_officer").id
    rows.add(life, "record_episode", recorded_at=episode.aware, by=by, said=said)


def _missing_from(episode: Recorded, *, looked_after: bool) -> str:
    if episode.reporter == "School":
        return "school"
    return "placement" if looked_after else "home"


def _missing_area(rng: Random, life: Life) -> UUID | None:
    """Return the district: as a rule that of the home."""
    return rng.choice(life.town.areas) if rng.random() < _ELSEWHERE else life.area


def _add(rows: Rows, episode: Recorded, table: str, at: datetime, said: Row) -> None:
    life = episode.life
    about = {"episode_id": episode.id, "child_id": life.id, "at": at}
    by = life.worker("missing_officer").id
    recorded = max(at, episode.aware)
    rows.add(life, table, recorded_at=recorded, by=by, said=about | said)


def _write_changes(rng: Random, rows: Rows, episode: Recorded) -> None:
    """Plan the first kind and grade, and now and then a change of either."""
    start, end = episode.spell.start, episode.spell.end
    changed = min(episode.aware + minutes(rng, 30, 400), end)
    kinds = [(start, episode.kind, "")]
    if episode.kind == "away" and rng.random() < 0.12:
        kinds = [
            (start, "missing", ""),
            (changed, "away", "Rang: at an address that is known"),
        ]
    for at, kind, reason in kinds:
        said = {"id": new_id(rng), "kind": kind, "reason": reason}
        _add(rows, episode, "record_kindchange", at, said)
    if not episode.grade:
        return
    grades = [(episode.told or episode.aware, episode.grade)]
    if rng.random() < 0.15:
        first = _GRADES[max(0, _GRADES.index(episode.grade) - 1)]
        grades = [(grades[0][0], first), (changed, episode.grade)]
    for at, grade in grades:
        said = {"id": new_id(rng), "grade": grade, "source": "police", "given_by": "Control room"}
        _add(rows, episode, "record_gradechange", at, said)


def _write_report(rng: Random, rows: Rows, episode: Recorded) -> None:
    said: Row = {
        "id": new_id(rng),
        "reporter_name": words.whole_name(rng),
        "reporter_role": episode.reporter,
        "reporter_contact": f"07700 900{rng.randint(0, 999):03}",
        "circumstances": rng.choice(words.CIRCUMSTANCES),
        "clothing": rng.choice(words.CLOTHING),
        "tried_already": rng.choice(words.TRIED),
        "said": "{}",  # JSON, as the bulk writer takes it
    }
    _add(rows, episode, "record_missingreport", episode.aware, said)


def _write_log(rng: Random, rows: Rows, episode: Recorded) -> None:
    """Plan a few entries, more the longer the child was away."""
    length = episode.spell.end - episode.aware
    wanted = rng.randint(0, 2) + min(6, int(length / _DAY * 2))
    for _ in range(wanted):
        kind = rng.choices(_LOG_KINDS, weights=(4, 5, 1, 3))[0]
        said = {
            "id": new_id(rng),
            "kind": kind,
            "text": rng.choice(words.LOGGED[kind]),
            "who": episode.life.worker("social_worker").name,
        }
        at = episode.aware + length * rng.random()
        at = at.replace(second=0, microsecond=0)
        _add(rows, episode, "record_logentry", max(at, episode.aware), said)
