"""The page of all that was done in an episode: each record, and what may be added to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from homeward.record.acts.queries import CHOICES
from homeward.record.acts.recorded import RECORDED, STEPS, Recorded
from homeward.web.acts.saying import act_words, due_for, lines_of, title_of
from homeward.web.acts.waiting import waiting_tasks
from homeward.web.acts.words import FORMS
from homeward.web.components.content import (
    Action,
    BackLink,
    SummaryList,
    SummaryRow,
    Tag,
    Task,
    TaskList,
)
from homeward.web.components.justice import IdentityBar
from homeward.web.due import moment
from homeward.web.episodes.identity import identity
from homeward.web.episodes.reading import Opened

_STEP_WORDS = {
    "strategy_held": "Record what was decided",
    "action_done": "Mark as done",
    "media_decide": "Decide",
    "media_risk": "Life is at risk",
    "media_release": "Record that it was made",
    "media_end": "Record that it is withdrawn",
    "referral_outcome": "Record the outcome",
    "nrm_finding": "Add reference or finding",
    "receipt": "Record the receipt",
    "prompt_answer": "Record the answer",
}


_ADD = {
    "strategy": "Record a strategy discussion",
    "media": "Record that a media appeal is considered",
    "referral": "Record a referral to the front door",
    "nrm": "Record a referral to the NRM",
    "event": "Record a notifiable event",
    "told_iro": "Record that the IRO was told",
    "told_placing": "Record that the placing authority was told",
    "told_police": "Record that the police were told",
    "cawn": "Record a notice that was served",
    "prompt": "Record something else that was asked",
    "review": "Record a review",
    "cross_border": "Record a plan",
}


@dataclass(frozen=True, slots=True)
class Part:
    """The records of one form, and the link that adds one."""

    id: str
    heading: str
    cards: tuple[SummaryList, ...]
    checklist: TaskList | None
    add_url: str
    add_text: str


@dataclass(frozen=True, slots=True)
class ActsPage:
    """What was done in an episode, as one reader may see and add to it."""

    title: str
    back: BackLink
    identity: IdentityBar
    waiting: TaskList | None
    parts: tuple[Part, ...]


def acts_page(opened: Opened) -> ActsPage:
    """Return the page of an episode's acts."""
    tasks = waiting_tasks(opened)
    parts = (_part(opened, form) for form in RECORDED.values())
    return ActsPage(
        title="Meetings, referrals and who was told",
        back=BackLink(reverse("episode", args=[opened.episode.pk]), "Back to the episode"),
        identity=identity(opened.ctx, opened.episode),
        waiting=TaskList(tasks, id_prefix="open", classes="hw-tasks") if tasks else None,
        parts=tuple(one for one in parts if one.cards or one.checklist or one.add_url),
    )


def _part(opened: Opened, form: Recorded) -> Part:
    rows = [row for row in opened.records.of(form.noun.name) if _fits(form, row)]
    words = FORMS[form.name]
    return Part(
        id=f"of-{form.name}".replace("_", "-"),
        heading=words.heading or words.title,
        cards=tuple(card for row in reversed(rows) for card in _cards(opened, row)),
        checklist=_checklist(opened, rows) if form.name == "prompt" else None,
        add_url=_url(opened, form.name),
        add_text=_ADD[form.name],
    )


def _fits(form: Recorded, row: Any) -> bool:
    return all(getattr(row, name) == value for name, value in form.fixed.items())


def _url(opened: Opened, name: str, *args: object) -> str:
    if not opened.may(f"act_{name}"):
        return ""
    return reverse(f"act_{name}", args=[opened.episode.pk, *args])


def _cards(opened: Opened, row: Any) -> list[SummaryList]:
    rows = [SummaryRow(label, said) for label, said in lines_of(row, due_at=due_for(opened, row))]
    for one in opened.records.parts("attendee", "discussion_id", row.pk):
        rows.append(SummaryRow(f"From {one.get_agency_display()}", one.name, _mend(opened, one)))
    cards = [
        SummaryList(
            rows,
            card_title=title_of(row),
            card_level=3,
            card_actions=[*_next(opened, row), *_mend(opened, row)],
        )
    ]
    for noun, column in (("action", "discussion_id"), ("cross_border_contact", "plan_id")):
        cards += [
            card
            for one in opened.records.parts(noun, column, row.pk)
            for card in _cards(opened, one)
        ]
    return cards


def _next(opened: Opened, row: Any) -> list[Action]:
    """Return what may be added to a record now."""
    found = []
    for step in STEPS.values():
        if not isinstance(row, step.noun.model) or (step.once and getattr(row, step.once)):
            continue
        if _fits_step(step.name, row) and (address := _url(opened, step.name, row.pk)):
            found.append(Action(_STEP_WORDS[step.name], address, title_of(row).lower()))
    for name, noun, text in (
        ("action", "strategy", "Add an action"),
        ("cross_border_contact", "cross_border", "Add a contact"),
    ):
        if isinstance(row, RECORDED[noun].noun.model) and (address := _url(opened, name, row.pk)):
            found.append(Action(text, address, "to this record"))
    return found


def _fits_step(name: str, row: Any) -> bool:
    if name == "media_end":
        return bool(row.released_at)
    if name in ("media_decide", "media_risk"):
        return not row.released_at
    return not (name == "prompt_answer" and row.answered_at)


def _mend(opened: Opened, row: Any) -> list[Action]:
    """Return how a record is put right, or withdrawn as recorded in error."""
    pairs = (("entry_correct", "Correct"), ("entry_withdraw", "Recorded in error"))
    hidden = f"{title_of(row).lower()}, {moment(row.at, opened.ctx.now)}"
    return [
        Action(text, reverse(name, args=[opened.episode.pk, row.pk]), hidden)
        for name, text in pairs
        if opened.may(name)
    ]


def _checklist(opened: Opened, rows: list[Any]) -> TaskList | None:
    """Return the ways to find a child: of each whether it was asked, when, and what came of it."""
    address = _url(opened, "prompt")
    if not address and not rows:
        return None
    last = {row.kind: row for row in rows}
    tasks = []
    for kind, words in CHOICES["prompt_kind"].items():
        row = last.get(kind)
        href = f"{address}?{urlencode({'kind': kind})}" if address else ""
        tasks.append(Task(words, _asked(row), href=href, hint=_hint(opened, row)))
    return TaskList(tasks, id_prefix="ways", classes="hw-tasks")


def _asked(row: Any) -> Tag:
    if row is None:
        return Tag("Not asked yet", "blue")
    if row.not_asked_reason and not row.asked_of:
        return Tag("Not needed", "grey")
    return Tag("Answered", "green") if row.answered_at else Tag("Asked", "light-blue")


def _hint(opened: Opened, row: Any) -> str:
    if row is None:
        return ""
    said = f"Asked {row.asked_of} at {moment(row.at, opened.ctx.now)}."
    if not row.asked_of:
        said = f"Not asked: {row.not_asked_reason}."
    if row.answer:
        said += f" {act_words(row, 'answer')}"
    if row.next_look_at:
        said += f" Look again {moment(row.next_look_at, opened.ctx.now)}."
    return said
