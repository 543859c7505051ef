"""One ``[[rule]]`` table to a frozen ``Rule``."""

from __future__ import annotations

import re
from datetime import timedelta

from homeward.domain.facts import KINDS
from homeward.domain.protocol.model import Condition, Rule, Step
from homeward.domain.protocol.reading import Table
from homeward.domain.protocol.vocabulary import (
    ANCHORS,
    CONDITIONS,
    EVENT_KINDS,
    MEETING_KINDS,
    OWNERS,
    Reads,
)

_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_ALWAYS_LAPSES = "episode_voided"


def read_rule(table: Table) -> Rule | None:
    """Return the rule, or ``None`` if this table has faults (which are noted)."""
    before = len(table.faults)
    rule_id = table.text("id")
    if rule_id and not _ID.fullmatch(rule_id):
        table.fault("id", "must be lower-case words joined by dots, such as interview.held")
    anchor, after = _anchor(table)
    due, on_trigger = _due(table)
    lapses_on = table.names("lapses_on", EVENT_KINDS)
    rule = Rule(
        id=rule_id,
        title=table.text("title"),
        anchor=anchor if anchor in ANCHORS else None,
        after=after,
        or_on=table.names("or_on", EVENT_KINDS),
        opens_on=table.names("opens_on", EVENT_KINDS),
        when=_when(table),
        due=due,
        on_trigger=on_trigger,
        met_by=table.names("met_by", MEETING_KINDS, required=True),
        lapses_on=tuple(dict.fromkeys((*lapses_on, _ALWAYS_LAPSES))),
        ends_on_return=table.flag("ends_on_return", required=True),
        owner=table.choice("owner", OWNERS),
        escalate=tuple(_step(step) for step in table.tables("escalate")),
        source=table.text("source"),
        note=table.text("note", required=False) or None,
    )
    if on_trigger and not rule.note:
        table.fault("note", "must say where arrange_within comes from, as the source has no time")
    if rule.ends_on_return and rule.after_return:
        table.fault("ends_on_return", "cannot be true for a rule that begins with coming back")
    table.done()
    return rule if len(table.faults) == before else None


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


def _due(table: Table) -> tuple[timedelta, bool]:
    """Return the time from opening to due, and whether the source gives only the trigger."""
    if table.take("due", required=True) == "on trigger":
        due: timedelta | None = timedelta(0)
    else:
        due = table.span("due", zero_allowed=True)
    arrange = table.span("arrange_within")
    if due is None:
        return timedelta(hours=1), False
    if due:
        if arrange:
            table.fault("arrange_within", 'stands only beside due = "on trigger"')
        return due, False
    if arrange is None:
        table.fault("arrange_within", "is missing: nothing may be overdue as it opens")
    return arrange or timedelta(hours=1), True


def _when(table: Table) -> tuple[Condition, ...]:
    inner = table.table("when")
    if inner is None:
        return ()
    found = [_condition(inner, name) for name in CONDITIONS if inner.has(name)]
    inner.done()
    return tuple(found)


def _condition(table: Table, name: str) -> Condition:
    kind = CONDITIONS[name]
    if kind.reads is Reads.RECORDED:
        return Condition(name, wanted=table.flag(name, required=True))
    return Condition(name, values=frozenset(table.names(name, KINDS[kind.fact_kind].values)))


def _step(table: Table) -> Step:
    after, overdue = table.span("after"), table.span("after_due", zero_allowed=True)
    if (after is None) == (overdue is None):
        table.fault("", "needs either after or after_due")
    step = Step(
        to=table.choice("to", OWNERS),
        after=after or overdue or timedelta(0),
        overdue=overdue is not None,
    )
    table.done()
    return step
