"""One ``[[rule]]`` table to a frozen ``Rule``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from homeward.domain.protocol.model import Repeat, Rule, Step
from homeward.domain.protocol.parse_condition import read_when
from homeward.domain.protocol.reading import Table
from homeward.domain.protocol.vocabulary import (
    ANCHORS,
    EVENT_KINDS,
    MEETING_KINDS,
    OWNERS,
    PAUSES,
    URGENCIES,
    Reads,
)

_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_ALWAYS_LAPSES = "episode_voided"
# As much as the table of obligations has room for.
_ID_LENGTH, _TITLE_LENGTH = 60, 200
_AN_HOUR, _A_DAY = timedelta(hours=1), timedelta(days=1)


def read_rule(table: Table) -> Rule | None:
    """Return the rule, or ``None`` if this table has faults (which are noted)."""
    before = len(table.faults)
    rule_id = table.text("id", most=_ID_LENGTH)
    if rule_id and not _ID.fullmatch(rule_id):
        table.fault("id", "must be lower-case words joined by dots, such as interview.held")
    anchor, after = _anchor(table)
    due = _due(table)
    lapses_on = table.names("lapses_on", EVENT_KINDS)
    rule = Rule(
        id=rule_id,
        title=table.text("title", most=_TITLE_LENGTH),
        anchor=anchor if anchor in ANCHORS else None,
        after=after,
        or_on=table.names("or_on", EVENT_KINDS),
        opens_on=table.names("opens_on", EVENT_KINDS),
        when=read_when(table),
        due=due.length,
        on_trigger=due.on_trigger,
        met_by=table.names("met_by", MEETING_KINDS, required=True),
        needs_all=table.flag("needs_all", required=False),
        lapses_on=tuple(dict.fromkeys((*lapses_on, _ALWAYS_LAPSES))),
        ends_on_return=table.flag("ends_on_return", required=True),
        owner=table.choice("owner", OWNERS),
        escalate=tuple(_step(step) for step in table.tables("escalate")),
        source=table.text("source"),
        note=table.text("note", required=False) or None,
        working_days=due.working_days,
        repeat=_repeat(table),
        pauses_on=table.names("pauses_on", PAUSES),
        resumes_on=table.names("resumes_on", EVENT_KINDS),
        before=table.span("before") or timedelta(0),
        urgency=table.choice("urgency", URGENCIES) if table.has("urgency") else "",
    )
    for key, message in _disagreements(rule):
        table.fault(key, message)
    table.done()
    return rule if len(table.faults) == before else None


def _disagreements(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield what in a rule cannot stand together: the key to mend, and why."""
    if rule.on_trigger and not rule.note:
        yield "note", "must say where arrange_within comes from, as the source has no time"
    if rule.ends_on_return and rule.after_return:
        yield "ends_on_return", "cannot be true for a rule that begins with coming back"
    if rule.needs_all and len(rule.met_by) < 2:
        yield "needs_all", "stands only where met_by names more than one act"
    if rule.resumes_on and not rule.pauses_on:
        yield "resumes_on", "stands only beside pauses_on"
    yield from _birthday_disagreements(rule)
    asks_length = any(condition.kind.reads is Reads.LENGTH for condition in rule.when)
    if asks_length and (not rule.after_return or rule.or_on):
        yield (
            "when.missing_for",
            "stands only where the anchor is found or returned, without or_on; while the child "
            "is missing, trigger says how long",
        )
    if rule.repeat:
        yield from _repeat_disagreements(rule, rule.repeat)


def _birthday_disagreements(rule: Rule) -> Iterator[tuple[str, str]]:
    birthday = bool(rule.anchor and ANCHORS[rule.anchor].birthday)
    if birthday and rule.after:
        yield "trigger", 'must be "immediately" for a rule that counts from a birthday'
    if rule.before and not birthday:
        yield "before", "stands only beside an anchor that is a birthday"


def _repeat_disagreements(rule: Rule, repeat: Repeat) -> Iterator[tuple[str, str]]:
    if rule.working_days:
        yield "repeat", "cannot stand beside working days: give the time due in hours or days"
    elif rule.due > repeat.every:
        yield "repeat", "must be no shorter than the time due, so that no two times overlap"
    if rule.pauses_on:
        yield "repeat", "cannot stand beside pauses_on"
    endless = not rule.repeats_while_missing or repeat.every < _A_DAY
    if endless and repeat.at_most is None:
        yield "repeat.at_most", "is missing: coming back does not end this, or it is very frequent"


def _repeat(table: Table) -> Repeat | None:
    if not table.has("repeat"):
        return None
    inner = table.inner("repeat")
    every, at_most = inner.length(), inner.count("at_most")
    inner.done()
    return Repeat(every or _A_DAY, at_most)


def _anchor(table: Table) -> tuple[str | None, timedelta]:
    if table.has("opens_on"):
        for key in ("anchor", "trigger", "or_on"):
            if table.has(key):
                table.take(key)
                table.fault(key, "cannot stand beside opens_on")
        return None, timedelta(0)
    anchor = table.choice("anchor", ANCHORS)
    if table.take("trigger", required=True) == "immediately":
        return anchor, timedelta(0)
    if isinstance(table.take("trigger"), str):
        table.fault("trigger", 'must be "immediately" or a length such as { hours = 12 }')
        return anchor, timedelta(0)
    return anchor, table.span("trigger") or timedelta(0)


class _Due(NamedTuple):
    length: timedelta
    on_trigger: bool = False
    working_days: int = 0


def _due(table: Table) -> _Due:
    """Return the time from opening to due, and whether the source gives only the trigger."""
    written = table.take("due", required=True)
    if isinstance(written, dict) and "working_days" in written:
        return _working_days(table)
    due = timedelta(0) if written == "on trigger" else table.span("due", zero_allowed=True)
    arrange = table.span("arrange_within")
    if due is None:
        return _Due(_AN_HOUR)
    if due:
        if arrange:
            table.fault("arrange_within", 'stands only beside due = "on trigger"')
        return _Due(due)
    if arrange is None:
        table.fault("arrange_within", "is missing: nothing may be overdue as it opens")
    return _Due(arrange or _AN_HOUR, on_trigger=True)


def _working_days(table: Table) -> _Due:
    inner = table.inner("due")
    count = inner.number("working_days")
    inner.done()
    # The opening's own day is not counted, so that each working day is 24 hours at the least.
    return _Due(timedelta(days=count), working_days=count)


def _step(table: Table) -> Step:
    after, overdue = table.span("after"), table.span("after_due", zero_allowed=True)
    if (after is None) == (overdue is None):
        table.fault("", "needs either after or after_due")
    step = Step(
        to=table.choice("to", OWNERS),
        after=after or overdue or timedelta(0),
        overdue=overdue is not None,
        urgency=table.choice("urgency", URGENCIES) if table.has("urgency") else None,
    )
    table.done()
    return step
