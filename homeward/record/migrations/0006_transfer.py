"""What moves with a child from one authority to another, and what stays."""

from django.db import migrations

from homeward.guard.tracking import same_authority


class Migration(migrations.Migration):
    dependencies = [("record", "0005_search"), ("guard", "0003_transfer")]

    operations = [
        same_authority("guard_transfer", "child_id"),
        # A link is in its first child's record. The other child of a link that was ended may be
        # in another authority's by now; live links keep to one (children/transfer.py).
        migrations.RunSQL(
            """
            ALTER TABLE record_sameas DROP CONSTRAINT record_sameas_other_id_same_authority;
            ALTER TABLE record_sameas ADD CONSTRAINT record_sameas_other_id_is_a_child
              FOREIGN KEY (other_id) REFERENCES record_child (id) DEFERRABLE INITIALLY DEFERRED;
            """,
            reverse_sql="""
            ALTER TABLE record_sameas DROP CONSTRAINT record_sameas_other_id_is_a_child;
            ALTER TABLE record_sameas ADD CONSTRAINT record_sameas_other_id_same_authority
              FOREIGN KEY (other_id, authority_id) REFERENCES record_child (id, authority_id)
              ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
            """,
        ),
    ]
