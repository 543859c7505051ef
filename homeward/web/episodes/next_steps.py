"""What happens next, in plain words, for a reader who does not work the protocol."""

from __future__ import annotations

from homeward.guard import permissions
from homeward.web.due import moment
from homeward.web.episodes.reading import Opened
from homeward.work.obligations.queries import OPEN

_INTERVIEW = {"interview_offered", "interview_held"}


def next_steps(opened: Opened) -> tuple[str, ...]:
    """Return the sentences for a carer, the police or another council; staff have the tasks."""
    row = opened.episode
    if opened.ctx.roles & permissions.SERVICES or row.voided_at is not None:
        return ()
    if row.ended_at is not None:
        return _after_return(opened)
    said = []
    if row.reported_to_police_at is None and "police_coordinator" not in opened.ctx.roles:
        said.append(
            "It is not recorded that the police have been told. Ring 101, or 999 if the child is "
            "in danger now."
        )
    if row.reported_back_at is not None:
        said.append(
            "The child is reported back. Somebody who has seen the child must confirm it; until "
            "then the search goes on."
        )
    else:
        said.append(
            "Children’s services and the police are looking. Tell them at once what you hear or "
            "remember, and when the child is back."
        )
    return tuple(said)


def _after_return(opened: Opened) -> tuple[str, ...]:
    said = ["The return is confirmed and the search has ended."]
    due = [
        row.due_at
        for row in opened.duties
        if row.state in OPEN and _asks_interview(opened, row.rule)
    ]
    if due:
        by = moment(min(due), opened.ctx.now)
        said.append(
            f"Somebody independent will offer the child a return home interview by {by}. Help the "
            "child to choose who, where and when."
        )
    return tuple(said)


def _asks_interview(opened: Opened, rule: str) -> bool:
    rules = opened.protocol.rules if opened.protocol else ()
    return any(one.id == rule and _INTERVIEW & set(one.met_by) for one in rules)
