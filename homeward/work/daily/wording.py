"""The words of a daily report in which nobody is named, the same for every form that it takes."""

from __future__ import annotations

from datetime import datetime

from homeward.domain.protocol.vocabulary import OWNERS
from homeward.domain.time import duration_words, to_london
from homeward.work.daily.report import Counts, Duty, Entry

NOTHING = "Nothing to report: nobody is missing, nobody came back, and nothing is late or due."

_GRADES = {
    "no_apparent_risk": "No apparent risk",
    "low": "Low risk",
    "medium": "Medium risk",
    "high": "High risk",
    "": "Not graded yet",
}
_ONE_LINE = 4
"""At most so many late actions of one episode are named; more are counted."""


def grade_words(grade: str) -> str:
    """Return the police grade in words."""
    return _GRADES.get(grade, grade)


def count_words(counts: Counts) -> tuple[tuple[str, int], ...]:
    """Return each count with its words."""
    return (
        ("Missing now", counts.missing),
        ("Went missing in this time", counts.began),
        ("Came back in this time", counts.ended),
        ("Return interviews due", counts.interviews),
        ("Actions overdue", counts.overdue),
        ("Actions that became late or ended undone in this time", counts.breaches),
    )


def standing_words(entry: Entry) -> str:
    """Return where a child stands, in few words."""
    kind = "Away" if entry.kind == "away" else "Missing"
    if entry.voided:
        return "Recorded in error"
    if entry.still:
        return f"{kind} now" if not entry.began else f"{kind} now, new"
    if entry.ended:
        return "Went missing and came back" if entry.began else "Came back"
    return "Back; something is due or late"


def hours_words(hours: int) -> str:
    """Return whole hours in words."""
    return "1 hour" if hours == 1 else f"{hours:,} hours"


def short(at: datetime) -> str:
    """Return an instant shortly, in London: ``9:30pm on Tue 3 March``."""
    local = to_london(at)
    clock = f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
    return f"{clock} on {local:%a} {local.day} {local:%B}"


def next_words(entry: Entry, at: datetime) -> str:
    """Return what comes next, by when and whose it is; nothing where nothing does."""
    duty = entry.duties.next
    if duty is None:
        return ""
    owner = OWNERS.get(duty.owner, duty.owner.replace("_", " "))
    return f"{duty.title}: due by {short(duty.due_at)}, in {_length(duty, at)} ({owner})"


def threshold_words(entry: Entry, at: datetime) -> str:
    """Return what begins next if the child is still missing then; nothing where nothing does."""
    ahead = entry.duties.thresholds
    if not ahead:
        return ""
    begins = ahead[0].at
    titles = "; ".join(_shortened([one.title for one in ahead], "more"))
    missing = hours_words(entry.hours_missing(begins))
    return f"{titles}: from {short(begins)}, in {duration_words(begins - at)} ({missing} missing)"


def interview_words(entry: Entry) -> tuple[str, ...]:
    """Return the interviews ahead that are not said as overdue, or as what comes next."""
    said = {*entry.duties.overdue, entry.duties.next}
    ahead = [one for one in entry.duties.interviews if one not in said]
    return tuple(f"Interview due by {short(one.due_at)}: {one.title}" for one in ahead)


def late_words(entry: Entry, at: datetime) -> tuple[str, ...]:
    """Return what is overdue and breached; a duty is said once."""
    duties = entry.duties
    overdue = [f"Overdue by {_length(one, at)}: {one.title}" for one in duties.overdue]
    done = [_breach(one) for one in duties.breaches if one not in duties.overdue]
    return (*_shortened(overdue, "more overdue"), *_shortened(done, "more late"))


def _breach(duty: Duty) -> str:
    if duty.undone_at:
        return f"Not done, and no longer due: {duty.title}"
    return f"Done late: {duty.title}"


def _shortened(said: list[str], more: str) -> list[str]:
    rest = len(said) - _ONE_LINE
    return said if rest <= 0 else [*said[:_ONE_LINE], f"{rest} {more}"]


def _length(duty: Duty, at: datetime) -> str:
    return duration_words(abs(duty.due_at - at))
