"""The protocols in plain words, and the alarms of the nightly check."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from homeward.guard.versions import NotFound
from homeward.record.episodes.queries import episode_named
from homeward.web.door import Asked
from homeward.web.protocols.alarms import MendForm, alarms_page
from homeward.web.protocols.pages import protocol_page, protocols_page
from homeward.web.protocols.since import since_page
from homeward.web.rota.pages import gap_alert
from homeward.web.watch.tables import outages_table
from homeward.work.obligations import alarms as kept
from homeward.work.obligations.governing import governing, version_named
from homeward.work.rota.queries import gaps_ahead
from homeward.work.watch.queries import outages


@require_safe
def protocols(request: Asked) -> HttpResponse:
    """Show which protocol governs whom, with its versions."""
    page = protocols_page(governing(request.ctx))
    return render(request, "protocols/protocols.html", {"page": page})


@require_safe
def protocol(request: Asked, protocol: UUID) -> HttpResponse:
    """Show one version in plain words."""
    page = protocol_page(version_named(request.ctx, protocol))
    return render(request, "protocols/protocol.html", {"page": page})


@require_safe
def since(request: Asked, protocol: UUID, former: UUID) -> HttpResponse:
    """Show what one version says otherwise than another."""
    now, was = version_named(request.ctx, protocol), version_named(request.ctx, former)
    return render(request, "protocols/since.html", {"page": since_page(now, was)})


@require_safe
def alarms(request: Asked) -> HttpResponse:
    """Show how the nightly check stands, and what it found."""
    ctx = request.ctx
    page = alarms_page(
        ctx,
        watch=kept.watch(ctx),
        drift=kept.standing_drift(ctx),
        past=kept.alarms_of(ctx),
        calendar_short=kept.calendar_runs_short(ctx),
    )
    stood_still = outages_table(outages())
    shown = {"page": page, "outages": stood_still, "gaps": gap_alert(gaps_ahead(ctx))}
    return render(request, "protocols/alarms.html", shown)


@require_POST
def mend(request: Asked, episode: UUID) -> HttpResponse:
    """Work out again an episode that was found to differ."""
    form = MendForm(request.POST, now=request.ctx.now)
    row = episode_named(request.ctx, episode)
    if not form.is_valid():
        messages.error(request, "This page had lost its number. Press the button again.")
        return redirect("alarms")
    try:
        kept.mend(request.ctx.for_operation(form.operation), episode=row.pk)
    except NotFound:
        messages.info(request, "This episode was worked out again already.")
    else:
        messages.success(request, "The episode is worked out again.")
    return redirect("alarms")
