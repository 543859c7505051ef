"""Invents what people did about each time missing, so that duties are met, met late or missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID

from homeward.config.example import words
from homeward.config.example.life import Life, Row, Spell, hours, new_id
from homeward.config.example_people import POLICE
from homeward.domain.time import london_date

CHECKED = "prevention_check_done"
"""The act by which the police's prevention interview counts."""


class Done(NamedTuple):
    """One act: when, its kind, and the role of whoever did it."""

    at: datetime
    kind: str
    role: str


class ActOf(NamedTuple):
    """An act in one time missing of one child."""

    life: Life
    episode: UUID
    act: Done


_OPEN = {"looked_after", "child_protection", "child_in_need", "early_help", "care_leaver"}
_HELD, _DECLINED, _OFFERED_ONLY, _NOT_POSSIBLE, _NOTHING = 56, 24, 9, 4, 7
"""Of a hundred returns: what came of the interview. Source: Medway's funnel of 2023-24."""
_ENQUIRIES = ("phone_enquiry_made", "cctv_enquiry_made", "transport_police_asked")
_LOOKED_AT = {
    "medway": (("daily_report_listed", 1.1),),
    "oxfordshire-2017": (
        ("daily_exchange_held", 1.1),
        ("panel_listed", 34.0),
        ("daily_report_listed", 1.1),
    ),
}
"""Where a town looks at every episode together, and after how many days at the latest."""


def invent(
    rng: Random, life: Life, spell: Spell, *, aware: datetime, next_start: datetime | None
) -> list[Done]:
    """Return what was done about one time missing, in the order in which it was done."""
    status = life.standing_on(london_date(spell.start))
    name = status.status if status else "not_open"
    done = [
        *_told(rng, life, name, aware),
        *_while_missing(rng, life, name, spell),
        *_after(rng, life, spell, next_start),
    ]
    return sorted([*done, *_searched(life, spell, aware), *_followed(life, done)])


def _searched(life: Life, spell: Spell, aware: datetime) -> Iterator[Done]:
    """Yield what was asked and agreed to find a child, the longer the more."""
    # Dice of its own, as with whatever is added to a life that was invented before.
    rng = Random(f"searched {life.town.protocol} {aware.isoformat()}")  # noqa: S311
    asked = [(0.2, "network_asked", "social_worker")]
    asked += [(12, kind, "social_worker") for kind in _ENQUIRIES]
    stay = life.stay_on(london_date(aware))
    if stay and stay.host:
        asked.append((25, "cross_border_planned", "missing_officer"))
    asked += [(24 * 7 * week, "long_absence_reviewed", "team_manager") for week in range(1, 9)]
    for after, kind, role in asked:
        at = spell.start + timedelta(hours=after) + hours(rng, 0, 4.2)
        if aware < at < spell.end and rng.random() < 0.92:
            yield Done(at, kind, role)


def _followed(life: Life, done: list[Done]) -> Iterator[Done]:
    """Yield what was done because of something else that was."""
    for one in done:
        rng = Random(f"followed {one.kind} {one.at.isoformat()}")  # noqa: S311
        if one.kind == "trafficking_suspected" and rng.random() < 0.85:
            yield Done(one.at + hours(rng, 2, 26), "cawn_considered", "social_worker")
        if one.kind == "interview_copy_requested" and life.town.protocol == "medway":
            yield Done(one.at + hours(rng, 20, 190), "placing_action_checked", "team_manager")


def _told(rng: Random, life: Life, status: str, aware: datetime) -> Iterator[Done]:
    """Yield who was told as soon as the authority knew."""
    if status == "looked_after":
        if rng.random() < 0.86:
            yield Done(aware + hours(rng, 0.2, 40), "iro_told", "social_worker")
        stay = life.stay_on(london_date(aware))
        if stay and stay.home and rng.random() < 0.88:
            yield Done(aware + hours(rng, 0.1, 5), "provider_notified", "missing_officer")
        if stay and stay.host and rng.random() < 0.8:
            yield Done(aware + hours(rng, 1, 60), "iro_oversight_recorded", "social_worker")
    if life.listed and rng.random() < 0.9:
        yield Done(aware + hours(rng, 0.5, 20), "placing_authority_told", "missing_officer")
    if life.town.protocol == "thurrock" and rng.random() < 0.92:
        yield Done(aware + timedelta(days=rng.uniform(0.5, 8)), "panel_listed", "missing_officer")
    yield from _looked_at(life, aware)


