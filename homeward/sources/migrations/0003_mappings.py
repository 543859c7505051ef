"""Mappings: kept by an authority, and carried by the loads that are read through them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from homeward.guard.tracking import policy_only


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_floor")]

    operations = [
        migrations.AddField(
            model_name="load",
            name="mapping",
            field=models.TextField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="SavedMapping",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("saved_at", models.DateTimeField()),
                ("saved_by", models.UUIDField()),
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
            options={"abstract": False, "base_manager_name": "objects"},
        ),
        migrations.AddConstraint(
            model_name="savedmapping",
            constraint=models.UniqueConstraint(
                fields=("authority", "name"), name="sources_savedmapping_once"
            ),
        ),
        policy_only("sources_savedmapping"),
    ]
