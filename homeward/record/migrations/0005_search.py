"""Key rows for search, under a policy and a guard of their own: no history, no ledger items."""

import django.db.models.deletion
from django.contrib.postgres.indexes import HashIndex
from django.db import migrations, models

from homeward.guard.tracking import same_authority


class Migration(migrations.Migration):
    dependencies = [("record", "0004_whole_record_floor")]

    operations = [
        migrations.CreateModel(
            name="SearchKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "authority_id",
                        "team",
                        "key",
                        "child_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("team", models.CharField(blank=True, max_length=60)),
                ("key", models.BigIntegerField()),
                (
                    "authority",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guard.authority",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="record.child",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [HashIndex(fields=["child"], name="record_searchkey_child")],
            },
        ),
        same_authority("record_searchkey", "child_id"),
        migrations.RunSQL(
            """
            CREATE TRIGGER guard_kept BEFORE INSERT OR UPDATE OR DELETE ON record_searchkey
              FOR EACH STATEMENT EXECUTE FUNCTION guard_demand_operation();
            CREATE TRIGGER guard_no_truncate BEFORE TRUNCATE ON record_searchkey
              FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse();
            ALTER TABLE record_searchkey ENABLE ROW LEVEL SECURITY;
            ALTER TABLE record_searchkey FORCE ROW LEVEL SECURITY;
            CREATE POLICY guard_seen ON record_searchkey FOR ALL
              USING ((authority_id = (SELECT guard_remit())
                  AND child_id <> ALL ((SELECT guard_hidden())::uuid[]))
                OR child_id = ANY ((SELECT guard_shared())::uuid[]))
              WITH CHECK (authority_id = (SELECT guard_authority())
                AND ((authority_id = (SELECT guard_remit())
                  AND child_id <> ALL ((SELECT guard_hidden())::uuid[]))
                OR child_id = ANY ((SELECT guard_shared())::uuid[])));
            """,
            reverse_sql="""
            DROP POLICY guard_seen ON record_searchkey;
            ALTER TABLE record_searchkey DISABLE ROW LEVEL SECURITY;
            DROP TRIGGER guard_no_truncate ON record_searchkey;
            DROP TRIGGER guard_kept ON record_searchkey;
            """,
        ),
    ]