def _looked_at(life: Life, aware: datetime) -> Iterator[Done]:
    """Yield when an episode was looked at with the others of its town."""
    # Dice of its own: what a town adds here changes nothing else about its people.
    rng = Random(f"{life.town.protocol} {aware.isoformat()}")  # noqa: S311
    for kind, longest in _LOOKED_AT.get(life.town.protocol, ()):
        if rng.random() < 0.92:
            at = aware + timedelta(days=rng.uniform(0.05 * longest, longest))
            yield Done(at, kind, "missing_officer")


def _while_missing(rng: Random, life: Life, status: str, spell: Spell) -> Iterator[Done]:
    """Yield what the local protocol asks for while a child stays away."""
    gone = (spell.end - spell.start) / timedelta(hours=1)
    asked: list[tuple[float, str, str]] = []
    if life.town.protocol == "thurrock" and status == "looked_after":
        asked = [
            (12, "strategy_discussion_held", "social_worker"),
            (24, "high_risk_notification_sent", "social_worker"),
        ]
    if life.town.protocol == "medway":
        asked = [
            (48, "strategy_discussion_held", "social_worker"),
            (48, "need_to_know_sent", "missing_officer"),
        ]
        if status not in _OPEN:
            asked.append((24, "referral_made", "missing_officer"))
    for after, kind, role in asked:
        at = spell.start + timedelta(hours=after) + hours(rng, -1, 5.2)
        if gone > after and at < spell.end and rng.random() < 0.9:
            yield Done(at, kind, role)


def _after(rng: Random, life: Life, spell: Spell, next_start: datetime | None) -> Iterator[Done]:
    """Yield what was done once the child was back, up to the next time missing."""
    if rng.random() < 0.74:
        yield Done(spell.end + hours(rng, 0.3, 27), CHECKED, "missing_officer")
    if life.uasc and rng.random() < 0.25:
        suspected = spell.end + hours(rng, 2, 50)
        yield Done(suspected, "trafficking_suspected", "social_worker")
        if rng.random() < 0.8:
            yield Done(suspected + hours(rng, 3, 90), "nrm_referral_made", "social_worker")
    if life.listed:
        if rng.random() < 0.7:
            asked = spell.end + hours(rng, 2, 90)
            yield Done(asked, "interview_copy_requested", "missing_officer")
        return
    for done in _interview(rng, spell.end):
        if next_start is None or done.at < next_start:
            yield done


def _interview(rng: Random, end: datetime) -> Iterator[Done]:
    weights = (_HELD, _DECLINED, _OFFERED_ONLY, _NOT_POSSIBLE, _NOTHING)
    outcome = rng.choices(range(len(weights)), weights=weights)[0]
    who = "interview_worker"
    offered = end + hours(rng, 2, 55)
    if outcome in (0, 1, 2):
        yield Done(offered, "interview_offered", who)
    if outcome == 0:
        held = offered + (hours(rng, 2, 15) if rng.random() < 0.7 else hours(rng, 20, 110))
        yield Done(held, "interview_held", who)
        if rng.random() < 0.86:
            yield Done(held + hours(rng, 1, 32), "interview_shared", who)
    if outcome == 1:
        declined = offered + hours(rng, 1, 40)
        yield Done(declined, "interview_declined", who)
        if rng.random() < 0.66:
            yield Done(declined + hours(rng, 1, 80), "carer_information_offered", who)
    if outcome == 3:
        yield Done(end + hours(rng, 30, 71), "not_possible", who)


def officer(rng: Random) -> str:
    """Return an officer of the example's police, with a number."""
    return f"PC {rng.randint(9000, 9999)} {words.family_name(rng)}, {POLICE}"


def row(rng: Random, life: Life, act: Done) -> Row:
    """Return the columns of an act beyond whom and when it is about."""
    note = "Moved too far away to be met in time." if act.kind == "not_possible" else ""
    who = officer(rng) if act.kind == CHECKED else life.worker(act.role).name
    return {"id": new_id(rng), "kind": act.kind, "who": who, "note": note}
