"""Working a load to its end. Killed anywhere and run again, it ends as if undisturbed.

Each batch is one operation whose id comes from the load and the batch's place, so that a batch
that was done is not done again. The clock is the caller's: nothing here asks for the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid5

from django.db import DatabaseError, IntegrityError, transaction
from psycopg import DataError
from psycopg.errors import CheckViolation, ExclusionViolation

from homeward.domain.context import Context
from homeward.guard.people import services_context
from homeward.guard.session import scope
from homeward.record import bulk
from homeward.sources.loading.appliers import note_links
from homeward.sources.loading.applying import CLOCKS, Job, apply_batch, set_clocks
from homeward.sources.loading.given import TABLES
from homeward.sources.loading.incoming import Rows, in_batches
from homeward.sources.loading.work import Links
from homeward.sources.models import ClockDue, Load, LoadFile, Piece
from homeward.sources.queries import load_mapping
from homeward.sources.reading.table import TableReading, read_table

PURPOSE = "load files"
_TRIES = 3
_ABOUT_DATA = (CheckViolation, ExclusionViolation, DataError)
_PATIENCE = 20.0  # seconds: a killed load's last statement may still be running

Clock = Callable[[], datetime]
Progress = Callable[[str, int, int], None]
"""Told a file's name, its rows done and its lines."""

T = TypeVar("T")


def run_load(
    *,
    load: UUID,
    authority: UUID,
    clock: Clock,
    progress: Progress | None = None,
    patience: float = _PATIENCE,
) -> None:
    """Work a load to its end, from wherever it stands; one that has ended is left alone.

    Raises:
        Busy: another load into this record is still under way after ``patience`` seconds.
    """
    with bulk.only_one(authority, patience=patience):
        run = _Run(load, authority, clock, progress or (lambda name, done, lines: None))
        if run.load_row().finished_at is None:
            run.to_its_end()


class _Run:
    """One process's work on one load."""

    def __init__(self, load: UUID, authority: UUID, clock: Clock, progress: Progress) -> None:
        self._load = load
        self._authority = authority
        self._clock = clock
        self._progress = progress
        self._links = Links()

    def load_row(self) -> Load:
        """Return the load's row as it stands."""
        with self._scope() as ctx:
            row: Load = Load.objects.seen_by(ctx).get(pk=self._load)
        return row

    def to_its_end(self) -> None:
        """Apply each file, then set the clocks, then let go of the bytes."""
        for file in self._files():
            self._apply(file)
        self._set_clocks()
        with self._scope() as ctx:
            files = LoadFile.objects.seen_by(ctx).filter(load=self._load)
            Piece.objects.seen_by(ctx).filter(file__in=files.values("pk")).delete()
            Load.objects.seen_by(ctx).filter(pk=self._load).update(finished_at=ctx.now)

    def _files(self) -> list[LoadFile]:
        with self._scope() as ctx:
            return list(LoadFile.objects.seen_by(ctx).filter(load=self._load).order_by("place"))

    def _apply(self, file: LoadFile) -> None:
        job = Job(file, TABLES[file.table_name], self._links)
        done = 0
        with self._opened(file) as reading:
            for rows in in_batches(reading):
                note_links(job.table, rows.sound, self._links)
                if file.finished_at is None:
                    self._once(job, rows)
                done += len(rows)
                self._progress(file.name, done, file.lines)
        with self._scope() as ctx:
            LoadFile.objects.seen_by(ctx).filter(pk=file.pk).update(finished_at=ctx.now)

    @contextmanager
    def _opened(self, file: LoadFile) -> Iterator[TableReading]:
        with self._scope() as ctx:
            mapping = load_mapping(ctx, self._load)
            pieces = Piece.objects.seen_by(ctx).filter(file=file).order_by("place")
            contents = pieces.values_list("content", flat=True)
            chunks = (bytes(c) for c in contents.iterator(chunk_size=1))
            reading = read_table(name=file.name, source=chunks, mapping=mapping)
        with reading:
            yield reading

    def _once(self, job: Job, rows: Rows) -> None:
        """Apply a batch; rows that the database will not have are given back, not fatal."""
        ctx = self._context(f"{job.file.place}/{rows.number}")
        try:
            self._tried(lambda: apply_batch(ctx, job=job, rows=rows))
        except DatabaseError as error:
            if not _is_about_data(error):
                raise
            refused = frozenset(row.line for row in rows.sound if not _fits(ctx, job, rows, row))
            apply_batch(ctx, job=job, rows=rows, refused=refused)

    def _tried(self, act: Callable[[], T]) -> T:
        """Do it again where somebody changed the same rows at the same time."""
        for _ in range(_TRIES - 1):
            try:
                return act()
            except (bulk.Outrun, IntegrityError):
                continue
        return act()

    def _set_clocks(self) -> None:
        while due := self._clocks_due():
            ctx = self._context(f"clocks/{due[0].episode_id}")
            set_clocks(ctx, due=due)

    def _clocks_due(self) -> list[ClockDue]:
        with self._scope() as ctx:
            rows = ClockDue.objects.seen_by(ctx).filter(load=self._load)
            return list(rows.order_by("episode_id")[:CLOCKS])

    def _context(self, step: str) -> Context:
        ctx = services_context(now=self._clock(), authority=self._authority, purpose=PURPOSE)
        return ctx.for_operation(uuid5(self._load, step))

    @contextmanager
    def _scope(self) -> Iterator[Context]:
        ctx = self._context("")
        with scope(ctx):
            yield ctx


def _is_about_data(error: DatabaseError) -> bool:
    """Tell whether the database refused what a row says, and not what we did with it."""
    return isinstance(error.__cause__, _ABOUT_DATA)


def _fits(ctx: Context, job: Job, rows: Rows, row: object) -> bool:
    """Tell whether the database would have one row, by trying and undoing it."""
    alone = Rows(rows.number, sound=[each for each in rows.sound if each is row])
    with transaction.atomic():
        try:
            with transaction.atomic():
                apply_batch(ctx, job=job, rows=alone)
        except DatabaseError as error:
            if not _is_about_data(error):
                raise
            return False
        finally:
            transaction.set_rollback(True)
    return True
