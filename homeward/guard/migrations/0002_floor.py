"""Row-level security, triggers and the ledger's functions."""

from django.db import migrations

from homeward.guard.floor import LEDGER, LEDGER_READERS, READING, SETTINGS, WRITING
from homeward.guard.tracking import HOME, Guarded, track

_FUNCTIONS = [
    "guard_append()",
    "guard_note_read(text, uuid[], uuid)",
    "guard_items_hash(uuid)",
    "guard_entry_hash(guard_ledgerentry)",
    "guard_make_keys(uuid[], bytea[], bytea[])",
    "guard_remember()",
    "guard_digest(bytea, bytea, jsonb)",
    "guard_check_change()",
    "guard_demand_operation()",
    "guard_refuse()",
    "guard_refuse_rewrite()",
    "guard_head_moves_on()",
    "guard_unwritten(uuid)",
    "guard_hidden()",
    "guard_shared()",
    "guard_remit()",
    "guard_entry()",
    "guard_now()",
    "guard_organisation_id()",
    "guard_authority()",
]


class Migration(migrations.Migration):
    dependencies = [("guard", "0001_initial")]

    operations = [
        migrations.RunSQL(
            SETTINGS + READING + WRITING + LEDGER + LEDGER_READERS,
            reverse_sql="".join(f"DROP FUNCTION IF EXISTS {f} CASCADE;" for f in _FUNCTIONS),
        ),
        track(Guarded("guard_share")),
        track(Guarded("guard_restriction")),
        track(Guarded("guard_authority", subject=HOME, rows="home")),
        track(Guarded("guard_organisation", subject=HOME, rows="home")),
        track(Guarded("guard_coverage", subject=HOME, rows="home")),
        track(Guarded("guard_membership", subject=HOME, rows="home")),
        track(Guarded("guard_user", subject=HOME, rows="home", history=False)),
        # The guard's own policies for shares: a reader sees those of its record and those
        # made to it; it may write them for a child that it may see, or whose row is not
        # there yet (an intake shares a child before writing the row).
        migrations.RunSQL(
            """
            DROP POLICY guard_seen ON guard_share;
            CREATE POLICY guard_seen ON guard_share FOR ALL
              USING (authority_id = (SELECT guard_remit())
                OR to_organisation_id = (SELECT guard_organisation_id()))
              WITH CHECK (authority_id = (SELECT guard_authority()) AND (
                (authority_id = (SELECT guard_remit())
                  AND child_id <> ALL ((SELECT guard_hidden())::uuid[]))
                OR child_id = ANY ((SELECT guard_shared())::uuid[])
                OR guard_unwritten(child_id)));
            DROP POLICY guard_seen ON guard_share_history;
            CREATE POLICY guard_seen ON guard_share_history FOR ALL
              USING (authority_id = (SELECT guard_remit())
                OR to_organisation_id = (SELECT guard_organisation_id()))
              WITH CHECK (authority_id = (SELECT guard_authority()));
            DROP POLICY guard_seen ON guard_restriction;
            CREATE POLICY guard_seen ON guard_restriction FOR ALL
              USING (authority_id = (SELECT guard_remit()));
            DROP POLICY guard_seen ON guard_restriction_history;
            CREATE POLICY guard_seen ON guard_restriction_history FOR ALL
              USING (authority_id = (SELECT guard_remit()));
            """,
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
