"""Documents made from the record of an episode, under the guard."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from homeward.guard.tracking import Guarded, same_authority, track


class Migration(migrations.Migration):
    dependencies = [
        ("guard", "0003_transfer"),
        ("record", "0006_transfer"),
        ("work", "0007_exchange"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("high_risk", "High-Risk Notification"),
                            ("need_to_know", "Need-to-Know"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sections", models.JSONField(default=list)),
                ("data_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("reviewed_by", models.UUIDField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("sent_by", models.UUIDField(blank=True, null=True)),
                ("sent_to", models.JSONField(default=list)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="record.episode",
                    ),
                ),
            ],
            options={"abstract": False, "base_manager_name": "objects"},
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sent_at__isnull", True)),
                fields=("episode", "kind"),
                name="work_document_one_draft",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["episode"], name="work_document_episode"),
        ),
        track(Guarded("work_document")),
        same_authority(
            "work_document", "episode_id", "child_id", to="record_episode (id, child_id"
        ),
    ]
