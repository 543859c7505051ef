"""What the database is told about the one who asks. The only place that sets ``app.*``.

Settings are local to the transaction: they end with it, and ``scope`` puts back those that
held before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction

from homeward.domain.context import Context
from homeward.guard.known import SCHEMA

_NAMES = (
    "actor",
    "organisation",
    "authority",
    "purpose",
    "now",
    "teams",
    "operation",
    "operation_id",
    "entry",
)
_ASKER = _NAMES[:6]


def _setters(names: Sequence[str]) -> str:
    return ", ".join(f"set_config('app.{n}', %s, true)" for n in names)


def _change(names: Sequence[str]) -> str:
    """Return the statement that reads what holds, then (hence materialised) sets it anew."""
    held = ", ".join(f"coalesce(current_setting('app.{n}', true), '')" for n in names)
    words = ("WITH former AS MATERIALIZED (SELECT", held, ") SELECT former.*,", _setters(names))
    return " ".join((*words, "FROM former"))


_SET, _CHANGE = f"SELECT {_setters(_NAMES)}", _change(_NAMES)
_LEND_BACK, _LEND = f"SELECT {_setters(_ASKER)}", _change(_ASKER)


@contextmanager
def scope(ctx: Context, *, operation: str = "", entry: UUID | None = None) -> Iterator[None]:
    """Hold a transaction in which the database sees what ``ctx`` may see.

    With ``operation`` and ``entry`` the transaction may also write, under that ledger entry.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:  # what is set ends with the transaction: there is nothing to put back
            cursor.execute(_SET, _values(ctx, operation, entry))
            yield
            return
        cursor.execute(_CHANGE, _values(ctx, operation, entry))
        former = cursor.fetchone()[: len(_NAMES)]
        yield
        cursor.execute(_SET, former)


def _values(ctx: Context, operation: str, entry: UUID | None) -> list[str]:
    return [
        str(ctx.actor),
        str(ctx.organisation),
        str(ctx.authority or ""),
        ctx.purpose,
        ctx.true_now.isoformat(),
        "|".join(sorted(ctx.teams)),
        operation,
        str(ctx.operation_id),
        str(entry or ""),
    ]


@contextmanager
def lent_to(ctx: Context) -> Iterator[None]:
    """See and write as ``ctx`` for a while, within the operation and entry under way.

    For what the program does on an authority's behalf inside another's operation: looking for
    likely duplicates that the asker may not see, running an authority's clock.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LEND, _values(ctx, "", None)[: len(_ASKER)])
        former = cursor.fetchone()[: len(_ASKER)]
        yield
        cursor.execute(_LEND_BACK, former)


_looking_back: ContextVar[bool] = ContextVar("looking_back", default=False)

_PAST = """
WITH former AS MATERIALIZED (SELECT current_setting('search_path') AS path,
  coalesce(current_setting('app.known_at', true), '') AS at,
  coalesce(current_setting('app.known_subjects', true), '') AS subjects)
SELECT former.*, set_config('search_path', %s, true), set_config('app.known_at', %s, true),
  set_config('app.known_subjects', %s, true) FROM former
"""


@contextmanager
def known_at(at: datetime, *, subjects: Iterable[UUID]) -> Iterator[None]:
    """Read the rows of these children as they stood recorded at ``at`` (aware UTC).

    Within a scope. Every query meets the views of ``guard/known.py`` in place of the tables,
    under the reader's own policies as they are now; nothing can be written meanwhile.
    """
    words = [f"{SCHEMA}, public", at.isoformat(), ",".join(map(str, sorted(subjects)))]
    token = _looking_back.set(True)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_PAST, words)
            former = cursor.fetchone()[:3]
            yield
            cursor.execute(_PAST, former)
    finally:
        _looking_back.reset(token)


def is_looking_back() -> bool:
    """Tell whether the record is being read as it was known at some past instant."""
    return _looking_back.get()


def hold(what: UUID) -> None:
    """Wait for, and keep until the transaction ends, the one place in which ``what`` is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_lock_number(what)])


def hold_all(what: Iterable[UUID]) -> None:
    """Hold many, in the order that everybody takes them in, so that none waits on another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(n) FROM unnest(%s::bigint[]) n",
            [[_lock_number(one) for one in sorted(what)]],
        )


def hold_if_free(what: UUID) -> bool:
    """Keep ``what`` until the transaction ends, unless another has it; tell whether it is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_lock_number(what)])
        return bool(cursor.fetchone()[0])


def _lock_number(what: UUID) -> int:
    return what.int % 2**63


@contextmanager
def own_entry() -> Iterator[None]:
    """Write under a further ledger entry of the operation under way, closed at the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.entry')")
        former = cursor.fetchone()[0]
        begin_entry(uuid4())
        yield
        append_entry()
        begin_entry(UUID(former))


def begin_entry(entry: UUID) -> None:
    """Open the next ledger entry within the operation under way (a batch of a long one)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.entry', %s, true)", [str(entry)])


def append_entry() -> None:
    """Close the open ledger entry and link it to its stream's last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT guard_append()")


def note_rows_read(*, table: str, ids: Sequence[UUID], subject: UUID) -> None:
    """Put rows that are being opened under the entry now open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT guard_note_read(%s, %s, %s)", [table, list(ids), subject])


def make_keys(pads: Sequence[tuple[UUID, bytes, bytes]]) -> None:
    """Store the digest keys of new subjects, as HMAC pads; existing ones are left alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT guard_make_keys(%s::uuid[], %s::bytea[], %s::bytea[])",
            [[p[0] for p in pads], [p[1] for p in pads], [p[2] for p in pads]],
        )
