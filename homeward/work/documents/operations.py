"""Making a document from the record, writing in it, reading it through, and sending it.

Sending is the act that the duty waits for: the rule is met by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.facts import label_of
from homeward.domain.refusal import Refusal
from homeward.guard import session
from homeward.guard.directory import working_for
from homeward.guard.operation import Outcome, operation
from homeward.guard.sharing import demand_keeping
from homeward.guard.versions import change, find
from homeward.record.episodes.acting import about, live
from homeward.record.episodes.queries import Act, episode_named
from homeward.work.documents.composing import Section, compose, to_write
from homeward.work.documents.gathering import gather, withheld_of
from homeward.work.documents.kinds import KINDS, Kind
from homeward.work.documents.models import Document
from homeward.work.messages.raising import tell_role

LONGEST = 5_000
"""How many characters one section may have."""


class BadDocument(Refusal):
    """A document can't be written or sent like this."""

    code = "bad_document"


@operation("document.draft")
def draft_document(ctx: Context, *, episode: UUID, kind: str) -> Outcome:
    """Make a document from the record as it stands; a draft of that kind is made again.

    Raises:
        NotFound; NotOwnRecord: another authority's child; BadEpisode: recorded in error;
        BadDocument: no such kind.
    """
    row = live(ctx, episode)
    demand_keeping(ctx.for_authority(row.authority_id))
    if kind not in KINDS:
        raise BadDocument("Choose which document to make.", field="kind")
    known = gather(ctx, episode_named(ctx, row.pk), act=KINDS[kind].act)
    kept = Document.objects.seen_by(ctx).filter(episode=row.pk, kind=kind, sent_at=None).first()
    sections = compose(KINDS[kind], known)
    if kept is not None:
        said = {section.key: section for section in sections_of(kept)}
        mine = [said[part.key] if not part.text else part for part in sections]
        change(
            ctx,
            kept,
            version=kept.version,
            sections=_kept(mine),
            data_at=ctx.now,
            reviewed_at=None,
            reviewed_by=None,
        )
        return Outcome(kept.pk, children=(row.child_id,), named=())
    made = Document.objects.create(
        kind=kind, sections=_kept(sections), data_at=ctx.now, **about(ctx, row)
    )
    return Outcome(made.pk, children=(row.child_id,), named=())


def sections_of(document: Document) -> tuple[Section, ...]:
    """Return the sections of a document in their order."""
    return tuple(Section(*each) for each in document.sections)


def _kept(sections: object) -> list[list[str]]:
    return [list(each) for each in sections]  # type: ignore[attr-defined]


@operation("document.write")
def write_document(
    ctx: Context, *, document: UUID, version: int, texts: Mapping[str, str]
) -> Outcome:
    """Write the sections of a draft; it must then be read through again.

    Raises:
        NotFound, NotOwnRecord, Conflict; BadDocument: sent already, too long, or it says where
        the child lives.
    """
    row = _draft(ctx, document)
    withheld = withheld_of(ctx, row.child_id)
    for key, text in texts.items():
        if len(text) > LONGEST:
            raise BadDocument(f"Write no more than {LONGEST:,} characters here.", field=key)
        if found := withheld.found_in(text):
            raise BadDocument(
                f"Take out “{found}”, or say it differently: where the child lives and who cares "
                "for them there stand in no document (an address, a postcode, the name of a carer "
                "or provider).",
                field=key,
            )
    sections = [part._replace(text=texts.get(part.key, part.text)) for part in sections_of(row)]
    change(
        ctx,
        row,
        version=version,
        sections=_kept(sections),
        reviewed_at=None,
        reviewed_by=None,
    )
    return Outcome(row.pk, children=(row.child_id,), named=())


@operation("document.review")
def review_document(ctx: Context, *, document: UUID, version: int) -> Outcome:
    """Say that a manager has read a draft through and that it may be sent.

    Raises:
        NotFound, NotOwnRecord, Conflict; BadDocument: sent already, or a part is not written.
    """
    row = _draft(ctx, document)
    _demand_whole(ctx, row)
    change(ctx, row, version=version, reviewed_at=ctx.now, reviewed_by=ctx.actor)
    return Outcome(row.pk, children=(row.child_id,), named=())


@operation("document.send")
def send_document(ctx: Context, *, document: UUID, version: int, who: str) -> Outcome:
    """Send a document that was read through: its readers are told, and the act is recorded.

    ``who`` is the sender's name, for the act. Those who are only given notice are told nothing
    of whom it concerns.

    Raises:
        NotFound, NotOwnRecord, Conflict; BadEpisode; BadDocument: sent already, or not read
        through.
    """
    row = _draft(ctx, document)
    episode, kind = live(ctx, row.episode_id), KINDS[row.kind]
    if row.reviewed_at is None:
        raise BadDocument("A manager must read this through before it is sent.")
    _demand_whole(ctx, row)
    change(
        ctx,
        row,
        version=version,
        sent_at=ctx.now,
        sent_by=ctx.actor,
        sent_to=[*kind.readers, *kind.noticed],
    )
    note = f"{label_of(kind.act)} to: {', '.join(kind.readers + kind.noticed)}"
    Act.objects.create(
        kind=kind.act, at=ctx.now, who=who, note=note.replace("_", " "), **about(ctx, episode)
    )
    _tell(ctx, row, kind)
    return Outcome(row.pk, episodes=(episode.pk,), children=(row.child_id,))


def _tell(ctx: Context, row: Document, kind: Kind) -> None:
    for role in kind.readers:
        tell_role(
            ctx,
            key=f"document:{row.pk}:{role}",
            template="document_ready",
            role=role,
            urgency="now",
            title=kind.title,
            episode=row.episode_id,
        )
    # Tied to no child, hence in the sender's own book: the lead member's notice identifies nobody.
    own = ctx.for_authority(working_for(ctx)[0].pk)
    with session.lent_to(own):
        for role in kind.noticed:
            tell_role(
                own,
                key=f"document:{row.pk}:{role}",
                template="lead_member_notice",
                role=role,
                urgency="shift",
            )


def _draft(ctx: Context, document: UUID) -> Document:
    row = find(ctx, Document, document)
    demand_keeping(ctx.for_authority(row.authority_id))
    if row.sent_at is not None:
        raise BadDocument("This was sent already. Make a new one from the record.")
    return row


def _demand_whole(ctx: Context, row: Document) -> None:
    empty = to_write(sections_of(row))
    if empty:
        raise BadDocument(f"Write this part first: {empty[0].title}.")
    withheld = withheld_of(ctx, row.child_id)
    for part in sections_of(row):
        if withheld.found_in(part.text):
            raise BadDocument(
                f"“{part.title}” says where the child lives or who cares for them there. Take that "
                "out first, or make the document from the record again."
            )
