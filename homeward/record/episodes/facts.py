"""The only mapping from an episode's rows to the protocol's facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.facts import KINDS, Fact
from homeward.domain.time import london_midnight
from homeward.record.episodes.endings import ending_facts
from homeward.record.episodes.models import Episode
from homeward.record.episodes.standing import Span, standing_facts
from homeward.record.episodes.surroundings import Surroundings, surroundings_of
from homeward.record.placements.models import Placement

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


def episode_facts(ctx: Context, episode: Episode, *, protocol_authority: UUID) -> tuple[Fact, ...]:
    """Return all that is known of an episode by ``ctx.now``, as facts in no order.

    ``protocol_authority`` is the authority whose protocol will read them: a child of another
    one is "other authority's" to it.
    """
    return known_and_ahead(ctx, episode, protocol_authority=protocol_authority).known


class Facts(NamedTuple):
    """What is known of an episode by an instant, and when the next fact on record comes true.

    A day already written down, such as that on which a placement will end, lies ahead; a clock
    must look again then, since nobody will record anything new.
    """

    known: tuple[Fact, ...]
    ahead: datetime | None


def known_and_ahead(ctx: Context, episode: Episode, *, protocol_authority: UUID) -> Facts:
    """Return what ``episode_facts`` does, and the next instant at which there is more."""
    around = surroundings_of(ctx, [episode])[episode.pk]
    return facts_from(episode, around, protocol_authority=protocol_authority, now=ctx.now)


def facts_from(
    episode: Episode, around: Surroundings, *, protocol_authority: UUID, now: datetime
) -> Facts:
    """Return the facts of an episode whose surroundings are at hand, known by ``now`` (UTC)."""
    responsible = _responsible(episode, around, protocol_authority)
    facts = [
        *_times(episode),
        *_standing(episode, around, responsible),
        *_changes(episode, around),
        *ending_facts(episode, around),
        *_acts(around),
    ]
    if responsible != protocol_authority:
        facts.append(Fact("other_authority", episode.started_at, f"episode:{episode.pk}"))
    return Facts(
        known=tuple(fact for fact in facts if fact.at <= now),
        ahead=min((fact.at for fact in facts if fact.at > now), default=None),
    )


def _responsible(episode: Episode, around: Surroundings, protocol_authority: UUID) -> UUID:
    """Return the authority whose child this is to the protocol that governs the episode.

    One that gave the child away after the episode was recorded judges it as its own still.
    """
    since = {
        one.from_authority_id for one in around.transfers if one.recorded_at > episode.recorded_at
    }
    return protocol_authority if protocol_authority in since else episode.authority_id


def next_start(episode: Episode, starts: Iterable[datetime]) -> datetime | None:
    """Return when the child was next missing after an episode, of its other episodes' starts.

    An episode of a joined row that began while this one lasted is the same absence told twice,
    or a conflict to be settled: the child was not missing again.
    """
    after = episode.ended_at or episode.started_at
    later = (at for at in starts if at >= after and at > episode.started_at)
    return min(later, default=None)


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


def _standing(episode: Episode, around: Surroundings, responsible: UUID) -> Iterator[Fact]:
    """What held when the episode began holds from its start; later changes from their day."""
    start, ref = episode.started_at, f"episode:{episode.pk}"
    yield from standing_facts(Span(start, episode.ended_at), around.periods, ref=ref)
    for placement in around.placements:
        if _holds(placement.starts_on, placement.ends_on, episode):
            yield from _placed(placement, start, responsible)
    for period in around.uasc:
        if _holds(period.starts_on or _LONG_AGO, period.ends_on, episode):
            yield Fact("uasc", start, f"uasc:{period.pk}")
    if around.birth:
        child, day = around.birth
        yield Fact("born", start, f"child:{child}", day.isoformat())
    if episode.missing_from in KINDS["missing_from_set"].values:
        yield Fact("missing_from_set", start, f"{ref}#missing_from", episode.missing_from)


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
    yield from _other_episodes(episode, around)


def _other_episodes(episode: Episode, around: Surroundings) -> Iterator[Fact]:
    """Yield the child's earlier episodes, which are counted, and the next one.

    One of a joined row that began while this one lasted, or lasted as this one began, is the
    same absence told twice and counts as neither.
    """
    for other in around.others:
        if other.ends_at and other.ends_at <= episode.started_at > other.starts_at:
            yield Fact("earlier_episode", other.starts_at, f"episode:{other.episode}")
    again = next_start(episode, (other.starts_at for other in around.others))
    if again and episode.ended_at:
        yield Fact("missing_again", again, f"episode:{episode.pk}#next")


def _acts(around: Surroundings) -> Iterator[Fact]:
    for act in around.acts:
        yield Fact(act.kind, act.at, f"act:{act.pk}")
