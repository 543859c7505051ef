"""Rows given back say in which load they were sent again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0003_mappings")]

    operations = [
        migrations.AddField(
            model_name="rejectedrow",
            name="mended_by",
            field=models.UUIDField(blank=True, null=True),
        ),
    ]
