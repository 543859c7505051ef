"""The record under the guard: policies, row history, triggers, links within an authority."""

from django.db import migrations

from homeward.guard.tracking import HOME, Guarded, same_authority, track

ABOUT_CHILD = [
    "record_identifier",
    "record_alias",
    "record_statusperiod",
    "record_sameas",
    "record_assertion",
    "record_photo",
    "record_careperiod",
    "record_placement",
    "record_uascperiod",
    "record_episode",
    "record_possiblematch",
]
ABOUT_EPISODE = [
    "record_kindchange",
    "record_gradechange",
    "record_logentry",
    "record_act",
    "record_timecorrection",
    "record_missingreport",
]


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial"), ("guard", "0002_floor")]

    operations = [
        track(Guarded("record_child", subject="id")),
        *[track(Guarded(table)) for table in ABOUT_CHILD + ABOUT_EPISODE],
        track(Guarded("record_area", subject=HOME, rows="home")),
        track(Guarded("record_provider", subject=HOME, rows="home")),
        *[same_authority(table, "child_id") for table in ABOUT_CHILD],
        same_authority("record_sameas", "other_id"),
        # A share opens, and a restriction closes, a child of its own authority alone.
        same_authority("guard_share", "child_id"),
        same_authority("guard_restriction", "child_id"),
        *[
            same_authority(table, "episode_id", "child_id", to="record_episode (id, child_id")
            for table in ABOUT_EPISODE
        ],
        migrations.RunSQL(
            """
            ALTER TABLE record_draft ENABLE ROW LEVEL SECURITY;
            ALTER TABLE record_draft FORCE ROW LEVEL SECURITY;
            CREATE POLICY guard_own ON record_draft FOR ALL
              USING (author = NULLIF(current_setting('app.actor', true), '')::uuid);
            """,
            reverse_sql="DROP POLICY guard_own ON record_draft;"
            "ALTER TABLE record_draft DISABLE ROW LEVEL SECURITY;",
        ),
    ]
