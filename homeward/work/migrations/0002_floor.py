"""Obligations and protocol versions under the guard."""

from django.db import migrations

from homeward.guard.tracking import HOME, Guarded, same_authority, track

ABOUT_EPISODE = ["work_obligation", "work_episodeclock"]


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial"), ("record", "0002_floor")]

    operations = [
        *[track(Guarded(table)) for table in ABOUT_EPISODE],
        *[
            same_authority(table, "episode_id", "child_id", to="record_episode (id, child_id")
            for table in ABOUT_EPISODE
        ],
        track(Guarded("work_protocolversion", subject=HOME, rows="home")),
        migrations.RunSQL(
            """
            CREATE TRIGGER guard_no_edit BEFORE UPDATE OR DELETE ON work_protocolversion
              FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse();
            """,
            reverse_sql="DROP TRIGGER guard_no_edit ON work_protocolversion;",
        ),
    ]
