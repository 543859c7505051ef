"""Invents what was recorded of each time missing: times, grades, report, log and return."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from homeward.config.example import acts, words
from homeward.config.example.life import Life, Row, Rows, Spell, minutes, new_id, pairs
from homeward.domain.time import london_date

_GRADES = ("no_apparent_risk", "low", "medium", "high")
_GRADE_WEIGHTS = (7, 22, 53, 18)
_LOG_KINDS = ("enquiry", "contact_attempt", "sighting", "note")
_DAY = timedelta(hours=24)


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


def write_episodes(
    rng: Random, rows: Rows, life: Life, *, until: datetime
) -> Iterable[acts.LaterAct]:
    """Plan everything recorded of a child's times missing; return the acts after ``until``."""
    later: list[acts.LaterAct] = []
    for spell, next_start in pairs(life.spells):
        episode = _times(rng, life, spell)
        _write_episode(rng, rows, episode)
        _write_changes(rng, rows, episode)
        _write_report(rng, rows, episode)
        _write_log(rng, rows, episode)
        done = acts.invent(rng, life, spell, aware=episode.aware, next_start=next_start)
        for act in done:
            if act.at < until:
                _add(rows, episode, "record_act", act.at, acts.row(rng, life, act))
            else:
                later.append(acts.LaterAct(life, episode.id, act))
    return later


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
    )


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
        "missing_from": "placement" if looked_after else "home",
        "police_reference": f"EX{rng.randint(100000, 999999)}" if episode.told else "",
        "event_id": spell.event,
    }
    by = life.worker("missing_officer").id
    rows.add(life, "record_episode", recorded_at=episode.aware, by=by, said=said)


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
    stay = episode.life.stay_on(london_date(episode.spell.start))
    role = "Carer" if stay else rng.choice(("Parent", "Parent", "Grandparent", "School"))
    said: Row = {
        "id": new_id(rng),
        "reporter_name": words.whole_name(rng),
        "reporter_role": role,
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
