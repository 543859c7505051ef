"""Every bench, one after another: ``make bench``. Prints figures, asserts no time.

Run: ``.venv/bin/python -m tests.bench [--json]``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bench import (
    bench_board,
    bench_change,
    bench_operation,
    bench_poll,
    bench_queries,
    bench_recompute,
    home,
)
from tests.bench.figures import show

_CHECKOUT = Path(__file__).resolve().parents[2]

# The counting comes first: it watches the home grow.
IN_ONE_HOME = (
    bench_queries,
    bench_board,
    bench_poll,
    bench_change,
    bench_operation,
    bench_recompute,
)
BY_THEMSELVES = (
    "bench_engine",
    "bench_load",
    "bench_growth",
    "bench_search",
    "bench_tick",
    "bench_delivery",
)


def main() -> None:
    """Run those that share a home, then those that make their own."""
    with home.standing() as here:
        for bench in IN_ONE_HOME:
            show(bench.measure(here))
    for name in BY_THEMSELVES:
        sys.stdout.write(f"{name}:\n" if "--json" not in sys.argv else "")
        sys.stdout.flush()
        words = [sys.executable, "-m", f"tests.bench.{name}", *sys.argv[1:]]
        subprocess.run(words, check=True, cwd=_CHECKOUT)


if __name__ == "__main__":
    main()
