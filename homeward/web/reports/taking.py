"""From a form to the one call that takes the report: whose record, which child, which event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from homeward.domain.context import Context
from homeward.guard.operation import Outcome
from homeward.record.children.queries import child_named
from homeward.record.episodes.queries import episode_named
from homeward.record.reports.operations import ReportSaid, save_draft, take_report
from homeward.record.reports.queries import draft as draft_named
from homeward.record.reports.queries import reports_of
from homeward.web.reports.drafts import Unsent, Who, boxed
from homeward.web.reports.forms import ReportForm
from homeward.web.reports.whose import Whose, whose

_SAID = (
    "reporter_name",
    "reporter_role",
    "reporter_contact",
    "circumstances",
    "clothing",
    "tried_already",
    "grade",
    "immediate_concern",
    "missing_from",
    "last_seen_at",
    "noticed_at",
    "reported_to_police_at",
    "police_reference",
    "reported_by",
    "missing_with",
)
_COMMON_TIMES = ("last_seen_at", "noticed_at", "reported_to_police_at")


def begin(
    ctx: Context, *, draft: UUID, who: Who, child: UUID | None, beside: UUID | None, person: str
) -> None:
    """Begin a draft. ``beside`` is an episode of the same event, whose common facts it takes.

    A draft begun already is left as it stands: the form that began it was sent twice.

    Raises:
        NotFound: the child or the episode is not open to the reader.
    """
    if draft_named(ctx, draft) is not None:
        return
    if child is not None:
        row = child_named(ctx, child)
        born = row.born_on.isoformat() if row.born_on else ""
        who = Who(row.given_name, row.family_name, born)
    event, said = _common(ctx, beside)
    if "carer" in ctx.roles:
        said = {"reporter_name": person, "reporter_role": "Carer", **said}
    unsent = Unsent(who=who, child=child, event=event, form=boxed(ReportForm, said))
    save_draft(ctx, draft=draft, body=unsent.body)


def _common(ctx: Context, beside: UUID | None) -> tuple[UUID | None, dict[str, Any]]:
    """Return the event and what is true of every child of it."""
    if beside is None:
        return None, {}
    episode = episode_named(ctx, beside)
    said: dict[str, Any] = {name: getattr(episode, name) for name in _COMMON_TIMES}
    said |= {"missing_from": episode.missing_from, "police_reference": episode.police_reference}
    said |= {"missing_area": episode.missing_area_id, "reported_by": episode.reported_by}
    for report in reports_of(ctx, beside)[:1]:
        said |= {
            name: getattr(report, name)
            for name in (
                "reporter_name",
                "reporter_role",
                "reporter_contact",
                "circumstances",
                "tried_already",
            )
        }
    return episode.event_id, {name: value for name, value in said.items() if value}


def send(ctx: Context, unsent: Unsent, said: Mapping[str, Any]) -> Outcome:
    """Take the report of a draft with what the form says.

    Raises:
        what ``take_report`` raises.
    """
    words = {name: said[name] for name in _SAID}
    area = said.get("missing_area")
    report = ReportSaid(
        **words,
        missing_area=UUID(area) if area else None,
        with_parent=True if said["with_parent"] or said["missing_with"] else None,
        kind=said.get("kind") or "missing",
        numbers=unsent.who.each_number,
        event=unsent.event or uuid4(),
    )
    return take(ctx, child=unsent.child, who=unsent.who, said=report, falls_to=whose(ctx))


def take(
    ctx: Context, *, child: UUID | None, who: Who, said: ReportSaid, falls_to: Whose
) -> Outcome:
    """Take a report in the record of the child's authority, or of the one it falls to."""
    if child is not None:
        row = child_named(ctx, child)
        theirs = ctx.for_authority(row.authority_id)
        return take_report(theirs, child=row.pk, newcomer=None, said=said)
    theirs = ctx.for_authority(falls_to.chosen(who.authority))
    return take_report(theirs, child=None, newcomer=who.newcomer, said=said)
