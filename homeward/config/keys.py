"""Passwords and keys: made once, kept in the home's ``keys`` folder, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from homeward.config.failure import CannotStart

FOLDER = "keys"
_BYTES = 48


def read_or_make(home: Path, name: str) -> str:
    """Return the secret called ``name``, making it on first use (0600, in a 0700 folder).

    Raises: CannotStart, when the folder cannot be written or the stored secret is empty.
    """
    path = home / FOLDER / name
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path)
        text = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise CannotStart(
            f"Cannot keep keys in {path.parent} ({error.strerror}). Choose a folder that this "
            "account can write with HOMEWARD_HOME, or put its permissions right."
        ) from error
    if not text:
        raise CannotStart(f"The key file {path} is empty. Restore it from the last backup.")
    return text


def _make(path: Path) -> None:
    """Write a new secret unless one stands there; two starters at once agree on one."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(_BYTES))
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, path)  # fails, and so keeps the first, where another made it meanwhile
    except FileExistsError:
        pass
    finally:
        draft.unlink()
