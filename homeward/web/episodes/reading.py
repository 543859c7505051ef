"""Everything that an episode's pages show, read once under the reader's context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.facts import Fact
from homeward.domain.protocol import Obligation as Duty
from homeward.domain.protocol import Protocol, State, obligations
from homeward.guard import permissions
from homeward.guard.directory import transfers_of
from homeward.guard.history import Known, states_of
from homeward.guard.models import Transfer
from homeward.guard.people import SYSTEM, services_of
from homeward.guard.reading import note_opened
from homeward.guard.staff import Recorder, recorders
from homeward.record.acts.queries import NO_RECORDS, Records, records_of
from homeward.record.episodes.at_hand import AtHand, AuthorityContact, at_hand, desks_of
from homeward.record.episodes.corrected import (
    Correction,
    Withdrawn,
    corrections_of,
    withdrawn_from,
)
from homeward.record.episodes.facts import episode_facts
from homeward.record.episodes.found import Found, found_in
from homeward.record.episodes.queries import (
    Around,
    Episode,
    around,
    companions_of,
    episode_named,
)
from homeward.record.placements.queries import areas
from homeward.record.reports.queries import MissingReport, reports_of
from homeward.web.door import Asked, about
from homeward.work.obligations.calendar import calendar_here
from homeward.work.obligations.governing import readable_versions
from homeward.work.obligations.models import Obligation
from homeward.work.obligations.queries import obligations_of, protocol_authority, protocol_of


@dataclass(frozen=True, slots=True)
class Opened:
    """One episode with all around it, as one reader may see it. ``ctx`` is turned to its record."""

    ctx: Context
    episode: Episode
    around: Around
    duties: list[Obligation]
    protocol: Protocol | None
    reports: list[MissingReport]
    companions: list[Episode]
    states: list[Known[Episode]]
    people: dict[UUID, Recorder]
    transfers: list[Transfer]
    hand: AtHand
    found: list[Found]
    corrections: list[Correction]
    withdrawn: list[Withdrawn]
    desks: list[AuthorityContact]
    keeps: bool
    rules_at: dict[tuple[str, int], UUID] = field(default_factory=dict)
    records: Records = NO_RECORDS

    def may(self, name: str) -> bool:
        """Tell whether the reader may change this episode in a way: not one in error, nor past."""
        live = self.episode.voided_at is None and self.ctx.asked_at is None
        return live and permissions.allows(self.ctx, name)

    def named(self, actor: UUID | None) -> str:
        """Return the name under which a page shows who recorded something, if it may know."""
        if actor == SYSTEM:
            return "Homeward, from a file"
        person = self.people.get(actor) if actor else None
        return person.name if person else ""

    def ours(self, actor: UUID | None) -> bool:
        """Tell whether somebody of the reader's own organisation recorded it."""
        person = self.people.get(actor) if actor else None
        return person is not None and self.ctx.organisation in person.organisations

    def made_so(self, name: str) -> Known[Episode] | None:
        """Return the state since which the episode's column has held what it holds now."""
        found = None
        for known in reversed(self.states):
            if getattr(known.row, name) != getattr(self.episode, name):
                break
            found = known
        return found


def named(request: Asked, episode: UUID) -> Episode:
    """Return the episode that an address names.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    return episode_named(request.ctx, episode)


def area_names(ctx: Context) -> dict[UUID, str]:
    """Return the areas of the authority whose record it is, by id."""
    return {area.pk: area.name for area in areas(ctx)}


def note(request: Asked, row: Episode) -> None:
    """Put into the ledger that the reader is being shown this episode."""
    note_opened(about(request, row.authority_id), rows=[row], subject=row.child_id)


def opened(request: Asked, episode: UUID) -> Opened:
    """Read an episode and all around it, and note that it was opened.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    row = named(request, episode)
    note(request, row)
    return read(request.ctx, row)


def read(reader: Context, row: Episode) -> Opened:
    """Read all around an episode, as ``reader`` meets it."""
    ctx = reader.for_authority(row.authority_id)
    rows, reports = around(ctx, row.pk), reports_of(ctx, row.pk)
    known_states, records = states(ctx, row.pk), records_of(ctx, row.pk)
    found = found_in(reader, row)
    mended = corrections_of(ctx, [one.row.pk for one in found], child=row.child_id)
    lists: tuple[Sequence[Any], ...] = (
        *(rows.log, rows.acts, rows.kinds, rows.grades, rows.corrections, rows.interviews),
        *(reports, mended, [one.row for one in found]),
        *records.rows.values(),
    )
    actors = {one.recorded_by for each in lists for one in each}
    corrects = permissions.allows(ctx, "fact.correct")
    duties = obligations_of(ctx, row.pk)
    return Opened(
        ctx=ctx,
        episode=row,
        around=rows,
        duties=duties,
        protocol=protocol_of(ctx, row.pk),
        reports=reports,
        companions=companions_of(reader, row),
        states=known_states,
        transfers=transfers_of([row.child_id]),
        people=recorders({*actors, *(known.actor for known in known_states)}),
        hand=at_hand(ctx, row.child_id),
        found=found,
        corrections=mended,
        withdrawn=withdrawn_from(ctx, row.pk, mended) if corrects else [],
        desks=[] if row.authority_id == reader.authority else desks_of(row.authority_id),
        keeps=row.authority_id == reader.authority or services_of(row.authority_id) is None,
        rules_at=readable_versions(
            reader, {(row.protocol, row.protocol_version) for row in duties}
        ),
        records=records,
    )


def states(ctx: Context, episode: UUID) -> list[Known[Episode]]:
    """Return every state of an episode's row, the oldest first, with who made it so."""
    return [_attributed(known) for known in states_of(ctx, Episode, episode)]


def _attributed(known: Known[Episode]) -> Known[Episode]:
    """A partner does not read our ledger entries, but the row itself says who made it."""
    first = known.row.version == 1
    return replace(known, actor=known.actor or (known.row.recorded_by if first else None))


def acts_that_meet(ctx: Context, *, episode: UUID, rule: str) -> tuple[str, ...]:
    """Return the facts that meet a rule of the protocol that governs an episode, in its order."""
    protocol = protocol_of(ctx, episode)
    rules = protocol.rules if protocol else ()
    return next((one.met_by for one in rules if one.id == rule), ())


def due_after_return(ctx: Context, row: Episode, *, at: datetime) -> list[Duty]:
    """Return the duties that would open if the child were found and returned at ``at``."""
    protocol, whose = protocol_of(ctx, row.pk), protocol_authority(ctx, row.pk)
    if protocol is None or whose is None:
        return []
    facts, held = episode_facts(ctx, row, protocol_authority=whose), calendar_here()
    before = {
        duty.key
        for duty in obligations(protocol.rules, facts, now=at, calendar=held)
        if _opens(duty)
    }
    back = [Fact(kind, at, "return") for kind in ("child_returned", "return_confirmed")]
    after = obligations(protocol.rules, (*facts, *back), now=at, calendar=held)
    return [duty for duty in after if duty.is_active and duty.key not in before]


def _opens(duty: Duty) -> bool:
    return duty.state is not State.WAITING
