"""How soon the people named in a protocol are told: what a file says, or what stands otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from homeward.domain.protocol.model import Protocol, Rule
from homeward.domain.protocol.vocabulary import OWNERS, URGENCIES
from homeward.domain.protocol.wording import join_words


def telling_words(protocol: Protocol) -> str:
    """Return what becomes of a message that nobody has acknowledged, without a full stop."""
    on = join_words([f"the {OWNERS[role]}" for role in protocol.raised_to], last="then")
    after = minutes_words(protocol.answer_within)
    return (
        f"a message for now that nobody has acknowledged {after} after it was sent goes to the "
        f"next person on duty; where there is none, to {on or 'whoever stands above that role'}"
    )


def minutes_words(length: timedelta) -> str:
    """Return a short length in whole minutes: ``15 minutes``."""
    minutes = int(length.total_seconds() // 60)
    return f"{minutes} minute" if minutes == 1 else f"{minutes} minutes"


def telling_differences(old: Protocol, new: Protocol) -> tuple[str, ...]:
    """Return in plain words how two versions differ in how soon they tell, a sentence each.

    Rules that only one of them has are left out: they differ altogether.
    """
    return tuple(_differences(old, new))


def _differences(old: Protocol, new: Protocol) -> Iterator[str]:
    if old.answer_within != new.answer_within:
        yield _turned(
            "An answer is waited for", *map(minutes_words, (old.answer_within, new.answer_within))
        )
    if old.raised_to != new.raised_to:
        yield _turned("Raised to", *map(_roles, (old.raised_to, new.raised_to)))
    before = {rule.id: rule for rule in old.rules}
    for rule in new.rules:
        if rule.id in before:
            yield from _of_rule(before[rule.id], rule)


def _of_rule(old: Rule, new: Rule) -> Iterator[str]:
    if old.urgency != new.urgency:
        yield _turned(f"{new.id} is told", URGENCIES[old.urgency], URGENCIES[new.urgency])
    steps = {(step.to, step.after, step.overdue): step.urgency for step in old.escalate}
    for step in new.escalate:
        key = (step.to, step.after, step.overdue)
        if key in steps and steps[key] != step.urgency:
            yield _turned(
                f"{new.id} is raised to the {OWNERS[step.to]}",
                *(URGENCIES.get(each or "", "by default") for each in (steps[key], step.urgency)),
            )


def _roles(roles: tuple[str, ...]) -> str:
    return join_words([f"the {OWNERS[role]}" for role in roles], last="then") or "nobody named"


def _turned(what: str, old: str, new: str) -> str:
    return f"{what}: {old} > {new}"
