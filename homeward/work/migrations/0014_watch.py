"""How often in a row an episode could not be worked out, and the alarm of those that stay so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0013_posting")]

    operations = [
        migrations.AddField("wake", "failures", models.PositiveIntegerField(default=0)),
        migrations.AddIndex(
            "wake",
            models.Index(
                fields=["kept_by"],
                condition=models.Q(("failures__gt", 0)),
                name="work_wake_failing",
            ),
        ),
        migrations.AlterField(
            "alarm",
            "kind",
            models.CharField(
                choices=[
                    ("drift", "Actions due were not what the protocol gives"),
                    ("failed", "The nightly check could not be done"),
                    ("daily", "The daily report was late or could not be made"),
                    ("stuck", "Actions due could not be worked out"),
                ],
                max_length=10,
            ),
        ),
    ]
