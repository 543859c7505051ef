"""Which account runs the embedded server: PostgreSQL refuses to be run by root.

An ordinary user runs it as itself. Root (containers, CI) runs it under a user namespace in which
root is an ordinary number, so files stay root's and a 0700 home stays closed; where namespaces
are forbidden, as ``nobody``, keeping only the right to reach the files.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from homeward.config.failure import CannotStart

_REACH = "+dac_override"


@dataclass(frozen=True, slots=True)
class Account:
    """Words to put before a server command, and who must own the data for it to work."""

    prefix: tuple[str, ...]
    uid: int

    def own(self, path: Path) -> None:
        """Give a folder and what it holds to this account, unless it has it already."""
        if path.stat().st_uid == self.uid or os.geteuid() != 0:
            return
        for folder, _, files in os.walk(path):
            for name in (folder, *(os.path.join(folder, file) for file in files)):
                os.lchown(name, self.uid, self.uid)


def choose() -> Account:
    """Return the account that works here.

    Raises: CannotStart, where root has no way to set its rights aside.
    """
    number = _lowly_uid()
    if os.geteuid() != 0:
        # A number without a name (some containers) needs a namespace that gives it one.
        named = any(entry.pw_uid == os.geteuid() for entry in pwd.getpwall())
        prefix = () if named or not _works(_namespace(number)) else _namespace(number)
        return Account(prefix=prefix, uid=os.geteuid())
    ways = {0: _namespace(number), number: _dropped(number)}
    for uid, prefix in ways.items():
        if number and _works(prefix):
            return Account(prefix=prefix, uid=uid)
    raise CannotStart(
        "The embedded database cannot be run by root, and this system offers no way to run it "
        "as anybody else. Run Homeward as an ordinary user, or set DATABASE_URL to a server."
    )


def _lowly_uid() -> int:
    """Return the number of an account other than root (initdb wants one with a name), or 0."""
    numbers = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid}
    return numbers.get("nobody", min(numbers.values(), default=0))


def _namespace(number: int) -> tuple[str, ...]:
    return ("unshare", "--user", f"--map-user={number}")


def _dropped(number: int) -> tuple[str, ...]:
    ids = (f"--reuid={number}", f"--regid={number}", "--clear-groups")
    return ("setpriv", *ids, f"--inh-caps={_REACH}", f"--ambient-caps={_REACH}")


def _works(prefix: tuple[str, ...]) -> bool:
    try:
        return subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
