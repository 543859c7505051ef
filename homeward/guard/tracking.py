"""The SQL that puts a table under the guard: policy, typed row history, triggers.

Used only by migrations. ``track`` is the floor beneath ``seen_by`` and ``@operation``: it holds
when the application's code is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.migrations.operations import RunSQL

HOME = "'00000000-0000-0000-0000-000000000000'::uuid"


@dataclass(frozen=True, slots=True)
class Guarded:
    """How one table stands under the guard.

    ``subject``: the SQL of a row's child (or authority), whose key digests it.
    ``rows``: "record" follows authority and shares; "home" is readable by everybody signed in.
    ``history``: whether each state of a row is kept (never for passwords).
    """

    table: str
    subject: str = "child_id"
    rows: str = "record"
    history: bool = True


def track(table: Guarded) -> RunSQL:
    """Return the migration step that puts ``table`` under the guard."""
    parts = [_history(table) if table.history else "", _triggers(table)]
    if table.rows == "record":
        parts.append(_policies(table.table, table.subject))
        if table.history:
            parts.append(_policies(f"{table.table}_history", table.subject))
    return RunSQL("\n".join(parts), reverse_sql=_undo(table))


def policy_only(table: str) -> RunSQL:
    """Return the step that lets only an authority's own services meet a table's rows.

    For what is on its way into the record or out of it: no history, no ledger items.
    """
    return RunSQL(
        _policies(table, "authority_id"),
        reverse_sql=f"DROP POLICY guard_seen ON {table};"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def same_authority(table: str, *columns: str, to: str = "record_child (id") -> RunSQL:
    """Return the step that ties ``table``'s rows to a row of the same authority.

    ``columns`` are those before ``authority_id``. Foreign keys ignore policies, so the link
    itself names the authority; when a transfer moves the child, the rows go with it.
    """
    name = f"{table}_{columns[0]}_same_authority"
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} "
        f"FOREIGN KEY ({', '.join(columns)}, authority_id) REFERENCES {to}, authority_id) "
        "ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def _history(table: Guarded) -> str:
    """History columns stand first, so a column added later lands last in both tables."""
    name = table.table
    made = [
        f"CREATE TABLE {name}_history AS SELECT NULL::uuid AS entry_id, "  # noqa: S608
        f'NULL::timestamptz AS known_from, NULL::"char" AS op, t.* FROM {name} t WITH NO DATA;',
        f"CREATE INDEX {name}_history_row ON {name}_history (id, known_from);",
    ]
    if table.subject != HOME:
        made.append(
            f"CREATE INDEX {name}_history_subject ON {name}_history ({table.subject}, known_from);"
        )
    return "\n".join(made)


def _triggers(table: Guarded) -> str:
    kept = "history" if table.history else "ledger"
    subject = table.subject.replace("'", "''")
    return f"""
CREATE TRIGGER guard_writes BEFORE INSERT OR UPDATE OR DELETE ON {table.table}
  FOR EACH STATEMENT EXECUTE FUNCTION guard_demand_operation();
CREATE TRIGGER guard_no_truncate BEFORE TRUNCATE ON {table.table}
  FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse();
CREATE TRIGGER guard_version BEFORE UPDATE ON {table.table}
  FOR EACH ROW EXECUTE FUNCTION guard_check_change();
CREATE TRIGGER guard_inserted AFTER INSERT ON {table.table} REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION guard_remember('{kept}', '{subject}');
CREATE TRIGGER guard_updated AFTER UPDATE ON {table.table} REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION guard_remember('{kept}', '{subject}');
CREATE TRIGGER guard_deleted AFTER DELETE ON {table.table} REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION guard_remember('{kept}', '{subject}');
"""


def _policies(table: str, subject: str) -> str:
    seen = (
        f"(authority_id = (SELECT guard_remit()) "
        f"AND {subject} <> ALL ((SELECT guard_hidden())::uuid[])) "
        f"OR {subject} = ANY ((SELECT guard_shared())::uuid[])"
    )
    if subject == "authority_id":
        seen = "authority_id = (SELECT guard_remit())"
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY guard_seen ON {table} FOR ALL USING ({seen})
  WITH CHECK (authority_id = (SELECT guard_authority()) AND ({seen}));
"""


def _undo(table: Guarded) -> str:
    drops = [
        f"DROP TRIGGER {name} ON {table.table};"
        for name in (
            "guard_writes",
            "guard_no_truncate",
            "guard_version",
            "guard_inserted",
            "guard_updated",
            "guard_deleted",
        )
    ]
    if table.rows == "record":
        drops.append(f"DROP POLICY guard_seen ON {table.table};")
        drops.append(f"ALTER TABLE {table.table} DISABLE ROW LEVEL SECURITY;")
    if table.history:
        drops.append(f"DROP TABLE {table.table}_history;")
    return "\n".join(drops)


def widen(table: str) -> RunSQL:
    """Return the step that gives a table's history the columns that were added to the table.

    Added columns are nullable: a digest leaves nulls out, so rows written before stay true.
    """
    return RunSQL(
        f"""
DO $$ DECLARE added record;
BEGIN
  FOR added IN SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS kind
    FROM pg_attribute a
    WHERE a.attrelid = '{table}'::regclass AND a.attnum > 0 AND NOT a.attisdropped
      AND NOT EXISTS (SELECT FROM pg_attribute h
        WHERE h.attrelid = '{table}_history'::regclass AND h.attname = a.attname)
    ORDER BY a.attnum
  LOOP
    EXECUTE format('ALTER TABLE {table}_history ADD COLUMN %I %s', added.name, added.kind);
  END LOOP;
END $$;
""",  # noqa: S608
        reverse_sql=RunSQL.noop,
    )
