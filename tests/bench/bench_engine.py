"""Time the engine for one episode and ten rules, beside a bare loop over ten rules.

Run: ``.venv/bin/python tests/bench/bench_engine.py [--json]``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from timeit import repeat

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from homeward.domain.facts import Fact  # noqa: E402
from homeward.domain.protocol import load_packs, obligations  # noqa: E402

SEEN = datetime(2026, 6, 1, 17, tzinfo=UTC)
NOW = SEEN + timedelta(hours=30)
GOAL_MICROSECONDS = 100
ROUNDS, CALLS = 7, 2_000


def facts() -> list[Fact]:
    """Return an open episode's facts: a looked-after child missing for thirty hours."""
    return [
        Fact("status_set", SEEN - timedelta(days=90), "status", "looked_after"),
        Fact("placement_set", SEEN - timedelta(days=60), "placement", "childrens_home"),
        Fact("kind_set", SEEN, "kind", "missing"),
        Fact("last_seen", SEEN, "seen"),
        Fact("reported_to_police", SEEN + timedelta(hours=3), "police"),
        Fact("authority_aware", SEEN + timedelta(hours=3), "aware"),
        Fact("grade_set", SEEN + timedelta(hours=4), "grade", "medium"),
        Fact("strategy_discussion_held", SEEN + timedelta(hours=14), "discussion"),
        Fact("iro_told", SEEN + timedelta(hours=5), "iro"),
    ]


def main() -> None:
    """Print both times, and the ratio."""
    packs = load_packs({p.name: p.read_text("utf-8") for p in ROOT.glob("protocols/*.toml")})
    rules = packs["thurrock"].rules[-10:]
    spans = [(rule.after, rule.due) for rule in rules]
    known = facts()

    def bare() -> list[tuple[bool, bool]]:
        return [(SEEN + after <= NOW, SEEN + after + due <= NOW) for after, due in spans]

    def engine() -> None:
        obligations(rules, known, now=NOW)

    def fastest(call: Callable[[], object]) -> float:
        return min(repeat(call, number=CALLS, repeat=ROUNDS)) / CALLS * 1e6

    took, base = fastest(engine), fastest(bare)
    result = {
        "rules": len(rules),
        "facts": len(known),
        "engine_microseconds": round(took, 1),
        "bare_loop_microseconds": round(base, 1),
        "ratio": round(took / base, 1),
        "goal_microseconds": GOAL_MICROSECONDS,
        "met": took < GOAL_MICROSECONDS,
    }
    if "--json" in sys.argv:
        sys.stdout.write(json.dumps(result) + "\n")
    else:
        sys.stdout.write("".join(f"{name}: {value}\n" for name, value in result.items()))


if __name__ == "__main__":
    main()
