"""Reading what a document is made of, as the one who drafts it may see it."""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.time import age_on, london_date
from homeward.guard.versions import find
from homeward.record.children.queries import Child
from homeward.record.episodes.at_hand import at_hand
from homeward.record.episodes.facts import episode_facts
from homeward.record.episodes.queries import Episode
from homeward.record.placements.withheld import where_and_who
from homeward.record.profile.queries import Section as Part
from homeward.work.documents.composing import Due, Known
from homeward.work.documents.withholding import Sources, Withheld
from homeward.work.obligations.queries import (
    OPEN,
    obligations_of,
    protocol_authority,
    protocol_of,
)

_PARTS = (Part.VULNERABILITY, Part.MEDICAL)


def gather(ctx: Context, episode: Episode, *, act: str) -> Known:
    """Return what is known of an episode at ``ctx.now``, without where the child lives.

    ``act`` is what sending the document is: the duty to send it is not one of those left. A danger
    from a colleague is left out, whoever drafts: that colleague may be among the readers.
    """
    child = episode.child
    whose = protocol_authority(ctx, episode.pk) or episode.authority_id
    said = at_hand(ctx, episode.child_id).facts
    protocol = protocol_of(ctx, episode.pk)
    itself = {rule.id for rule in (protocol.rules if protocol else ()) if act in rule.met_by}
    duties = [
        row
        for row in obligations_of(ctx, episode.pk)
        if row.state in OPEN and row.rule not in itself
    ]
    return Known(
        name=f"{child.given_name} {child.family_name}".strip() or "A child whose name is not known",
        age=_age(ctx, episode),
        team=child.team,
        reference=episode.police_reference,
        facts=episode_facts(ctx, episode, protocol_authority=whose),
        lines=[
            f"{part.label}: {fact.said} ({fact.source})."
            for part in _PARTS
            for fact in said.get(part.value, [])
            if fact.concerns_person is None
        ],
        due=[Due(row.title, row.due_at, row.state == "overdue") for row in duties],
        withheld=withheld_of(ctx, episode.child_id),
        now=ctx.now,
    )


def withheld_of(ctx: Context, child: UUID) -> Withheld:
    """Return what no document about a child may say."""
    row = find(ctx, Child, child)
    said = where_and_who(ctx, child)
    return Withheld.of(Sources(*said, own=(row.given_name, row.family_name)))


def _age(ctx: Context, episode: Episode) -> str:
    born = episode.child.born_on
    if born is None or born > london_date(ctx.now):
        return "age not recorded"
    about = "about " if episode.child.birth_kind == "estimated" else ""
    return f"{about}{age_on(born, london_date(ctx.now))} years old"
