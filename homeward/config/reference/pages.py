"""Which pages there are, whether those kept are current, and making them again."""

from __future__ import annotations

from pathlib import Path

from homeward.config.reference.commands import commands_page
from homeward.config.reference.permissions import permissions_page
from homeward.config.reference.record import record_page


def all_pages() -> dict[str, str]:
    """Return what each page should say, by file name."""
    return {
        "commands.md": commands_page(),
        "permissions.md": permissions_page(),
        "record.md": record_page(),
    }


def stale(folder: Path) -> list[str]:
    """Return the names of the pages in ``folder`` that are missing or say something else."""
    return [name for name, text in all_pages().items() if _said(folder / name) != text]


def write(folder: Path) -> list[str]:
    """Write every page that is missing or stale; return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = stale(folder)
    for name in changed:
        (folder / name).write_text(all_pages()[name], encoding="utf-8")
    return changed


def _said(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
