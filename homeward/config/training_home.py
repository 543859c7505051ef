"""A home to train in: marked as one when it is made, and for good.

The mark is bound to the home's own sealing key: a file of that name that was put into a real
home, or copied there from a training home, makes it no training home, and no page is shown.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from pathlib import Path

from homeward.config import keys
from homeward.config.failure import CannotStart

VARIABLE = "HOMEWARD_TRAINING"
FOLDER = "var-training"
_MARK = "training"
_PURPOSE = b"Homeward training home"


def is_marked(home: Path) -> bool:
    """Return whether this home was made to train in.

    Raises: CannotStart, when the mark was made for another home.
    """
    mark = home / _MARK
    try:
        text = mark.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise CannotStart(f"Cannot read {mark} ({error.strerror}).") from error
    if not hmac.compare_digest(text.encode(), _proof(home).encode()):
        raise CannotStart(
            f"The file {mark} was not made for this home, so Homeward cannot tell whether its "
            "children are invented. A home never becomes a training home: move that file away, "
            "or name another folder with HOMEWARD_HOME."
        )
    return True


def settled(home: Path, *, asked: bool) -> bool:
    """Return whether a home is to train in, marking it if that is asked of an empty folder.

    Raises: CannotStart, when it is asked of a folder that holds anything.
    """
    if is_marked(home):
        return True
    if not asked:
        return False
    if any(home.iterdir()):
        raise CannotStart(
            f"{home} is not a training home, and no home ever becomes one. Name an empty folder "
            f"with HOMEWARD_HOME, or leave it unset for {FOLDER}."
        )
    draft = home / f"{_MARK}.new"
    draft.write_text(_proof(home), encoding="ascii")
    draft.rename(home / _MARK)
    return True


def demand(home: Path) -> None:
    """Refuse a folder that is not a training home.

    Raises: CannotStart.
    """
    if not is_marked(home):
        raise CannotStart(
            f"{home} is not a training home: nothing in it was touched. Begin one with homeward "
            "run --training, or name yours with HOMEWARD_HOME."
        )


def demand_apart(ties: Mapping[str, bool]) -> None:
    """Refuse a training home that is tied to anything outside it: ``ties``, by variable.

    Raises: CannotStart.
    """
    for name, there in ties.items():
        if there:
            raise CannotStart(
                f"A training home keeps to itself: its database is its own, no file is loaded "
                f"by itself, and no message leaves it. Unset {name} and try again."
            )


def _proof(home: Path) -> str:
    """Return what the mark of this home says."""
    key = keys.read_or_make(home, "sealing")
    return hmac.new(key.encode(), _PURPOSE, "sha256").hexdigest()
