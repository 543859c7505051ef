"""Loads under the guard: an authority's own services meet its files and nobody else does."""

from django.db import migrations

from homeward.guard.tracking import policy_only

TABLES = ["load", "loadfile", "piece", "rejectedrow", "clockdue"]


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial"), ("record", "0002_floor")]

    operations = [policy_only(f"sources_{table}") for table in TABLES]
