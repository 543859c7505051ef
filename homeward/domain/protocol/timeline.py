"""One episode's facts in order, asked the questions that rules ask; knows no rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from homeward.domain.facts import Fact
from homeward.domain.protocol.vocabulary import ANCHORS, STATE_KINDS
from homeward.domain.refusal import Refusal
from homeward.domain.time import age_on, london_date, turns_eighteen_at

_NONE: tuple[Fact, ...] = ()


class FactInFuture(Refusal):
    """A fact is dated after the instant at which the question is asked."""

    code = "fact_in_future"


def _order(fact: Fact) -> tuple[datetime, str, str, str]:
    return (fact.at, fact.kind, fact.ref, fact.value or "")


class Timeline:
    """Hold an episode's facts by kind, earliest first; the order they arrived in is lost.

    Raises: FactInFuture if any fact is dated after ``now`` (aware UTC).
    """

    __slots__ = ("_by_kind", "_changes", "came_back", "now", "starts_at", "voided_at")

    def __init__(self, facts: Iterable[Fact], *, now: datetime) -> None:
        ordered = sorted(facts, key=_order)
        if ordered and ordered[-1].at > now:
            raise FactInFuture("A time given lies in the future. Check the date and the hour.")
        self.now = now
        self._by_kind: dict[str, list[Fact]] = {}
        for fact in ordered:
            self._by_kind.setdefault(fact.kind, []).append(fact)
        self._changes = [fact.at for fact in ordered if fact.kind in STATE_KINDS]
        self.came_back = self.anchor("found")
        self.starts_at = self._start()
        voided = self.first("episode_voided")
        self.voided_at = voided.at if voided else None

    def _start(self) -> datetime | None:
        known = [self._by_kind[k][0].at for k in ANCHORS["last_seen"].kinds if k in self._by_kind]
        return min(known, default=None)

    def all(self, kind: str) -> Sequence[Fact]:
        """Return every fact of a kind, earliest first."""
        return self._by_kind.get(kind, _NONE)

    def first(self, kind: str) -> Fact | None:
        """Return the earliest fact of a kind."""
        facts = self._by_kind.get(kind)
        return facts[0] if facts else None

    def standing(self, kind: str, at: datetime) -> list[Fact]:
        """Return the facts of a kind that stood at an instant: the latest, and any beside it.

        Two of one instant stand together, since a child can be looked after and on a plan.
        """
        found: list[Fact] = []
        for fact in reversed(self._by_kind.get(kind, _NONE)):
            if fact.at <= at:
                if found and fact.at != found[0].at:
                    break
                found.append(fact)
        return found

    def earliest(self, kinds: Iterable[str], *, since: datetime | None = None) -> Fact | None:
        """Return the earliest fact of any of the kinds, not before ``since``."""
        best: Fact | None = None
        for kind in kinds:
            for fact in self._by_kind.get(kind, _NONE):
                if since is not None and fact.at < since:
                    continue
                if best is None or _order(fact) < _order(best):
                    best = fact
                break
        return best

    def anchor(self, name: str) -> Fact | None:
        """Return the fact that gives an anchor its time, or ``None`` while there is none."""
        anchor = ANCHORS[name]
        if anchor.birthday:
            return self._birthday()
        if anchor.earliest:
            return self.earliest(anchor.kinds)
        for kind in anchor.kinds:
            facts = self._by_kind.get(kind)
            if facts:
                return facts[-1] if anchor.latest and kind == anchor.kinds[0] else facts[0]
        return None

    def _birthday(self) -> Fact | None:
        """Return the birth with the instant of coming of age, if that is in the episode."""
        born = self._born()
        if born is None or self.starts_at is None:
            return None
        at = turns_eighteen_at(born)
        fact = self._by_kind["born"][-1]
        return Fact("born", at, fact.ref, fact.value) if at > self.starts_at else None

    def _born(self) -> date | None:
        births = self._by_kind.get("born")
        return date.fromisoformat(births[-1].value or "") if births else None

    @property
    def age(self) -> int | None:
        """Return the age in whole years on the London day of the start, if both are known."""
        born = self._born()
        if born is None or self.starts_at is None:
            return None
        return age_on(born, london_date(self.starts_at))

    def moments_from(self, instant: datetime) -> list[datetime]:
        """Return the instant and every later one at which a status, grade or kind changed."""
        return [instant, *(at for at in self._changes if at > instant)]
