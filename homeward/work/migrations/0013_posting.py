"""What waits in the outbox knows its kind of way and its haste; a new contact is tried first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0012_desks")]

    operations = [
        migrations.AddField("outbox", "by_text", models.BooleanField(default=False)),
        migrations.AddField("outbox", "urgent", models.BooleanField(default=False)),
        migrations.AddField(
            "outbox", "reference", models.CharField(blank=True, default="", max_length=120)
        ),
        migrations.AddIndex(
            model_name="outbox",
            index=models.Index(fields=["by_text", "urgent", "at"], name="work_outbox_due"),
        ),
        migrations.AddField(
            "reach",
            "new_address",
            models.CharField(blank=True, max_length=254, null=True),
        ),
        migrations.AddField("reach", "code_at", models.DateTimeField(blank=True, null=True)),
    ]
