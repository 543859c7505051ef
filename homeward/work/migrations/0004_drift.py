"""The nightly check: its walks, its alarms, the episodes found to differ; and paused duties."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from homeward.guard.tracking import Guarded, same_authority, track


class Migration(migrations.Migration):
    dependencies = [
        ("guard", "0003_transfer"),
        ("record", "0006_transfer"),
        ("work", "0002_floor"),
    ]

    operations = [
        migrations.CreateModel(
            name="Alarm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("drift", "Actions due were not what the protocol gives"),
                            ("failed", "The nightly check could not be done"),
                        ],
                        max_length=10,
                    ),
                ),
                ("organisation", models.UUIDField()),
                ("authority_id", models.UUIDField()),
                ("count", models.PositiveIntegerField()),
                ("raised_at", models.DateTimeField()),
                ("cleared_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Drift",
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
                ("kept_by", models.UUIDField()),
                ("found_at", models.DateTimeField()),
                ("mended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Sweep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("check", "Nightly check"), ("recompute", "Working out again")],
                        max_length=10,
                    ),
                ),
                ("organisation", models.UUIDField()),
                ("authority_id", models.UUIDField()),
                ("due_at", models.DateTimeField(db_index=True)),
                ("began_at", models.DateTimeField(blank=True, null=True)),
                ("reached", models.UUIDField(blank=True, null=True)),
                ("seen", models.PositiveIntegerField(default=0)),
                ("found", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="obligation",
            name="work_obligation_open",
        ),
        migrations.AlterField(
            model_name="obligation",
            name="state",
            field=models.CharField(
                choices=[
                    ("running", "Due"),
                    ("paused", "Paused"),
                    ("overdue", "Overdue"),
                    ("met", "Done"),
                    ("met_late", "Done late"),
                    ("lapsed", "No longer due"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                condition=models.Q(("state__in", ["running", "paused", "overdue"])),
                fields=["authority", "due_at"],
                name="work_obligation_active",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cleared_at__isnull", True)),
                fields=("organisation", "kind"),
                name="work_alarm_one_standing",
            ),
        ),
        migrations.AddField(
            model_name="drift",
            name="authority",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="guard.authority",
            ),
        ),
        migrations.AddField(
            model_name="drift",
            name="child",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="record.child",
            ),
        ),
        migrations.AddField(
            model_name="drift",
            name="episode",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="record.episode",
            ),
        ),
        migrations.AddConstraint(
            model_name="sweep",
            constraint=models.UniqueConstraint(
                fields=("organisation", "kind"), name="work_sweep_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="drift",
            constraint=models.UniqueConstraint(
                condition=models.Q(("mended_at__isnull", True)),
                fields=("episode",),
                name="work_drift_one_standing",
            ),
        ),
        track(Guarded("work_drift")),
        same_authority("work_drift", "episode_id", "child_id", to="record_episode (id, child_id"),
    ]
