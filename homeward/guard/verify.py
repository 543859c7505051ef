"""Is the ledger whole, and does the record still say what the ledger remembers?

Recomputes in Python what the database's functions wrote: each entry's hash and its link to
the one before, each stream's head, each seal and its signature, and the keyed digest of every
live row and every kept state. Names the first broken link and every row that differs.

Reads through the backup role, which sees all rows and can change none.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

_ENTRIES = """
SELECT e.id, e.stream, e.seq, to_char(e.at, 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor,
  e.organisation, coalesce(e.authority_id::text, '-'), e.purpose, e.operation,
  e.operation_id, e.item_count, e.items_hash, e.prev_hash, e.hash,
  i.said, i.number
FROM guard_ledgerentry e
LEFT JOIN LATERAL (SELECT string_agg(concat_ws(' ', table_name, row_id, subject, op, digest),
  E'\\n' ORDER BY id) AS said, count(*) AS number
  FROM guard_ledgeritem WHERE entry_id = e.id) i ON true
ORDER BY e.stream, e.seq
"""

_TABLES = """
SELECT c.relname, starts_with(encode(t.tgargs, 'escape'), 'history') FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = 'guard_inserted' ORDER BY c.relname
"""

_LIVE = """
SELECT coalesce(t.id, i.row_id), i.op, i.digest, k."inner", k."outer",
  jsonb_strip_nulls(to_jsonb(t))::text
FROM {table} t
FULL JOIN (SELECT DISTINCT ON (row_id) row_id, op, digest, subject FROM guard_ledgeritem
  WHERE table_name = {name} AND op <> 'R' ORDER BY row_id, id DESC) i ON i.row_id = t.id
LEFT JOIN guard_subjectkey k ON k.subject = i.subject
"""

# One entry may change one row more than once: the states and the items go in step.
_KEPT = """
SELECT coalesce(h.id, i.row_id), i.op, i.digest, k."inner", k."outer",
  jsonb_strip_nulls(to_jsonb(h) - 'entry_id' - 'known_from' - 'op' - 'step')::text
FROM (SELECT *, row_number() OVER (PARTITION BY entry_id, id, op
  ORDER BY (to_jsonb(t) ->> 'version')::int) AS step FROM {table} t) h
FULL JOIN (SELECT *, row_number() OVER (PARTITION BY entry_id, row_id, op ORDER BY id) AS step
  FROM guard_ledgeritem WHERE table_name = {name} AND op <> 'R') i
  ON i.entry_id = h.entry_id AND i.row_id = h.id AND i.op = h.op::text AND i.step = h.step
LEFT JOIN guard_subjectkey k ON k.subject = i.subject
"""

SHOWN = 100
"""At most this many faults are named; the count is always whole."""


@dataclass
class Findings:
    """What was checked and what was found wrong, in the order met."""

    entries: int = 0
    streams: int = 0
    seals: int = 0
    rows: int = 0
    states: int = 0
    erased: int = 0
    fault_count: int = 0
    faults: list[str] = field(default_factory=list)

    def fault(self, sentence: str) -> None:
        """Add one fault."""
        self.fault_count += 1
        if len(self.faults) < SHOWN:
            self.faults.append(sentence)

    @property
    def whole(self) -> bool:
        """Tell whether nothing was found wrong."""
        return not self.fault_count


def verify(url: str, *, sealing_key: bytes) -> Findings:
    """Check every chain, seal and row of the home at ``url`` (the backup role's address)."""
    found = Findings()
    with psycopg.connect(url, options="-c timezone=UTC") as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        heads = _check_entries(connection, found)
        _check_seals(connection, sealing_key, heads, found)
        tables = connection.execute(_TABLES).fetchall()
        for table, has_history in tables:
            _check_rows(connection, table, _LIVE, table, found)
            if has_history:
                _check_rows(connection, table, _KEPT, f"{table}_history", found)
    return found


def _stream(connection: psycopg.Connection[Any], query: Any, name: str) -> Iterator[Any]:
    with connection.cursor(name=name) as cursor:
        cursor.itersize = 5_000
        cursor.execute(query)
        yield from cursor


def _check_entries(
    connection: psycopg.Connection[Any], found: Findings
) -> dict[str, dict[int, str]]:
    """Follow every stream from its first entry; return each stream's hashes by place."""
    links: dict[str, dict[int, str]] = {}
    for row in _stream(connection, _ENTRIES, "entries"):
        found.entries += 1
        fields, (stored, said, number) = row[:13], row[13:]
        stream, seq = fields[1], fields[2]
        places = links.setdefault(stream, {})
        where = f"stream {stream}, entry {seq}"
        if seq != len(places) + 1:
            found.fault(f"{where}: the entry before it is missing")
        elif fields[12] != places.get(seq - 1, ""):
            found.fault(f"{where}: it does not follow the entry before it")
        if hashlib.sha256((said or "").encode()).hexdigest() != fields[11] or number != fields[10]:
            found.fault(f"{where}: the rows it names were changed")
        if hashlib.sha256("\n".join(str(f) for f in fields).encode()).hexdigest() != stored:
            found.fault(f"{where}: the entry was changed")
        places[seq] = stored
    found.streams = len(links)
    for stream, seq, head in connection.execute("SELECT stream, seq, hash FROM guard_ledgerhead"):
        if links.get(stream, {}).get(seq, "") != head or seq != len(links.get(stream, {})):
            found.fault(f"stream {stream}: its last entries are missing")
    return links


def _check_seals(
    connection: psycopg.Connection[Any],
    key: bytes,
    links: dict[str, dict[int, str]],
    found: Findings,
) -> None:
    former = ""
    query = "SELECT seq, at, heads, prev_hash, hash, signature FROM guard_seal ORDER BY seq"
    for seq, at, heads, prev, stored, signature in connection.execute(query):
        found.seals += 1
        if seq != found.seals or prev != former:
            found.fault(f"seal {seq}: it does not follow the seal before it")
        body = seal_body(seq=seq, at=at.isoformat(), heads=heads, prev=prev)
        if hashlib.sha256(body).hexdigest() != stored:
            found.fault(f"seal {seq}: the seal was changed")
        if not hmac.compare_digest(sign(body, key), signature):
            found.fault(f"seal {seq}: the signature is not the home's")
        for stream, (place, value) in heads.items():
            if links.get(stream, {}).get(place) != value:
                found.fault(f"stream {stream}, entry {place}: it is not the entry that was sealed")
        former = stored


def seal_body(*, seq: int, at: str, heads: dict[str, Any], prev: str) -> bytes:
    """Return the bytes of a seal that are hashed and signed."""
    return json.dumps([seq, at, sorted(heads.items()), prev], separators=(",", ":")).encode()


def sign(body: bytes, key: bytes) -> str:
    """Return the home's signature of a seal: HMAC-SHA-256, in hexadecimal."""
    return hmac.new(key, body, hashlib.sha256).hexdigest()


def _check_rows(
    connection: psycopg.Connection[Any], table: str, query: str, source: str, found: Findings
) -> None:
    text = sql.SQL(query).format(table=sql.Identifier(source), name=sql.Literal(table))
    kept = source != table
    for row in _stream(connection, text, "rows"):
        if kept:
            found.states += 1
        else:
            found.rows += 1
        sentence = _fault(row, kept=kept)
        if sentence == "erased":
            found.erased += 1
        elif sentence:
            found.fault(f"{source} {row[0]}: {sentence}")


def _fault(
    row: tuple[UUID, str | None, str | None, bytes | None, bytes | None, str | None], *, kept: bool
) -> str:
    """Return what is wrong with one row, or nothing, or "erased"."""
    _, op, digest, inner, outer, document = row
    if digest is None:
        return "no operation wrote it"
    if inner is None or outer is None:
        return "erased"
    if document is None:
        gone = op == "D" and not kept
        return "" if gone else "it was removed behind the application's back"
    if op == "D" and not kept:
        return "it was put back behind the application's back"
    inside = hashlib.sha256(inner + document.encode()).digest()
    if hashlib.sha256(outer + inside).hexdigest() != digest:
        return "it was changed behind the application's back"
    return ""
