"""A folder into which other systems put files: each is loaded by itself, once it is whole.

    arrivals/<authority's code>/file.csv               a known table
    arrivals/<authority's code>/<mapping>/file.csv     another system's, read through a mapping

A file is taken when two looks find it the same, so one still being written is left alone. Taken,
it is moved to ``taken/<day>/`` beside it. Killed between the two it is taken again, and then
every row of it is unchanged. Nothing here says a file's name to a log: it may name somebody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError

from homeward.domain.refusal import Refusal
from homeward.domain.time import london_date
from homeward.guard.models import Authority
from homeward.guard.people import services_context, services_here
from homeward.guard.session import scope
from homeward.sources.loading.given import Given
from homeward.sources.loading.running import PURPOSE
from homeward.sources.mapping.model import FileMapping
from homeward.sources.operations import request_load
from homeward.sources.queries import saved_mappings

TAKEN = "taken"
"""The folder beside arriving files that those taken go to. Nothing in it is looked at."""

_UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart")

Seen = tuple[int, int]


@dataclass(slots=True)
class Look:
    """What one look did: files taken, by authority's code, and how many could not be."""

    taken: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Door:
    """A folder under watch: whose record its files go into, and how they are read."""

    code: str
    authority: UUID
    folder: Path
    mapping: FileMapping | None


class Watch:
    """Looks into the folder again and again; remembers what the last look found."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._former: dict[Path, Seen] = {}

    def look(self, now: datetime) -> Look:
        """Take every file that is as it was at the last look. ``now`` is aware UTC.

        A folder of no authority here, or of no mapping that it keeps, is left alone.

        Raises:
            OSError: the folder itself cannot be read.
        """
        done, seen = Look(), {}
        for door in self._doors(now):
            for path in _files(door.folder):
                state = _state(path)
                if state is None:
                    continue
                if self._former.get(path) != state:
                    seen[path] = state
                    continue
                counts = done.taken if _take(door, path, now) else done.failed
                counts[door.code] = counts.get(door.code, 0) + 1
        self._former = seen
        return done

    def _doors(self, now: datetime) -> Iterator[_Door]:
        there = {path.name.casefold(): path for path in self._folder.iterdir() if _is_own(path)}
        held = {row.authority_id for row in services_here() if row.authority_id}
        for row in Authority.objects.filter(pk__in=held).order_by("code"):
            folder = there.get(row.code.casefold())
            if folder is None:
                continue
            yield _Door(row.code, row.pk, folder, None)
            ctx = services_context(now=now, authority=row.pk, purpose=PURPOSE)
            with scope(ctx):
                kept = saved_mappings(ctx)
            for mapping in kept:
                inner = folder / mapping.name
                if _is_own(inner):
                    yield _Door(row.code, row.pk, inner, mapping)


def _is_own(path: Path) -> bool:
    """Tell whether it is a folder itself: a link may lead anywhere."""
    return path.is_dir() and not path.is_symlink()


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file()
        and not path.is_symlink()
        and not path.name.startswith((".", "~"))
        and not path.name.lower().endswith(_UNFINISHED)
    )


def _state(path: Path) -> Seen | None:
    """Return a file's size and time of change; None where it has just gone."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns


def _take(door: _Door, path: Path, now: datetime) -> bool:
    """Ask for a file to be loaded, then move it; tell whether both were done."""
    ctx = services_context(now=now, authority=door.authority, purpose=PURPOSE)
    try:
        request_load(ctx, files=[Given(path.name, path)], in_background=True, mapping=door.mapping)
        _move(path, door.folder / TAKEN / f"{london_date(now):%Y-%m-%d}")
    except FileNotFoundError:
        return True  # another worker was quicker
    except (OSError, Refusal, IntegrityError):
        return False
    return True


def _move(path: Path, folder: Path) -> None:
    """Move a file aside; one of the same name there is never written over."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, 1_000):
        name = path.name if number == 1 else f"{path.stem} {number}{path.suffix}"
        aside = folder / name
        try:
            aside.hardlink_to(path)
        except FileExistsError:
            continue
        path.unlink()
        return
    raise FileExistsError(folder)
