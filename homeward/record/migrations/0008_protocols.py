"""Of a media appeal, who took the director's word by phone; of an enquiry, why it was not made."""

from django.db import migrations, models

from homeward.guard.tracking import widen


class Migration(migrations.Migration):
    dependencies = [("record", "0007_acts")]

    operations = [
        migrations.AddField(
            "mediaappeal", "taken_by", models.CharField(blank=True, max_length=120, null=True)
        ),
        migrations.AddField(
            "locatingprompt",
            "not_asked_reason",
            models.CharField(blank=True, max_length=300, null=True),
        ),
        migrations.AlterField(
            "locatingprompt", "asked_of", models.CharField(blank=True, max_length=120)
        ),
        migrations.AlterField(
            "locatingprompt",
            "kind",
            models.CharField(
                choices=[
                    ("phone", "Phone: rung, texted, last use and location"),
                    ("cctv", "CCTV"),
                    ("transport_police", "British Transport Police"),
                    ("bank_card", "Bank card"),
                    ("social_media", "Social media"),
                    ("hospitals", "Hospitals and ambulance"),
                    ("friends", "Family, friends and known places"),
                ],
                max_length=16,
            ),
        ),
        widen("record_mediaappeal"),
        widen("record_locatingprompt"),
    ]
