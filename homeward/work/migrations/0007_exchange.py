"""Lists of the police, and where they differ from ours."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from homeward.guard.tracking import Guarded, same_authority, track


class Migration(migrations.Migration):
    dependencies = [
        ("guard", "0003_transfer"),
        ("record", "0006_transfer"),
        ("work", "0006_daily"),
    ]

    operations = [
        migrations.CreateModel(
            name="Difference",
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
                ("police_list", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ours_only", "In ours, not in theirs"),
                            ("theirs_only", "In theirs, not in ours"),
                            ("time", "Times differ"),
                            ("grade", "Grades differ"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("whole", "The episode"),
                            ("last_seen", "Last seen"),
                            ("reported", "Reported to the police"),
                            ("ended", "Found or returned"),
                            ("grade", "Grade"),
                        ],
                        max_length=10,
                    ),
                ),
                ("about", models.CharField(max_length=64)),
                ("facts", models.CharField(max_length=64)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("their_name", models.CharField(blank=True, max_length=200)),
                ("their_born_on", models.DateField(blank=True, null=True)),
                ("ours", models.CharField(blank=True, max_length=40)),
                ("theirs", models.CharField(blank=True, max_length=40)),
                ("found_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To settle"),
                            ("settled", "Settled"),
                            ("gone", "No longer differs"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ours", "Ours is right: the police are asked to change theirs"),
                            ("theirs", "Theirs is right: our record is corrected"),
                            ("both", "Both are right, for the reason given"),
                            ("not_ours", "It does not concern this authority"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by", models.UUIDField(blank=True, null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guard.authority",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="record.child",
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="record.episode",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["authority", "about"], name="work_difference_about")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("authority", "about"),
                        name="work_difference_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PoliceList",
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
                ("sent_by", models.UUIDField()),
                ("name", models.CharField(max_length=120)),
                ("as_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("read", models.PositiveIntegerField()),
                ("accepted", models.PositiveIntegerField()),
                ("unchanged", models.PositiveIntegerField()),
                ("rejected", models.PositiveIntegerField()),
                ("rows", models.JSONField(default=list)),
                ("rejects", models.JSONField(default=list)),
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
                "indexes": [
                    models.Index(
                        fields=["authority", "-received_at"], name="work_policelist_latest"
                    )
                ],
            },
        ),
        track(Guarded("work_policelist", subject="authority_id")),
        track(Guarded("work_difference", subject="coalesce(child_id, authority_id)")),
        same_authority(
            "work_difference", "episode_id", "child_id", to="record_episode (id, child_id"
        ),
        same_authority("work_difference", "child_id"),
    ]
