"""What the application's role may do to each table: the least that its work needs."""

from __future__ import annotations

from collections.abc import Iterable

_READ_ONLY = {"guard_ledgerentry", "guard_ledgeritem", "guard_ledgerhead", "django_migrations"}
_ADD_ONLY = {"guard_seal"}
_SECRET = {"guard_subjectkey"}


def grants(*, tables: Iterable[str], tracked: frozenset[str], role: str) -> list[str]:
    """Return the SQL that gives ``role`` its rights on every table, and takes all others.

    ``tracked`` tables are never deleted from; row history and the ledger are only read; keys
    are not even read. Anything else (sessions, drafts, queue) is the application's own.
    """
    statements = [f'GRANT USAGE ON SCHEMA public TO "{role}"']
    for table in sorted(tables):
        statements.append(f'REVOKE ALL ON "{table}" FROM "{role}"')
        rights = _rights(table, tracked)
        if rights:
            statements.append(f'GRANT {rights} ON "{table}" TO "{role}"')
    statements.append(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
    return statements


def _rights(table: str, tracked: frozenset[str]) -> str:
    if table in _SECRET:
        return ""
    if table in _READ_ONLY or table.endswith("_history"):
        return "SELECT"
    if table in _ADD_ONLY:
        return "SELECT, INSERT"
    if table in tracked:
        return "SELECT, INSERT, UPDATE"
    return "SELECT, INSERT, UPDATE, DELETE"
