"""The actions due of an episode as a task list, each with its reason and its owner."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from homeward.guard import permissions
from homeward.record.episodes.logged import ON_THE_APPEAL
from homeward.web.acts.waiting import recorded_at, waiting_tasks
from homeward.web.components.content import Tag, Task, TaskList
from homeward.web.due import due, moment
from homeward.web.episodes.reading import Opened
from homeward.web.episodes.words import STATES, ended_words
from homeward.web.wording import owner_words
from homeward.work.documents.kinds import kind_met_by
from homeward.work.obligations.models import Obligation
from homeward.work.obligations.queries import OPEN

_COLOURS = {"met": "green", "met_late": "orange", "lapsed": "grey"}


def tasks_due(opened: Opened) -> TaskList | None:
    """Return what is still to be done, by when it is due; partners see what they own."""
    tasks = [_due(opened, row) for row in _mine(opened) if row.state in OPEN]
    tasks += waiting_tasks(opened)
    if not tasks:
        return None
    return TaskList(tasks, id_prefix="due", classes="hw-tasks")


def tasks_over(opened: Opened) -> TaskList | None:
    """Return what was done, done late, or is no longer due."""
    rows = [row for row in _mine(opened) if row.state not in OPEN]
    if not rows:
        return None
    return TaskList([_over(opened, row) for row in rows], id_prefix="over", classes="hw-tasks")


def _mine(opened: Opened) -> list[Obligation]:
    roles = opened.ctx.roles
    if roles & permissions.SERVICES:
        return opened.duties
    return [row for row in opened.duties if row.owner in roles]


def _due(opened: Opened, row: Obligation) -> Task:
    if row.state == "paused":  # its due time is not to be counted down to
        status: SafeString | Tag = Tag(STATES["paused"], "blue")
        return Task(row.title, status, href=_done_at(opened, row), hint=_reason(opened, row))
    status = due(row.due_at, opened.ctx.now).drawn
    return Task(row.title, status, href=_done_at(opened, row), hint=_reason(opened, row))


def _done_at(opened: Opened, row: Obligation) -> str:
    rules = opened.protocol.rules if opened.protocol else ()
    kinds = next((one.met_by for one in rules if one.id == row.rule), ())
    if own := recorded_at(opened, kinds):
        return own
    elsewhere = kinds and ON_THE_APPEAL.issuperset(kinds)
    if elsewhere or not permissions.allows(opened.ctx, "episode_act"):
        return ""
    kind = kind_met_by(_met_by(opened, row.rule))
    if kind is not None:  # a document is made, read through and sent; sending it is the act
        here = reverse("documents", args=[opened.episode.pk])
        return f"{here}?{urlencode({'kind': kind.name})}"
    address = reverse("episode_act", args=[opened.episode.pk])
    return f"{address}?{urlencode({'rule': row.rule})}"


def _met_by(opened: Opened, rule: str) -> tuple[str, ...]:
    rules = opened.protocol.rules if opened.protocol else ()
    return next((one.met_by for one in rules if one.id == rule), ())


def _reason(opened: Opened, row: Obligation) -> SafeString:
    raised = ""
    if row.escalations:
        _, to, _ = row.escalations[-1]
        raised = f" Raised to the {owner_words(to)}."
    said = format_html("{} For the {}.{}", row.why, owner_words(row.owner), raised)
    return format_html("{} {}", said, _rule(opened, row))


def _rule(opened: Opened, row: Obligation) -> SafeString:
    """Return the link to the rule that asks for it, for those who work by that protocol."""
    version = opened.rules_at.get((row.protocol, row.protocol_version))
    past = opened.ctx.asked_at is not None
    if version is None or past or not permissions.allows(opened.ctx, "protocol"):
        return mark_safe("")
    address = f"{reverse('protocol', args=[version])}#{row.rule}"
    hidden = format_html('<span class="govuk-visually-hidden"> for: {}</span>', row.title)
    return format_html('<a class="govuk-link" href="{}">Read the rule{}</a>', address, hidden)


def _over(opened: Opened, row: Obligation) -> Task:
    now = opened.ctx.now
    if row.state == "lapsed":
        when = f"{ended_words(row.ended_by)}".capitalize()
    else:
        when = moment(row.met_at or row.ended_at or row.due_at, now)
    status = format_html(
        '{}<span class="hw-due__why">{}</span>',
        Tag(STATES[row.state], _COLOURS[row.state]),
        when,
    )
    said = format_html("{} Was due {}.", row.why, moment(row.due_at, now))
    hint = format_html("{} {}", said, _rule(opened, row))
    return Task(row.title, status, hint=hint)
