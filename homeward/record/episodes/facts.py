"""The only mapping from an episode's rows to the protocol's facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.facts import Fact
from homeward.domain.time import london_midnight
from homeward.record.children.models import StatusPeriod
from homeward.record.episodes.models import Act, Episode, GradeChange, KindChange
from homeward.record.placements.models import Placement, UascPeriod

_TIMES = {
    "last_seen_at": "last_seen",
    "noticed_at": "noticed",
    "reported_to_police_at": "reported_to_police",
    "authority_aware_at": "authority_aware",
    "found_at": "child_found",
    "returned_at": "child_returned",
    "reported_back_at": "reported_back",
    "voided_at": "episode_voided",
}
_CONFIRMED = {"found_at", "returned_at"}
_PLACEMENT_KIND = {
    "K1": "secure",
    "K2": "childrens_home",
    "K3": "supported_accommodation",
    "P1": "with_parents",
    "S1": "residential_school",
    **dict.fromkeys(("U1", "U2", "U3"), "family_and_friends"),
    **dict.fromkeys(("U4", "U5", "U6"), "foster_in_house"),
}


_OUTSIDE = ("PR4", "PR5")  # private; voluntary. Source: SSDA903 PLACE_PROVIDER
_LONG_AGO = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The rows around one episode that its facts are made of."""

    statuses: list[StatusPeriod] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    uasc: list[UascPeriod] = field(default_factory=list)
    kinds: list[KindChange] = field(default_factory=list)
    grades: list[GradeChange] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    next_started_at: datetime | None = None


def episode_facts(ctx: Context, episode: Episode, *, protocol_authority: UUID) -> tuple[Fact, ...]:
    """Return all that is known of an episode by ``ctx.now``, as facts in no order.

    ``protocol_authority`` is the authority whose protocol will read them: a child of another
    one is "other authority's" to it.
    """
    around = _surroundings(ctx, episode)
    return facts_from(episode, around, protocol_authority=protocol_authority, now=ctx.now)


def facts_from(
    episode: Episode, around: Surroundings, *, protocol_authority: UUID, now: datetime
) -> tuple[Fact, ...]:
    """Return the facts of an episode whose surroundings are at hand, known by ``now`` (UTC)."""
    facts = [
        *_times(episode),
        *_standing(episode, around),
        *_changes(episode, around),
        *_acts(around),
    ]
    if episode.authority_id != protocol_authority:
        facts.append(Fact("other_authority", episode.started_at, f"episode:{episode.pk}"))
    return tuple(fact for fact in facts if fact.at <= now)


def _surroundings(ctx: Context, episode: Episode) -> Surroundings:
    child, key = episode.child_id, episode.pk
    later = Episode.objects.seen_by(ctx).filter(
        child=child, started_at__gt=episode.started_at, voided_at__isnull=True
    )
    return Surroundings(
        statuses=list(StatusPeriod.objects.seen_by(ctx).filter(child=child)),
        placements=list(
            Placement.objects.seen_by(ctx).filter(child=child).select_related("provider")
        ),
        uasc=list(UascPeriod.objects.seen_by(ctx).filter(child=child)),
        kinds=list(KindChange.objects.seen_by(ctx).filter(episode=key)),
        grades=list(GradeChange.objects.seen_by(ctx).filter(episode=key, source="police")),
        acts=list(Act.objects.seen_by(ctx).filter(episode=key)),
        next_started_at=later.order_by("started_at").values_list("started_at", flat=True).first(),
    )


def _times(episode: Episode) -> Iterator[Fact]:
    ref = f"episode:{episode.pk}"
    yield Fact("episode_opened", episode.started_at, ref)
    for column, kind in _TIMES.items():
        at = getattr(episode, column)
        if at is not None and (column not in _CONFIRMED or episode.ended_at):
            yield Fact(kind, at, f"{ref}#{column}")
    if episode.ended_at:
        yield Fact("return_confirmed", episode.ended_at, f"{ref}#ended_at")
    if episode.immediate_concern:
        yield Fact("immediate_concern", episode.started_at, f"{ref}#immediate_concern")


def _standing(episode: Episode, around: Surroundings) -> Iterator[Fact]:
    """What held when the episode began holds from its start; later changes from their day."""
    start = episode.started_at
    held = [s for s in around.statuses if _holds(s.starts_on, s.ends_on, episode)]
    for status in held:
        at = max(start, london_midnight(status.starts_on))
        yield Fact("status_set", at, f"status:{status.pk}", status.status)
    if not any(london_midnight(s.starts_on) <= start for s in held):
        yield Fact("status_set", start, f"episode:{episode.pk}#no_status", "not_open")
    yield from _closed(held, start)
    for placement in around.placements:
        if _holds(placement.starts_on, placement.ends_on, episode):
            yield from _placed(placement, start, episode.authority_id)
    for period in around.uasc:
        if _holds(period.starts_on or _LONG_AGO, period.ends_on, episode):
            yield Fact("uasc", start, f"uasc:{period.pk}")


def _closed(held: list[StatusPeriod], start: datetime) -> Iterator[Fact]:
    """A status that ends with no other following leaves the child open to no team."""
    last = max((s for s in held if s.ends_on), key=lambda s: s.ends_on or date.min, default=None)
    if last is None or last.ends_on is None or any(s.ends_on is None for s in held):
        return
    at = london_midnight(last.ends_on)
    if at > start:
        yield Fact("status_set", at, f"status:{last.pk}#ended", "not_open")


def _placed(placement: Placement, start: datetime, authority: UUID) -> Iterator[Fact]:
    at = max(start, london_midnight(placement.starts_on))
    ref = f"placement:{placement.pk}"
    if placement.kind:
        yield Fact("placement_set", at, ref, _placement_kind(placement))
    if placement.host_authority_id and placement.host_authority_id != authority:
        yield Fact("placed_out_of_area", at, ref)


def _placement_kind(placement: Placement) -> str:
    """Return the protocol's word for a placement; another's foster carers are an agency's."""
    kind = _PLACEMENT_KIND.get(placement.kind, "other")
    outside = placement.provider is not None and placement.provider.kind in _OUTSIDE
    return "foster_agency" if kind == "foster_in_house" and outside else kind


def _holds(starts_on: date, ends_on: date | None, episode: Episode) -> bool:
    """Tell whether a period of days touches the episode."""
    if ends_on is not None and london_midnight(ends_on) <= episode.started_at:
        return False
    return episode.ended_at is None or london_midnight(starts_on) <= episode.ended_at


def _changes(episode: Episode, around: Surroundings) -> Iterator[Fact]:
    # The first kind is that from which the episode began, also when its start is corrected.
    kinds = sorted(around.kinds, key=lambda kind: (kind.at, kind.recorded_at))
    for place, kind in enumerate(kinds):
        at = max(kind.at, episode.started_at) if place else episode.started_at
        yield Fact("kind_set", at, f"kind:{kind.pk}", kind.kind)
    if not kinds:
        yield Fact("kind_set", episode.started_at, f"episode:{episode.pk}#kind", episode.kind)
    for grade in around.grades:
        yield Fact("grade_set", grade.at, f"grade:{grade.pk}", grade.grade)
    if around.next_started_at and episode.ended_at:
        yield Fact("missing_again", around.next_started_at, f"episode:{episode.pk}#next")


def _acts(around: Surroundings) -> Iterator[Fact]:
    for act in around.acts:
        yield Fact(act.kind, act.at, f"act:{act.pk}")
