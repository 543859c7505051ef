"""The frame of every page: who is signed in, where they may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse

from homeward.domain.context import Context
from homeward.guard import permissions
from homeward.web.components.component import Component
from homeward.web.components.content import NotificationBanner
from homeward.web.components.frame import NavItem, PhaseBanner, Shell
from homeward.web.protocols.alarms import frame_alarm
from homeward.web.watch.banner import again_at, engine_alert, engine_state
from homeward.work.messages.reading import waiting_count
from homeward.work.obligations.alarms import watch
from homeward.work.watch.queries import NotYet

IDLE_SECONDS = 30 * 60
"""A session ends after this long without a page; the person is warned two minutes before."""


@dataclass(frozen=True, slots=True)
class Section:
    """One link of the navigation: its words, its page, and the pages that stand under it."""

    text: str
    page: str
    under: str | tuple[str, ...] = ""


SECTIONS = (
    Section("Missing now", "board", ("episode", "act_")),
    Section("Messages", "message_list", ("message", "handover", "suppression")),
    Section("New missing report", "report_start", "report"),
    Section("Daily report", "daily_reports", "daily"),
    Section("Children", "child_search", "child"),
    Section("Possible duplicates", "matches", "match"),
    Section("Registers", "registers", "register"),
    Section("Rota", "rota", "rota"),
    Section("My contacts", "reach", "reach"),
    Section("Load files", "loads", "load"),
    Section("People and roles", "people", "person"),
    Section("Protocol", "protocols", "protocol"),
    Section("Police lists", "exchange", "exchange"),
    Section("Alarms", "alarms", "alarm"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame for the template context."""
    notice = _notice(request)
    ctx = getattr(request, "ctx", None)
    if ctx is None:
        return {"shell": Shell(notice=notice, banner=_training())}
    name = getattr(request.resolver_match, "url_name", "") or ""
    return {
        "shell": Shell(
            organisation=getattr(request, "organisation_name", ""),
            person=getattr(request, "person_name", ""),
            person_id=str(ctx.actor),
            navigation=[
                NavItem(
                    section.text,
                    reverse(section.page),
                    current=name == section.page,
                    active=bool(section.under) and name.startswith(section.under),
                    waiting=_waiting(request, ctx, section),
                )
                for section in SECTIONS
                if permissions.allows(ctx, section.page)
            ],
            banner=_banner(),
            **_engine(request),
            alarm=_alarm(request, ctx),
            notice=notice,
            sign_out_url=reverse("sign_out"),
            sign_in_url=reverse("sign_in"),
            keep_alive_url=reverse("keep_alive"),
            accessibility_url=reverse("accessibility"),
            timeout_seconds=IDLE_SECONDS,
        )
    }


def _waiting(request: HttpRequest, ctx: Context, section: Section) -> int:
    """Return how many messages wait for the reader, beside the link to them; else nothing."""
    if section.page != "message_list" or "HX-Request" in request.headers:
        return 0
    try:
        return waiting_count(ctx)
    except DatabaseError:  # as for the alarm
        return 0


def _banner() -> PhaseBanner | None:
    if not settings.HOMEWARD_IS_EXAMPLE or settings.HOMEWARD_IS_TRAINING:
        return _training()
    return PhaseBanner("Example", "Every person and place here is invented.")


def _alarm(request: HttpRequest, ctx: Context) -> Component | None:
    """Return the red banner for those who can act on it; parts of a page have none."""
    alarms, daily = (permissions.allows(ctx, one) for one in ("alarms", "daily_report_now"))
    if not (alarms or daily) or "HX-Request" in request.headers:
        return None
    try:
        return frame_alarm(watch(ctx), alarms=alarms, daily=daily)
    except DatabaseError:  # the page says that the database is gone; its frame must not fail
        return None


def _engine(request: HttpRequest) -> dict[str, Any]:
    """Return the red banner for everybody, while something stands still, and where to ask again."""
    try:
        found = engine_state(request)
    except DatabaseError:
        found = NotYet()
    return {"engine": engine_alert(found), "engine_url": again_at(found)}


def _training() -> PhaseBanner | None:
    """Return what every page of a training home says, also before anybody has signed in."""
    if not settings.HOMEWARD_IS_TRAINING:
        return None
    return PhaseBanner("For practice", "Training: invented people. Nothing here is real.")


def _notice(request: HttpRequest) -> NotificationBanner | None:
    said = [str(message) for message in get_messages(request)]
    return NotificationBanner(" ".join(said), success=True) if said else None
