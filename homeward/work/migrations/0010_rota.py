"""What is taken off the rota, and leave that is taken back, stays in the tables as such."""

from django.db import migrations, models

from homeward.guard.tracking import widen


class Migration(migrations.Migration):
    dependencies = [("work", "0009_documents")]

    operations = [
        migrations.AddField("shift", "removed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("leave", "removed_at", models.DateTimeField(blank=True, null=True)),
        widen("work_shift"),
        widen("work_leave"),
    ]
