"""Of a profile's fact, what danger it is and from whom; of registers, who checked and what bounced."""

from django.db import migrations, models

from homeward.guard.tracking import widen

CHECKED = {
    "checked_on": models.DateField(blank=True, null=True),
    "checked_by": models.UUIDField(blank=True, null=True),
    "bounced_at": models.DateTimeField(blank=True, null=True),
}


class Migration(migrations.Migration):
    dependencies = [("record", "0008_protocols")]

    operations = [
        migrations.AddField(
            "profilefact",
            "harm",
            models.CharField(
                blank=True,
                choices=[
                    ("honour_based_abuse", "Honour-based abuse"),
                    ("domestic_abuse", "Domestic abuse"),
                    ("forced_marriage", "Forced marriage"),
                    ("female_genital_mutilation", "Female genital mutilation (FGM)"),
                    ("allegation", "Allegation"),
                    ("none", "No danger of these kinds: a manager has read it"),
                ],
                max_length=30,
                null=True,
            ),
        ),
        migrations.AddField(
            "profilefact",
            "concerns",
            models.CharField(
                blank=True,
                choices=[
                    ("household", "Those who care for the child where the child lives"),
                    ("family", "Parents or family, and whoever lives with them"),
                    ("contact", "One of the child’s contacts, named below"),
                    ("person", "A colleague who signs in here, named below"),
                ],
                max_length=12,
                null=True,
            ),
        ),
        migrations.AddField(
            "profilefact", "concerns_contact", models.UUIDField(blank=True, null=True)
        ),
        migrations.AddField(
            "profilefact", "concerns_person", models.UUIDField(blank=True, null=True)
        ),
        *[migrations.AddField("provider", name, field) for name, field in CHECKED.items()],
        *[
            migrations.AddField("authoritycontact", name, field)
            for name, field in CHECKED.items()
            if name != "checked_on"
        ],
        *[
            widen(table)
            for table in ("record_profilefact", "record_provider", "record_authoritycontact")
        ],
    ]
