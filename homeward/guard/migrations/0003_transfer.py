"""Transfers of responsibility: the table, and who reads a child's history after one."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from homeward.guard.floor import READING as READING_BEFORE
from homeward.guard.floor_transfer import POLICIES, READING, WRITING
from homeward.guard.tracking import Guarded, track


class Migration(migrations.Migration):
    dependencies = [("guard", "0002_floor")]

    operations = [
        migrations.AlterField(
            model_name="share",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("locate", "To find the child"),
                    ("care", "The child lives there"),
                    ("host", "The child is placed in or missing from this area"),
                    ("responsible", "The child is theirs"),
                    ("former", "The child was theirs, and they finish what they began"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("child_id", models.UUIDField()),
                ("on", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("version", models.PositiveIntegerField(default=1)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField()),
                *[
                    (
                        name,
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="guard.authority",
                        ),
                    )
                    for name in ("authority", "from_authority", "to_authority")
                ],
            ],
            options={
                "indexes": [models.Index(fields=["child_id"], name="guard_transfer_child")],
            },
        ),
        track(Guarded("guard_transfer")),
        migrations.RunSQL(POLICIES, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(
            READING + WRITING,
            reverse_sql=READING_BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
        ),
    ]
