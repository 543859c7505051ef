"""A history, and open episodes, copied in sets by the superuser with triggers off.

One episode that the product's own operations made is the pattern; a hundred thousand copies of
it are there in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from tests.bench.home import Home

_EPISODE = (
    "record_child",
    "record_statusperiod",
    "record_episode",
    "record_missingreport",
    "record_kindchange",
    "record_gradechange",
    "record_logentry",
    "work_episodeclock",
    "work_obligation",
)
_TOLD = ("work_wake", "work_message", "work_delivery")
_TOMORROW = "now() + interval '1 day'"
_MADE = """
SELECT array_agg(md5('open episode ' || n)::uuid) FROM generate_series(%s::int, %s::int) n
"""
_OPEN_DUTIES = """
SELECT count(*) FROM work_obligation WHERE episode_id = %s AND state IN ('running', 'overdue')
"""
_WAITING = (
    """
INSERT INTO work_outbox
(delivery_id, authority_id, organisation, at, failures, by_text, urgent, reference)
SELECT d.id, d.authority_id, m.organisation, now() + interval '1 day', 0, false, false, ''
FROM work_delivery d JOIN work_message m ON m.id = d.message_id WHERE m.episode_id = ANY(%s)
""",
    """
INSERT INTO work_chase (message_id, authority_id, organisation, at, failures)
SELECT id, authority_id, organisation, now() + interval '1 day', 0
FROM work_message WHERE episode_id = ANY(%s)
""",
)
_OF_MESSAGE = {
    "work_delivery": "t.message_id IN (SELECT id FROM work_message WHERE episode_id = f.id)"
}


@dataclass(frozen=True, slots=True)
class _Copying:
    """What is copied: the pattern, the word that tells its copies apart, how many a child."""

    pattern: UUID
    word: str
    tables: tuple[str, ...]
    a_child: int
    first: int
    last: int

    @property
    def child(self) -> str:
        return f"md5('{self.word} child ' || n / {self.a_child})::uuid"

    @property
    def episode(self) -> str:
        return f"md5('{self.word} episode ' || n)::uuid"


def copy_history(home: Home, *, upto: int) -> None:
    """Copy the finished episode until the history is so long, five episodes a child."""
    if upto > home.history:
        _copy_all(home, _Copying(home.finished, "past", _EPISODE, 5, home.history, upto - 1))
        home.history = upto


def copy_open(home: Home, *, upto: int) -> None:
    """Copy an open episode with its duties and messages until so many duties are open.

    Each copy has something waiting a day ahead in every queue that the worker looks at, and
    nothing due.
    """
    pattern = home.open[0]
    with psycopg.connect(str(home.superuser), autocommit=True) as own:
        duties = _one(own, _OPEN_DUTIES, pattern)
        last = -(-upto // duties) - 1
        if last < home.copied_open:
            return
        copying = _Copying(pattern, "open", _EPISODE + _TOLD, 1, home.copied_open, last)
        _copy_all(home, copying)
        made = _one(own, _MADE, copying.first, last)
        for words in _WAITING:
            own.execute(words, [made])
        own.execute("VACUUM (ANALYZE)")
    home.copied_open = last + 1


def _one(own: psycopg.Connection, words: str, *values: object) -> Any:
    found = own.execute(words, values).fetchone()
    return found[0] if found else None


def _copy_all(home: Home, copying: _Copying) -> None:
    with psycopg.connect(str(home.superuser), autocommit=True) as own:
        own.execute("SET session_replication_role = replica")
        for table in copying.tables:
            _copy(own, table, copying)
        own.execute("VACUUM (ANALYZE)")


def _copy(own: psycopg.Connection, table: str, copying: _Copying) -> None:
    """Insert copies of a table's rows about the pattern, its child once for all its episodes."""
    found = own.execute(
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position",
        [table],
    ).fetchall()
    of_child = not _of_episode(table, dict(found))
    values = sql.SQL(", ").join(_value(name, kind, table, copying) for name, kind in found)
    own.execute(
        sql.SQL(
            "INSERT INTO {table} ({names}) SELECT {values} FROM record_episode f "
            "JOIN {table} t ON {mine} CROSS JOIN generate_series({first}, {last}, {step}) n "
            "WHERE f.id = {pattern}"
        ).format(
            table=sql.Identifier(table),
            names=sql.SQL(", ").join(sql.Identifier(name) for name, _ in found),
            values=values,
            mine=sql.SQL(_mine(table, dict(found))),
            first=copying.first,
            last=copying.last,
            step=copying.a_child if of_child else 1,
            pattern=copying.pattern,
        )
    )


def _of_episode(table: str, columns: dict[str, str]) -> bool:
    return "episode_id" in columns or table in {"record_episode", *_OF_MESSAGE}


def _mine(table: str, columns: dict[str, str]) -> str:
    if "episode_id" in columns:
        return "t.episode_id = f.id"
    own = {"record_child": "t.id = f.child_id", "record_episode": "t.id = f.id"} | _OF_MESSAGE
    return own.get(table, "t.child_id = f.child_id")


def _value(name: str, kind: str, table: str, copying: _Copying) -> sql.Composable:
    """Return what a copy holds in one column: its own ids and times, the rest as copied."""
    own_id = {"record_child": copying.child, "record_episode": copying.episode}
    computed = {
        "id": own_id.get(table, "md5(t.id::text || n)::uuid"),
        "child_id": copying.child,
        "episode_id": copying.episode,
        "message_id": "md5(t.message_id::text || n)::uuid",
        "event_id": "md5('event ' || n)::uuid",
        "family_name": f"'Copied' || n / {copying.a_child}",
        "family_key": f"'copied' || n / {copying.a_child}",
    }
    computed |= {
        "work_message": {"key": "t.key || n"},
        "work_wake": {"at": _TOMORROW},
    }.get(table, {})
    if name in computed:
        return sql.SQL(computed[name])
    column = sql.SQL("t.{}").format(sql.Identifier(name))
    if kind == "timestamp with time zone":
        return sql.SQL("{} - make_interval(days => 8 + 40 * (n % {}) + n % 37)").format(
            column, sql.SQL(str(copying.a_child))
        )
    return column
