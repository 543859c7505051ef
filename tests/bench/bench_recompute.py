"""Time working out again every episode after a protocol change, beside the bare function.

A hundred thousand episodes are judged by another version. The baseline, in the same run, is the
pure function alone over the same facts, with nothing read or written.

Run: ``.venv/bin/python -m tests.bench.bench_recompute [--json]``.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from time import perf_counter
from uuid import UUID

from homeward.config import clock
from tests.bench.figures import Figure, alone
from tests.bench.home import FULL, Home

_SAMPLE = 2_000
_FLAT_MEGABYTES = 64


def measure(home: Home) -> Iterator[Figure]:
    """Yield the rate of working out again, and how much memory grew with the history."""
    from homeward.config.wiring import wire
    from homeward.guard.people import services_context
    from homeward.work.obligations.recomputing import recompute

    home.grow(FULL)
    wire()
    _give_keys(home)
    _change_protocol()
    bare = _bare_rate(home)
    ctx = services_context(
        now=clock.utc_now(),
        authority=home.authority,
        purpose="bench",
        organisation=home.organisation,
    )
    begun, warm = perf_counter(), 0
    for progress in recompute(ctx, authority=home.authority):
        warm = warm or (_megabytes() if progress.seen >= progress.total // 10 else 0)
    took = perf_counter() - begun
    rate = progress.seen / took
    yield Figure(
        f"{progress.changed:,} of {progress.seen:,} episodes worked out again and written",
        rate,
        "episodes a second",
        baseline=bare,
        ratio=rate / bare,
    )
    grew = _megabytes() - warm
    yield Figure(
        "memory from a tenth of the way to the end",
        grew,
        "MB more",
        goal=f"under {_FLAT_MEGABYTES} MB",
        met=grew < _FLAT_MEGABYTES,
    )


def _give_keys(home: Home) -> None:
    """Give the copied children, who came past every trigger, the keys that digest their rows."""
    from homeward.guard.keys import make_keys
    from homeward.guard.people import services_context
    from homeward.guard.session import scope
    from homeward.record.children.models import Child

    ctx = services_context(now=clock.utc_now(), authority=home.authority, purpose="bench")
    with scope(ctx):
        make_keys(Child.objects.seen_by(ctx).values_list("pk", flat=True).iterator())


def _change_protocol() -> None:
    """Put a version in force, from the first's own day, in which one title differs."""
    from homeward.guard.people import system_context
    from homeward.work.obligations.models import ProtocolVersion
    from homeward.work.obligations.protocols import add_protocol

    text = ProtocolVersion.objects.get(name="thurrock", number=1).text
    text = text.replace("version = 1\n", "version = 2\n", 1)
    add_protocol(system_context(now=clock.utc_now(), purpose="bench"), text=text)


def _bare_rate(home: Home) -> float:
    """Return how many episodes a second the pure function alone judges."""
    from homeward.domain.protocol import obligations
    from homeward.guard.people import services_context
    from homeward.guard.session import scope
    from homeward.record.episodes.many_facts import facts_of_many, next_recorded
    from homeward.work.obligations.protocols import protocol_version

    ctx = services_context(now=clock.utc_now(), authority=home.authority, purpose="bench")
    rules = protocol_version(name="thurrock", number=2).rules
    with scope(ctx):
        some = next_recorded(ctx, after=UUID(int=0), at_once=_SAMPLE)
        known = [facts for _, facts in facts_of_many(ctx, some)]
    begun = perf_counter()
    for facts in known:
        obligations(rules, facts, now=ctx.now)
    return len(known) / (perf_counter() - begun)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    alone(measure)
