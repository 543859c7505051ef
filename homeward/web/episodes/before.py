"""What stood before: every state of a row, the latest first, and why each came to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from homeward.domain.context import Context
from homeward.domain.time import in_words
from homeward.guard.history import Known
from homeward.guard.people import SYSTEM
from homeward.guard.staff import Recorder, recorders
from homeward.record.episodes.corrected import Correction
from homeward.record.episodes.queries import Episode
from homeward.web.components.content import BackLink, SummaryList, SummaryRow
from homeward.web.components.justice import IdentityBar
from homeward.web.episodes.identity import identity
from homeward.web.episodes.reading import area_names
from homeward.web.episodes.saying import column_words, labels_of


@dataclass(frozen=True, slots=True)
class Told:
    """One state of a row, by whom it was made so, and the correction that made it if any."""

    known: Known[Any]
    name: str
    correction: Correction | None


@dataclass(frozen=True, slots=True)
class BeforePage:
    """Every state of one row, the latest first."""

    title: str
    back: BackLink
    identity: IdentityBar
    states: tuple[SummaryList, ...]


def states_with_names(
    states: Sequence[Known[Any]], reasons: Mapping[int, Correction]
) -> list[Told]:
    """Return states with who made each so and why, the latest first."""
    actors = [_actor(known, reasons.get(known.row.version)) for known in states]
    people = recorders(actors)
    names = [_name(actor, people) for actor in actors]
    told = [
        Told(known, name, reasons.get(known.row.version))
        for known, name in zip(states, names, strict=True)
    ]
    return told[::-1]


def _name(actor: UUID | None, people: Mapping[UUID, Recorder]) -> str:
    if actor == SYSTEM:
        return "Homeward, from a file"
    person = people.get(actor) if actor else None
    return person.name if person else ""


def _actor(known: Known[Any], correction: Correction | None) -> UUID | None:
    """A partner does not read our ledger: the correction, or the row itself, says who."""
    if correction is not None:
        return correction.recorded_by
    return known.actor or (known.row.recorded_by if known.row.version == 1 else None)


def before_page(ctx: Context, row: Episode, *, title: str, told: Sequence[Told]) -> BeforePage:
    """Return the page of a row's states."""
    areas = area_names(ctx)
    return BeforePage(
        title=title,
        back=BackLink(reverse("episode", args=[row.pk]), "Back to the episode"),
        identity=identity(ctx, row),
        states=tuple(_card(one, areas, latest=place == 0) for place, one in enumerate(told)),
    )


def _card(one: Told, areas: Mapping[Any, str], *, latest: bool) -> SummaryList:
    since = in_words(one.known.since)
    gone = getattr(one.known.row, "withdrawn_at", None) is not None
    heading = "Withdrawn as recorded in error" if gone else "As it stands" if latest else "Before"
    rows = [SummaryRow("Recorded", f"{since}{f' by {one.name}' if one.name else ''}")]
    if one.correction is not None:
        rows.append(SummaryRow("Because", one.correction.reason))
    rows += [
        SummaryRow(
            label, column_words(name, getattr(one.known.row, name), areas=areas, row=one.known.row)
        )
        for name, label in labels_of(one.known.row).items()
        if getattr(one.known.row, name) not in (None, "")
    ]
    return SummaryList(rows, card_title=f"{heading}: from {since}")
