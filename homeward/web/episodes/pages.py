"""The page models of an episode: frozen, plain, and nothing left to look up."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from homeward.guard import permissions
from homeward.record.episodes.queries import Episode
from homeward.web.components.component import Component
from homeward.web.components.content import (
    BackLink,
    InsetText,
    SummaryList,
    Table,
    TaskList,
    WarningText,
)
from homeward.web.components.controls import Button
from homeward.web.components.justice import Alert, IdentityBar, Timeline
from homeward.web.door import Asked, about
from homeward.web.due import moment
from homeward.web.episodes.facts import companions, facts, reports
from homeward.web.episodes.hand import card, found_with, plan, plan_url, ring, warnings
from homeward.web.episodes.identity import identity
from homeward.web.episodes.next_steps import next_steps
from homeward.web.episodes.reading import Opened
from homeward.web.episodes.tasks import tasks_due, tasks_over
from homeward.web.episodes.telling import told, who_knows
from homeward.web.episodes.timeline import timeline


@dataclass(frozen=True, slots=True)
class Link:
    """A link to something that may be done."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class EpisodePage:
    """One episode as one reader may see and change it."""

    title: str
    back: BackLink
    identity: IdentityBar
    alerts: tuple[Component, ...]
    warnings: tuple[WarningText, ...]
    plan: SummaryList | None
    plan_url: str
    hand: SummaryList | None
    ring: SummaryList | None
    buttons: tuple[Button, ...]
    shows_tasks: bool
    due: TaskList | None
    over: TaskList | None
    may_act: bool
    act_url: str
    knows: str
    told: Table | None
    next_steps: tuple[str, ...]
    facts: SummaryList
    reports: tuple[SummaryList, ...]
    companions: SummaryList | None
    found_with: SummaryList | None
    changes: tuple[Link, ...]
    timeline: Timeline
    log_url: str


def episode_page(opened: Opened) -> EpisodePage:
    """Return the page of an episode."""
    ctx, row = opened.ctx, opened.episode
    live = row.voided_at is None
    views = [grade.grade for grade in opened.around.grades if grade.source != "police"]
    ours = bool(ctx.roles & permissions.SERVICES)
    due, over = tasks_due(opened), tasks_over(opened)
    return EpisodePage(
        title="Missing episode",
        back=BackLink(reverse("board"), "Missing now"),
        identity=identity(ctx, row, our_view=views[-1] if views and ours else ""),
        alerts=_alerts(opened),
        warnings=warnings(opened),
        plan=plan(opened),
        plan_url=plan_url(opened),
        hand=card(opened),
        ring=ring(opened),
        buttons=_buttons(opened) if live else (),
        shows_tasks=ours or due is not None or over is not None,
        due=due,
        over=over,
        may_act=live and permissions.allows(ctx, "episode_act"),
        act_url=reverse("episode_act", args=[row.pk]),
        knows=who_knows(opened),
        told=told(opened),
        next_steps=next_steps(opened),
        facts=facts(opened),
        reports=reports(opened),
        companions=companions(opened),
        found_with=found_with(opened),
        changes=_changes(opened) if live else (),
        timeline=timeline(opened),
        log_url=_address(opened, "episode_log") if live else "",
    )


def _address(opened: Opened, name: str) -> str:
    """Return the address of a page, or nothing where the reader may not open it."""
    if not permissions.allows(opened.ctx, name):
        return ""
    return reverse(name, args=[opened.episode.pk])


def _alerts(opened: Opened) -> tuple[Component, ...]:
    row, now = opened.episode, opened.ctx.now
    if row.voided_at is not None:
        reason = f"This was recorded in error. {row.voided_reason}"
        return (WarningText(reason), *_passed(opened))
    if row.reported_back_at is not None and row.ended_at is None:
        said = (
            f"The child is said to be back since {moment(row.reported_back_at, now)}. The episode "
            "stays open until somebody who has seen the child confirms it."
        )
        return (Alert("Reported back, not confirmed", said, "warning"), *_passed(opened))
    return _passed(opened)


def _passed(opened: Opened) -> tuple[Component, ...]:
    """Return that responsibility for the child passed on since the episode was recorded."""
    return tuple(
        Alert(
            "Responsibility passed on",
            f"From {one.from_authority.name} to {one.to_authority.name} on {one.on.day} "
            f"{one.on:%B %Y}. {one.reason}",
        )
        for one in opened.transfers
        if opened.episode.recorded_at < one.recorded_at <= opened.ctx.now
    )


def _buttons(opened: Opened) -> tuple[Button, ...]:
    if opened.episode.ended_at is not None:
        return ()
    confirm = _address(opened, "episode_return")
    say = _address(opened, "episode_back")
    found = []
    if confirm:
        found.append(Button("Record the return", href=confirm))
    if say:
        found.append(
            Button("Somebody says the child is back", href=say, look="secondary" if confirm else "")
        )
    return tuple(found)


_CHANGES = (
    ("Meetings, referrals and who was told", "act_list"),
    ("Record a grade", "episode_grade"),
    ("Record the prevention interview", "episode_prevention"),
    ("Another child was found with this child", "episode_found_with"),
    ("Change between missing and away", "episode_kind"),
    ("Correct a time", "episode_time"),
    ("Correct other details", "episode_details"),
    ("How this episode stood before", "episode_before"),
    ("Police reference", "episode_police"),
    ("Documents about this episode", "documents"),
    ("Mark as recorded in error", "episode_void"),
)


def _changes(opened: Opened) -> tuple[Link, ...]:
    child = _child_link(opened)
    pairs = ((text, _address(opened, name)) for text, name in _CHANGES)
    return (*child, *(Link(text, href) for text, href in pairs if href))


def _child_link(opened: Opened) -> tuple[Link, ...]:
    if not permissions.allows(opened.ctx, "child"):
        return ()
    return (Link("The child’s record", reverse("child", args=[opened.episode.child_id])),)


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form about an episode. ``closed`` says, in place of the form, why there is none."""

    title: str
    button: str
    said: str
    back: BackLink
    identity: IdentityBar
    lead: tuple[Component, ...] = ()
    closed: str = ""
    kept: InsetText | None = None


KEPT = InsetText(
    "You were signed out before this was sent. This is what you had typed. Nothing was recorded: "
    "check it and send it."
)


def form_page(
    request: Asked,
    row: Episode,
    *,
    title: str,
    button: str,
    said: str,
    lead: tuple[Component, ...] = (),
) -> FormPage:
    """Return the page of a form about an episode; ``said`` is the news once it has acted."""
    return FormPage(
        title=title,
        button=button,
        said=said,
        back=BackLink(reverse("episode", args=[row.pk]), "Back to the episode"),
        identity=identity(about(request, row.authority_id), row),
        lead=lead,
        kept=KEPT if request.kept else None,
    )
