"""Which provider of the register a delivery went to, or somebody is kept from a message at."""

from django.db import migrations, models

from homeward.guard.tracking import widen


class Migration(migrations.Migration):
    dependencies = [("work", "0011_gaps")]

    operations = [
        migrations.AddField("delivery", "desk", models.UUIDField(blank=True, null=True)),
        migrations.AddField("suppression", "desk", models.UUIDField(blank=True, null=True)),
        widen("work_delivery"),
        widen("work_suppression"),
    ]
