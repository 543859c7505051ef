"""The whole record under the guard: policies, history, triggers, links within an authority."""

from django.db import migrations

from homeward.guard.tracking import HOME, Guarded, same_authority, track, widen

ABOUT_CHILD = [
    "record_address",
    "record_careleaver",
    "record_contact",
    "record_correction",
    "record_disability",
    "record_earlyhelp",
    "record_enquiry47",
    "record_exploitationlevel",
    "record_foundwith",
    "record_immigrationstatus",
    "record_involvement",
    "record_legalstatus",
    "record_needepisode",
    "record_place",
    "record_proceedings",
    "record_profilefact",
    "record_protectionplan",
    "record_schooling",
    "record_triggerplan",
]
WIDENED = [
    "record_act",
    "record_alias",
    "record_area",
    "record_careperiod",
    "record_episode",
    "record_gradechange",
    "record_identifier",
    "record_kindchange",
    "record_logentry",
    "record_photo",
    "record_placement",
    "record_provider",
    "record_statusperiod",
    "record_uascperiod",
]


class Migration(migrations.Migration):
    dependencies = [("record", "0003_whole_record")]

    operations = [
        *[track(Guarded(table)) for table in [*ABOUT_CHILD, "record_preventioninterview"]],
        track(Guarded("record_professional", subject="authority_id")),
        track(Guarded("record_authoritycontact", subject=HOME, rows="home")),
        *[same_authority(table, "child_id") for table in ABOUT_CHILD],
        same_authority(
            "record_preventioninterview",
            "episode_id",
            "child_id",
            to="record_episode (id, child_id",
        ),
        *[widen(table) for table in WIDENED],
    ]
