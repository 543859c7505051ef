"""What was wanting when somebody was looked for, and how often a row of work failed."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from homeward.guard.tracking import Guarded, same_authority, track

MAYBE_CHILD = "coalesce(child_id, authority_id)"
"""Whom a message's row is about: a child or, where it is about no child, the authority."""


class Migration(migrations.Migration):
    dependencies = [("work", "0010_rota")]

    operations = [
        migrations.AddField("chase", "failures", models.PositiveIntegerField(default=0)),
        migrations.AddField("outbox", "failures", models.PositiveIntegerField(default=0)),
        migrations.CreateModel(
            name="Gap",
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
                ("role", models.CharField(max_length=40)),
                ("sentence", models.CharField(max_length=300)),
                ("found_at", models.DateTimeField()),
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
                    "message",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="work.message",
                    ),
                ),
            ],
            options={"abstract": False, "base_manager_name": "objects"},
        ),
        migrations.AddIndex(
            model_name="gap",
            index=models.Index(fields=["message"], name="work_gap_message"),
        ),
        track(Guarded("work_gap", subject=MAYBE_CHILD)),
        same_authority("work_gap", "child_id"),
    ]
