"""Two versions of a protocol over the same history: what each asks, and where they differ.

Episodes stream through one at a time; only counts by rule are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from homeward.domain.facts import Fact
from homeward.domain.protocol.engine import obligations
from homeward.domain.protocol.model import Rule
from homeward.domain.protocol.obligation import Obligation, State
from homeward.domain.time import NO_CALENDAR, Calendar


class EpisodeFacts(NamedTuple):
    """One episode to compare: its id, its facts by ``now`` (aware UTC), in any order."""

    episode: str
    facts: Iterable[Fact]
    now: datetime


class Stand(NamedTuple):
    """Where one duty stands under one version: its state, and when it is due (aware UTC)."""

    state: State
    due_at: datetime


class Difference(NamedTuple):
    """One duty that the two versions judge otherwise; ``None`` where one does not ask for it.

    ``rule`` is the rule's id, with ``#2`` for the second time of one that repeats.
    """

    rule: str
    old: Stand | None
    new: Stand | None


class EpisodeOutcome(NamedTuple):
    """What comparing one episode found; without ``differences`` the versions agree on it."""

    episode: str
    differences: tuple[Difference, ...]


class RuleCounts(NamedTuple):
    """How many duties of one rule opened under one version, and where they stand."""

    opened: int = 0
    running: int = 0
    paused: int = 0
    overdue: int = 0
    met: int = 0
    met_late: int = 0
    lapsed: int = 0


class RuleSummary(NamedTuple):
    """One rule's counts under both versions; ``None`` where a version has no such rule."""

    rule: str
    title: str
    old: RuleCounts | None
    new: RuleCounts | None
    episodes_differing: int


class Comparison:
    """Compare two rule sets over many episodes, keeping only counts.

    Duties are matched by rule, so that a rule that counts from another time is still itself.
    Duties that wait for their moment are none yet, and are left out.
    """

    def __init__(
        self, old: Sequence[Rule], new: Sequence[Rule], *, calendar: Calendar = NO_CALENDAR
    ) -> None:
        self._old, self._new, self._calendar = tuple(old), tuple(new), calendar
        self._old_counts: Counter[tuple[str, str]] = Counter()
        self._new_counts: Counter[tuple[str, str]] = Counter()
        self._differing: Counter[str] = Counter()
        self.episodes = 0
        self.episodes_differing = 0

    def outcomes(self, episodes: Iterable[EpisodeFacts]) -> Iterator[EpisodeOutcome]:
        """Yield the outcome of every episode as it is reached, and count it.

        Raises: FactInFuture; BadTime.
        """
        for episode, facts, now in episodes:
            known = tuple(facts)
            old = self._stands(self._old, known, now, self._old_counts)
            new = self._stands(self._new, known, now, self._new_counts)
            yield EpisodeOutcome(episode, self._differences(old, new))

    def summary(self) -> tuple[RuleSummary, ...]:
        """Return the counts of what has streamed through so far, the new version's rules first."""
        titles = {r.id: r.title for r in self._new} | {
            r.id: r.title for r in self._old if r.id not in {rule.id for rule in self._new}
        }
        old_ids, new_ids = {r.id for r in self._old}, {r.id for r in self._new}
        return tuple(
            RuleSummary(
                rule=rule,
                title=title,
                old=_counts(rule, self._old_counts) if rule in old_ids else None,
                new=_counts(rule, self._new_counts) if rule in new_ids else None,
                episodes_differing=self._differing[rule],
            )
            for rule, title in titles.items()
        )

    def _stands(
        self,
        rules: tuple[Rule, ...],
        facts: tuple[Fact, ...],
        now: datetime,
        counts: Counter[tuple[str, str]],
    ) -> dict[str, Obligation]:
        found = {}
        for duty in obligations(rules, facts, now=now, calendar=self._calendar):
            if duty.state is not State.WAITING:
                found[duty.name] = duty
                counts[(duty.rule_id, duty.state)] += 1
        return found

    def _differences(
        self, old: Mapping[str, Obligation], new: Mapping[str, Obligation]
    ) -> tuple[Difference, ...]:
        found = []
        for name in dict.fromkeys((*old, *new)):
            was, now = _stand(old.get(name)), _stand(new.get(name))
            if was != now:
                found.append(Difference(name, was, now))
        self.episodes += 1
        self.episodes_differing += bool(found)
        self._differing.update({difference.rule.partition("#")[0] for difference in found})
        return tuple(found)


def _stand(duty: Obligation | None) -> Stand | None:
    return Stand(duty.state, duty.due_at) if duty else None


def _counts(rule: str, counts: Counter[tuple[str, str]]) -> RuleCounts:
    by_state = {state.value: counts[(rule, state)] for state in State if state is not State.WAITING}
    return RuleCounts(opened=sum(by_state.values()), **by_state)
