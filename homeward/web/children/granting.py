"""Where a child lives and who may see the record: placing, restricting, sharing, joining."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from homeward.domain.context import Context
from homeward.domain.matching import Particulars as Sought
from homeward.domain.time import london_midnight
from homeward.guard import permissions
from homeward.guard.directory import authorities, organisations, shares_of
from homeward.guard.sharing import end_share, share_child
from homeward.guard.versions import NotFound
from homeward.record.children import operations
from homeward.record.children.joins import link_named
from homeward.record.children.queries import child_named, joined_with
from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.record.placements.queries import providers
from homeward.record.search.queries import likely_matches
from homeward.web.children.changing import change, page_of
from homeward.web.children.forms import (
    Choices,
    JoinForm,
    PlaceForm,
    ReasonForm,
    RestrictForm,
    ShareForm,
)
from homeward.web.children.words import told_apart
from homeward.web.components.forms import OperationForm
from homeward.web.door import Asked, act, typed


def child_place(request: Asked, child: UUID) -> HttpResponse:
    """Record where the child lives from a day."""
    row = child_named(request.ctx, child)
    form = PlaceForm(
        typed(request),
        now=request.ctx.now,
        providers=[(str(one.pk), one.name) for one in providers()],
        hosts=[(str(one.pk), one.name) for one in authorities()],
    )
    return change(
        request,
        row,
        form,
        lambda ctx: place_child(ctx, child=child, said=_placement(form)),
        page=page_of(
            row,
            "Record a placement",
            note="The placement before ends on the day this one begins. The new provider sees "
            "the record; the one before no longer does.",
            saved="The placement has been saved.",
        ),
    )


def _placement(form: OperationForm) -> PlacementSaid:
    said = form.cleaned_data
    return PlacementSaid(
        starts_on=said["starts_on"],
        kind=said["kind"],
        provider_id=UUID(said["provider"]) if said["provider"] else None,
        host_authority_id=UUID(said["host"]) if said["host"] else None,
        address=said["address"],
        postcode=said["postcode"],
        carer_name=said["carer_name"],
    )


def child_restrict(request: Asked, child: UUID) -> HttpResponse:
    """Keep a record to one team."""
    row = child_named(request.ctx, child)
    form = RestrictForm(typed(request), now=request.ctx.now)
    page = page_of(
        row,
        "Keep this record to one team",
        button="Keep to this team",
        note="Everybody else of your organisation will find nothing: on lists, in search, here.",
    )
    done = act(
        request,
        form,
        lambda ctx: operations.restrict(
            ctx.for_authority(row.authority_id), child=child, team=form.cleaned_data["team"]
        ),
    )
    if done:
        messages.success(request, "The record is now kept to that team.")
        inside = form.cleaned_data["team"] in request.ctx.teams
        return redirect("child", child) if inside and _opens(request.ctx) else redirect("home")
    return render(request, "children/change.html", {"page": page, "form": form})


def child_lift(request: Asked, child: UUID) -> HttpResponse:
    """Open a record that was kept to one team to the whole authority again."""
    row = child_named(request.ctx, child)
    form = OperationForm(typed(request), now=request.ctx.now)
    page = page_of(
        row,
        "Open this record to every team",
        button="Open to every team",
        note="Everybody of your organisation whose role lets them will find it again.",
    )
    done = act(
        request,
        form,
        lambda ctx: operations.lift_restriction(ctx.for_authority(row.authority_id), child=child),
    )
    if done:
        messages.success(request, "The record is open to every team again.")
        return redirect("child", child)
    return render(request, "children/change.html", {"page": page, "form": form})


def _opens(ctx: Context) -> bool:
    return permissions.allows(ctx, "child")


def child_share(request: Asked, child: UUID) -> HttpResponse:
    """Open the record to another organisation, for a purpose, until a day."""
    row = child_named(request.ctx, child)
    form = ShareForm(
        typed(request),
        now=request.ctx.now,
        organisations=[(str(one.pk), one.name) for one in organisations(request.ctx)],
    )

    def run(ctx: Context) -> object:
        until = form.cleaned_data["until"]
        return share_child(
            ctx.for_authority(row.authority_id),
            child=child,
            to=UUID(form.cleaned_data["to"]),
            purpose=form.cleaned_data["purpose"],
            ends_at=london_midnight(until + timedelta(days=1)) if until else None,
        )

    page = page_of(
        row,
        "Share this record",
        button="Share",
        note="They will see the whole record but the address, and each opening is in the audit "
        "trail.",
    )
    if act(request, form, run):  # type: ignore[arg-type]
        messages.success(request, "The record is shared.")
        return redirect(page.back_url if _opens(request.ctx) else "home")
    return render(request, "children/change.html", {"page": page, "form": form})


def child_share_end(request: Asked, child: UUID, share: UUID) -> HttpResponse:
    """End a share now."""
    row = child_named(request.ctx, child)
    ending = next((one for one in shares_of(request.ctx, [child]) if one.pk == share), None)
    if ending is None:
        raise NotFound("This share is not here, or it is not open to you.")
    form = OperationForm(typed(request), now=request.ctx.now, version=ending.version)
    page = page_of(
        row,
        f"End the share with {ending.to_organisation.name}?",
        button="End the share",
        note="From now on they do not see this record. What they saw stays in the audit trail.",
    )
    done = act(
        request,
        form,
        lambda ctx: end_share(
            ctx.for_authority(row.authority_id),
            share=share,
            version=form.cleaned_data["version"] or 0,
        ),
    )
    if done:
        messages.success(request, "The share has ended.")
        return redirect(page.back_url if _opens(request.ctx) else "home")
    return render(request, "children/change.html", {"page": page, "form": form})


def child_join(request: Asked, child: UUID) -> HttpResponse:
    """Say that another record is the same child; nothing is rewritten."""
    row = child_named(request.ctx, child)
    form = JoinForm(
        typed(request),
        now=request.ctx.now,
        likely=_others(request.ctx, row),
        initial={"reference": request.GET.get("other", "")},
    )
    return change(
        request,
        row,
        form,
        lambda ctx: operations.join(
            ctx,
            child=child,
            other=UUID(str(form.cleaned_data.get("other") or form.cleaned_data["reference"])),
            reason=form.cleaned_data["reason"],
        ),
        page=page_of(
            row,
            "Join with another record",
            button="Join the two records",
            note="Both records stay as they are and are shown together. It can be undone.",
            saved="The two records are joined.",
        ),
    )


def _others(ctx: Context, row: object) -> Choices:
    child = child_named(ctx, row.pk)  # type: ignore[attr-defined]
    asked = Sought(child.given_name, child.family_name, child.born_on)
    found = likely_matches(ctx, asked=asked, leave_out=joined_with(ctx, child.pk))
    return [
        (
            str(match.child.pk),
            told_apart(match.child, match.likeness.reasons, ctx.now),
        )
        for match in found
        if match.child.authority_id == child.authority_id
    ]


def child_separate(request: Asked, child: UUID, link: UUID) -> HttpResponse:
    """Undo a joining: both records stand again as they were."""
    row = child_named(request.ctx, child)
    joined = link_named(request.ctx, link)
    form = ReasonForm(typed(request), now=request.ctx.now, version=joined.version)
    return change(
        request,
        row,
        form,
        lambda ctx: operations.separate(
            ctx,
            link=link,
            version=form.cleaned_data["version"] or 0,
            reason=form.cleaned_data["reason"],
        ),
        page=page_of(
            row,
            "Separate the two records",
            button="Separate them",
            saved="The two records are separate again.",
        ),
    )
