"""What the records of acts still wait for, as tasks; and where a duty's act is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from homeward.domain.facts import act as act_kind
from homeward.guard import permissions
from homeward.record.acts.queries import Waiting, waiting
from homeward.record.acts.recorded import FORM_OF, PROMPT_KINDS, STEP_OF, STEPS
from homeward.web.acts.saying import act_words
from homeward.web.components.content import Tag, Task
from homeward.web.due import due
from homeward.web.episodes.reading import Opened
from homeward.web.episodes.words import day_words
from homeward.work.obligations.queries import OPEN

_TITLES = {
    "strategy_held": "Record what the strategy discussion decided",
    "media_decide": "Decide on the media appeal",
    "media_end": "Withdraw the media appeal",
    "referral_outcome": "Record what came of the referral to the front door",
    "nrm_finding": "Meet the duty to notify the Home Office",
    "review": "Review the long absence again",
}
_MEETS = {
    "strategy_held": "strategy_discussion_held",
    "media_decide": "media_consent_given",
    "media_end": "media_withdrawn",
    "review": "long_absence_reviewed",
}
"""The fact that a step brings: a duty that waits for it says the same already."""
_ENQUIRY_OF = {fact: kind for kind, fact in PROMPT_KINDS.items()}


def waiting_tasks(opened: Opened) -> list[Task]:
    """Return what the records still wait for, apart from what a duty asks for already."""
    if opened.episode.voided_at is not None:
        return []
    asked = _asked(opened)
    return [
        _task(opened, one)
        for one in waiting(opened.ctx, opened.episode, opened.records)
        if _MEETS.get(one.step) not in asked and _is_mine(opened, one)
    ]


def _asked(opened: Opened) -> set[str]:
    rules = opened.protocol.rules if opened.protocol else ()
    met_by = {rule.id: rule.met_by for rule in rules}
    mine = [row for row in opened.duties if row.state in OPEN]
    if not opened.ctx.roles & permissions.SERVICES:
        mine = [row for row in mine if row.owner in opened.ctx.roles]
    return {kind for row in mine for kind in met_by.get(row.rule, ())}


def _is_mine(opened: Opened, one: Waiting) -> bool:
    ours = bool(opened.ctx.roles & permissions.SERVICES)
    return ours or permissions.allows(opened.ctx, f"act_{one.step}")


def _task(opened: Opened, one: Waiting) -> Task:
    return Task(
        _title(one), _status(one.due, opened.ctx.now), href=_address(opened, one), hint=_hint(one)
    )


def _title(one: Waiting) -> str:
    if one.step == "action_done":
        return str(one.row.what)
    if one.step == "prompt":
        return f"Look again: {act_words(one.row, 'kind')}"
    return _TITLES[one.step]


def _hint(one: Waiting) -> str:
    if one.step == "action_done":
        return f"Agreed in the strategy discussion. For {one.row.owner}."
    if one.step == "prompt":
        return f"Asked last of {one.row.asked_of}." if one.row.asked_of else "Not asked yet."
    if one.step == "media_end":
        return "The child is back."
    return ""


def _status(when: datetime | date | None, now: datetime) -> object:
    if when is None:
        return Tag("Open", "blue")
    if not isinstance(when, datetime):
        return f"By {day_words(when)}"
    return due(when, now).drawn


def _address(opened: Opened, one: Waiting) -> str:
    if not opened.may(f"act_{one.step}"):
        return ""
    if one.step in STEPS:
        return reverse(f"act_{one.step}", args=[opened.episode.pk, one.row.pk])
    kind = f"?{urlencode({'kind': one.row.kind})}" if one.step == "prompt" else ""
    return f"{reverse(f'act_{one.step}', args=[opened.episode.pk])}{kind}"


def recorded_at(opened: Opened, kinds: Iterable[str]) -> str:
    """Return the form by which a duty met by ``kinds`` is recorded as an act; "" where none.

    None too where the duty can be met in several ways: the reader then chooses.
    """
    acts = [kind for kind in kinds if act_kind(kind)]
    found = {_form(opened, kind) for kind in acts}
    address = found.pop() if len(found) == 1 else ""
    enquiry = _ENQUIRY_OF.get(acts[0], "") if len(acts) == 1 else ""
    return f"{address}?{urlencode({'kind': enquiry})}" if address and enquiry else address


def _form(opened: Opened, kind: str) -> str:
    for name, record in _offered(opened, kind):
        if opened.may(f"act_{name}"):
            return reverse(f"act_{name}", args=[opened.episode.pk, *record])
    return ""


def _offered(opened: Opened, kind: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the forms that bring a fact, the nearest first: a step of what is open, then new."""
    step = "strategy_held" if kind == "strategy_discussion_held" else STEP_OF.get(kind, "")
    if step:
        rows = opened.records.of(STEPS[step].noun.name)
        todo = [row for row in rows if getattr(row, STEPS[step].once) is None]
        if step == "media_end":
            todo = [row for row in todo if row.released_at]
        if todo:
            yield step, (todo[-1].pk,)
    if kind in FORM_OF:
        yield FORM_OF[kind], ()
    elif kind in STEP_OF and not opened.records.of("media"):
        yield "media", ()
