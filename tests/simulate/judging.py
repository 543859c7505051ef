"""Was everybody told in time? Worked out from what was due, not from what the program says."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from homeward.config.holidays import bank_holidays
from homeward.domain.messages import Quiet, Urgency, letter_from
from homeward.domain.protocol.model import ANSWER_WITHIN
from homeward.domain.time import to_london
from homeward.guard.people import services_context
from homeward.work.messages.due import BEGAN
from homeward.work.obligations.recomputing import recompute
from tests.simulate.post import Arrived, Post
from tests.simulate.town import QUIET, Town

if TYPE_CHECKING:
    from tests.simulate.month import Run

_SLACK = timedelta(seconds=60)
_OBLIGATIONS = """
SELECT episode_id, key, opened_at, ended_at, escalations FROM work_obligation
"""
_MESSAGES = """
SELECT id, key, template, urgency, tell_at, recorded_at, ended_at, acknowledged_at FROM work_message
"""
_DELIVERIES = """
SELECT id, message_id, person, channel, state, recorded_at, settled_at, asks FROM work_delivery
ORDER BY recorded_at
"""


class _Message(NamedTuple):
    id: UUID
    key: str
    template: str
    urgency: str
    tell_at: datetime
    made_at: datetime
    ended_at: datetime | None
    answered_at: datetime | None

    @property
    def over_at(self) -> datetime | None:
        """Return when nobody needed to be told any more."""
        return min((at for at in (self.ended_at, self.answered_at) if at), default=None)


class _Delivery(NamedTuple):
    id: UUID
    message: UUID
    person: UUID | None
    channel: str
    state: str
    made_at: datetime
    settled_at: datetime | None
    asks: bool


@dataclass
class Found:
    """The table, by row and column, and every fault in a sentence."""

    table: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    faults: list[str] = field(default_factory=list)

    def fault(self, row: str, column: str, said: str) -> None:
        """Count one, and say which."""
        self.table[row][column] += 1
        self.faults.append(f"{column}: {said}")


@dataclass
class _Bench:
    run: Run
    post: Post
    town: Town
    found: Found
    messages: dict[UUID, _Message]
    deliveries: dict[UUID, list[_Delivery]]
    again: Counter[int] = field(default_factory=Counter)


def judge(run: Run, post: Post, town: Town) -> Found:
    """Hold what was due against what happened."""
    messages = {row[0]: _Message(*row) for row in run.ask(_MESSAGES)}
    told: dict[UUID, list[_Delivery]] = defaultdict(list)
    for row in run.ask(_DELIVERIES):
        told[row[1]].append(_Delivery(*row))
    bench = _Bench(run, post, town, Found(), messages, told)
    _judge_duties(bench)
    _judge_reports(bench)
    _judge_raising(bench)
    _judge_going_on(bench)
    _judge_letters(bench)
    return bench.found


def _judge_duties(bench: _Bench) -> None:
    """What stands as due is what the protocols give for the facts, worked out afresh."""
    for keeper in (bench.town.cast.asha, bench.town.cast.carys):
        assert keeper.authority is not None
        ctx = services_context(
            now=bench.run.now, authority=keeper.authority, purpose="simulate",
            organisation=keeper.organisation,
        )  # fmt: skip
        seen = changed = 0
        for progress in recompute(ctx, authority=keeper.authority):
            seen, changed = progress.seen, progress.changed
        bench.found.table["episodes"]["due"] += seen
        bench.found.table["episodes"]["sent"] += seen - changed
        if changed:
            bench.found.fault("episodes", "lost", f"duties of {changed} episodes differ")


def _judge_reports(bench: _Bench) -> None:
    """Every child reported missing is told of, and in time."""
    first: dict[str, _Message] = {}
    for row in sorted(bench.messages.values(), key=lambda one: one.made_at):
        if f":{BEGAN}" in row.key:
            first.setdefault(row.key.partition(":")[0], row)
    for episode, due in bench.town.reported.items():
        bench.found.table["reported"]["due"] += 1
        made = first.get(str(episode))
        if made is None or not bench.deliveries[made.id]:
            bench.found.fault("reported", "lost", f"{episode} due {due}")
        elif not due <= made.made_at <= due + _SLACK:
            column = "early" if made.made_at < due else "late"
            bench.found.fault("reported", column, f"{episode} due {due}, made {made.made_at}")
        else:
            bench.found.table["reported"]["sent"] += 1


def _judge_raising(bench: _Bench) -> None:
    """Every duty that opened, and every step it was raised, has its message, and in time."""
    by_key = {row.key: row for row in bench.messages.values()}
    for episode, key, opened_at, ended_at, steps in bench.run.ask(_OBLIGATIONS):
        told_of = bench.town.reported[episode]
        asked = [("opened", opened_at)]
        asked += [(str(step), datetime.fromisoformat(at)) for step, _, at in steps]
        for name, at in asked:
            due = max(at, told_of)
            row = "duty opened" if name == "opened" else "duty raised"
            if due > bench.run.now - _SLACK or (ended_at and ended_at - due <= _SLACK):
                continue  # over before anybody could be told
            bench.found.table[row]["due"] += 1
            made = by_key.get(f"{episode}:{key}:{name}")
            if made is not None and _waits(bench, made):
                bench.found.table[row]["not needed"] += 1
            elif made is None or not bench.deliveries[made.id]:
                bench.found.fault(row, "lost", f"{episode}:{key}:{name} due {due}")
            elif made.made_at < due:
                bench.found.fault(row, "early", f"{made.key} due {due}, made {made.made_at}")
            elif _is_late(bench, made, due):
                bench.found.fault(row, "late", f"{made.key} due {due}, made {made.made_at}")
            else:
                bench.found.table[row]["sent"] += 1


def _waits(bench: _Bench, made: _Message) -> bool:
    """Tell whether a message waits for its working day, or was over before it came."""
    until = min(made.over_at or bench.run.now, bench.run.now)
    return (
        made.urgency == "working_day"
        and not bench.deliveries[made.id]
        and until <= made.tell_at + _SLACK
    )


def _is_late(bench: _Bench, made: _Message, due: datetime) -> bool:
    """Tell whether a message was written late, or nobody was asked as its working day began."""
    if made.urgency != "working_day":
        return made.made_at - due > _SLACK
    asked = min(row.made_at for row in bench.deliveries[made.id])
    return asked - max(due, made.tell_at) > _SLACK


def _judge_going_on(bench: _Bench) -> None:
    """A message that nobody answers goes on to somebody, or to the same person again."""
    for message in bench.messages.values():
        if message.template == "decision_needed":
            continue
        goes: dict[datetime, _Delivery] = {}
        for row in bench.deliveries[message.id]:
            if row.asks:
                goes.setdefault(row.made_at, row)
        times = sorted(goes)
        for number, at in enumerate(times):
            until = _goes_on_by(bench, message, goes[at], is_first=number == 0)
            later = times[number + 1] if number + 1 < len(times) else None
            _judge_one_going_on(bench, message, until, later)


def _judge_one_going_on(
    bench: _Bench, message: _Message, until: datetime, later: datetime | None
) -> None:
    if (message.over_at or bench.run.now) <= until + _SLACK:
        return
    bench.found.table["went on"]["due"] += 1
    if later is None:
        bench.found.fault("went on", "lost", f"{message.key} due {until}")
    elif later - until > _SLACK:
        bench.found.fault("went on", "late", f"{message.key} due {until}, at {later}")
    else:
        bench.found.table["went on"]["sent"] += 1


def _goes_on_by(bench: _Bench, message: _Message, row: _Delivery, *, is_first: bool) -> datetime:
    """Return until when at the latest somebody who does not answer has it to themselves.

    Of a message for this shift until their shift ends, or eight hours; of one for a working day
    until its office closes. The last in line is asked again ever more seldom, at last each day.
    """
    told, urgency = _due(bench, message, row), Urgency(message.urgency)
    if urgency is Urgency.WORKING_DAY:
        return _office_closes(told)
    if not is_first:
        return told + timedelta(days=1)
    if urgency is Urgency.NOW:
        return told + ANSWER_WITHIN
    ends = [
        ends
        for who, begins, ends in bench.town.shifts
        if who == row.person and begins <= told < ends
    ]
    return max(ends, default=told + timedelta(hours=8))


def _office_closes(told: datetime) -> datetime:
    at, holidays = to_london(told), bank_holidays().holidays
    closes = at.replace(hour=17, minute=0, second=0, microsecond=0)
    while closes <= at or closes.weekday() >= 5 or closes.date() in holidays:
        closes += timedelta(days=1)  # by London's clock on the wall
    return closes.astimezone(UTC)


def _judge_letters(bench: _Bench) -> None:
    """Every letter that was to leave was taken once, and at its time."""
    first: dict[UUID, Arrived] = {}
    copies: dict[UUID, list[Arrived]] = defaultdict(list)
    for one in bench.post.arrived:
        first.setdefault(one.delivery, one)
        copies[one.delivery].append(one)
    for message, rows in bench.deliveries.items():
        for row in rows:
            if row.channel != "in_app":
                one = first.get(row.id)
                _judge_letter(bench, bench.messages[message], row, one.at if one else None)
                _judge_copies(bench, row, copies[row.id])


def _judge_copies(bench: _Bench, row: _Delivery, copies: list[Arrived]) -> None:
    """A letter goes again only where the one who brought it was ended before it was noted."""
    bench.found.table[_kind(row)]["duplicate"] += max(len(copies) - 1, 0)
    for former in copies[:-1]:
        bench.again[former.beat] += 1
        if bench.again[former.beat] > bench.run.broken[former.beat]:
            bench.found.faults.append(f"duplicate: {row.id} at {former.at}, with nobody killed")


def _judge_letter(bench: _Bench, message: _Message, row: _Delivery, taken: datetime | None) -> None:
    kind, found = _kind(row), bench.found
    due = _due(bench, message, row)
    late = _excused(bench, row, due) + _SLACK
    if taken is None:
        over = message.over_at or bench.run.now
        if over <= late or due >= bench.run.now:
            found.table[kind]["not needed"] += 1
            return
        found.table[kind]["due"] += 1
        later = [one for one in bench.deliveries[message.id] if one.made_at > row.made_at]
        if row.state == "failed" and later:
            found.table[kind]["went on"] += 1
        else:
            found.fault(kind, "lost", f"{row.id} due {due}, {row.state}")
        return
    found.table[kind]["due"] += 1
    if taken < due:
        found.fault(kind, "early", f"{row.id} due {due}, taken {taken}")
    elif taken > late:
        found.fault(kind, "late", f"{row.id} due {due}, taken {taken}")
    else:
        found.table[kind]["sent"] += 1


def _due(bench: _Bench, message: _Message, row: _Delivery) -> datetime:
    quiet = Quiet(*QUIET) if row.person in bench.town.quiet else None
    holidays = bank_holidays().holidays
    urgency = Urgency(message.urgency)
    return letter_from(
        urgency, row.made_at, tell_at=message.tell_at, quiet=quiet, bank_holidays=holidays
    )


def _excused(bench: _Bench, row: _Delivery, due: datetime) -> datetime:
    """Return from when on it could have been taken: outages were injected."""
    if row.channel == "notify_sms":
        return max(due, bench.post.failed.get(row.id, due))
    begins, ends = bench.run.month.mail_down
    return ends if begins <= due < ends else due


def _kind(row: _Delivery) -> str:
    return "text message" if row.channel == "notify_sms" else "email"


def page(found: Found, run: Run, post: Post, town: Town) -> str:
    """Return what is printed."""
    columns = ("due", "sent", "duplicate", "lost", "early", "late", "went on", "not needed")
    lines = [
        f"{len(town.reported)} episodes, two workers, {run.kills} kills, "
        f"{run.restarts} database restarts ({run.died} workers ended with it), "
        f"{len(run.broken)} of {run.beats} beats cut short, {run.alone} with one worker alone",
        f"{'':14}" + "".join(f"{name:>11}" for name in columns),
    ]
    for row, counted in found.table.items():
        lines.append(f"{row:14}" + "".join(f"{counted[name]:>11}" for name in columns))
    lines += ["", "Interruptions (emails and texts) in shifts of twelve hours:"]
    lines += _interruptions(post, town)
    lines += [f"FAULT: {said}" for said in found.faults[:20]]
    return "\n".join(lines)


def _interruptions(post: Post, town: Town) -> list[str]:
    shifts: dict[str, Counter[str]] = defaultdict(Counter)
    people = {person.email: person for person in town.staff.values()}
    seen = set()
    for one in post.arrived:
        if one.delivery not in seen:
            seen.add(one.delivery)
            at = to_london(one.at - timedelta(hours=8))
            shifts[one.to][f"{at:%j} {'day' if at.hour < 12 else 'night'}"] += 1
    lines = [f"{'':44}{'shifts':>8}{'mean':>8}{'most':>8}"]
    for to, counted in sorted(shifts.items()):
        if to in people or to.startswith("+"):
            mean = sum(counted.values()) / len(counted)
            lines.append(f"{to:44}{len(counted):>8}{mean:>8.1f}{max(counted.values()):>8}")
    return lines
