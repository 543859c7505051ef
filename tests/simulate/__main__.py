"""Run both months at the same time, print what each found, and end with 1 on any fault."""

from __future__ import annotations

import subprocess
import sys

from tests.simulate.calendar import MONTHS


def main() -> int:
    """Run every month in a process of its own."""
    runs = {
        name: subprocess.Popen(
            [sys.executable, "-m", "tests.simulate.month", name], stdout=subprocess.PIPE, text=True
        )
        for name in MONTHS
    }
    found = {name: run.communicate()[0] for name, run in runs.items()}
    for said in found.values():
        sys.stdout.write(f"{said}\n")
    faults = [name for name, run in runs.items() if run.returncode]
    sys.stdout.write(f"Faults in {', '.join(faults)}.\n" if faults else "Nobody left unaware.\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
