"""The daily report: its hour, the frozen copies and their rows, and who opened them."""

import datetime
import uuid

import django.db.models.deletion
from django.db import migrations, models

from homeward.guard.tracking import Guarded, same_authority, track

FROZEN = """
CREATE FUNCTION work_only_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'authority_id' - 'version'
    IS DISTINCT FROM to_jsonb(OLD) - 'authority_id' - 'version' THEN
    RAISE EXCEPTION 'guard: a frozen row of a report is never changed'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER work_frozen BEFORE UPDATE ON work_dailyrow
  FOR EACH ROW EXECUTE FUNCTION work_only_moves();
CREATE TRIGGER work_frozen_kept BEFORE DELETE ON work_dailyrow
  FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse();
CREATE TRIGGER guard_no_edit BEFORE UPDATE OR DELETE ON work_dailyreport
  FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse();
"""
THAWED = """
DROP TRIGGER guard_no_edit ON work_dailyreport;
DROP TRIGGER work_frozen_kept ON work_dailyrow;
DROP TRIGGER work_frozen ON work_dailyrow;
DROP FUNCTION work_only_moves();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("guard", "0003_transfer"),
        ("record", "0006_transfer"),
        ("work", "0005_messages"),
    ]

    operations = [
        migrations.CreateModel(
            name="DailyHour",
            fields=[
                ("organisation", models.UUIDField(primary_key=True, serialize=False)),
                ("authority_id", models.UUIDField()),
                ("hour", models.TimeField(default=datetime.time(8, 0))),
                ("due_at", models.DateTimeField()),
                ("look_at", models.DateTimeField(db_index=True)),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AlterField(
            model_name="alarm",
            name="kind",
            field=models.CharField(
                choices=[
                    ("drift", "Actions due were not what the protocol gives"),
                    ("failed", "The nightly check could not be done"),
                    ("daily", "The daily report was late or could not be made"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="DailyOpening",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
                ("report", models.UUIDField()),
                ("person", models.UUIDField()),
                ("opened_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guard.authority",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "person"), name="work_dailyopening_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DailyReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
                ("organisation", models.UUIDField()),
                ("due_at", models.DateTimeField()),
                ("since", models.DateTimeField()),
                ("data_at", models.DateTimeField()),
                ("late", models.BooleanField(default=False)),
                (
                    "authority",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guard.authority",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "due_at"), name="work_dailyreport_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DailyRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
                ("report", models.UUIDField()),
                ("place", models.PositiveIntegerField()),
                ("still", models.BooleanField()),
                ("began", models.BooleanField()),
                ("ended", models.BooleanField()),
                ("voided", models.BooleanField()),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("born_on", models.DateField(blank=True, null=True)),
                ("team", models.CharField(blank=True, max_length=60)),
                ("whose", models.CharField(blank=True, max_length=120)),
                ("kind", models.CharField(max_length=10)),
                ("grade", models.CharField(blank=True, max_length=20)),
                ("immediate_concern", models.BooleanField()),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("reported_back_at", models.DateTimeField(blank=True, null=True)),
                ("duties", models.JSONField(default=dict)),
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
                (
                    "episode",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="record.episode",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["report", "place"], name="work_dailyrow_report")],
            },
        ),
        track(Guarded("work_dailyreport", subject="authority_id")),
        track(Guarded("work_dailyopening", subject="authority_id")),
        track(Guarded("work_dailyrow")),
        same_authority(
            "work_dailyrow", "episode_id", "child_id", to="record_episode (id, child_id"
        ),
        migrations.RunSQL(FROZEN, reverse_sql=THAWED),
    ]
