"""What is known of an episode, as a summary: its times, who recorded them, what was said."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from homeward.domain.time import in_words
from homeward.guard import permissions
from homeward.record.episodes.times import TIMES
from homeward.web.components.content import Action, SummaryList, SummaryRow
from homeward.web.episodes.reading import Opened
from homeward.web.episodes.saying import DETAILS, column_words
from homeward.web.episodes.words import child_name, instant_words

_ENDS = ("found_at", "returned_at")


def facts(opened: Opened) -> SummaryList:
    """Return the episode's times with who recorded each, and what is known of its end."""
    row = opened.episode
    rows = [_time(opened, name, label) for name, label in TIMES.items() if _shown(opened, name)]
    if row.reported_back_at and not row.ended_at:
        said = SummaryRow(
            "Reported back, not confirmed", _with_recorder(opened, "reported_back_at")
        )
        rows.append(said)
    rows += _details(opened)
    rows.append(_police(opened))
    return SummaryList(rows)


_ALWAYS = frozenset({"missing_from", "missing_area_id", "reported_by"})


def _details(opened: Opened) -> list[SummaryRow]:
    """Return what else is known; the area missing from stands beside the home area."""
    row, rows = opened.episode, []
    area = {row.missing_area_id: row.missing_area.name} if row.missing_area else {}
    for name, label in DETAILS.items():
        value = getattr(row, name)
        if value or name in _ALWAYS:
            said = column_words(name, value, areas=area)
            rows.append(SummaryRow(label, said, _correct(opened, name, label)))
        if name == "missing_area_id":
            home = row.child.home_area
            rows.append(SummaryRow("Home area", home.name if home else "Not recorded"))
    return rows


def _correct(opened: Opened, name: str, label: str) -> tuple[Action, ...]:
    if not opened.may("episode_details"):
        return ()
    field = name.removesuffix("_id")
    address = f"{reverse('episode_details', args=[opened.episode.pk])}#id_{field}"
    return (Action("Correct", address, label.lower()),)


def _shown(opened: Opened, name: str) -> bool:
    return name not in _ENDS or opened.episode.ended_at is not None


def _time(opened: Opened, name: str, label: str) -> SummaryRow:
    actions: tuple[Action, ...] = ()
    if opened.episode.voided_at is None and permissions.allows(opened.ctx, "episode_time"):
        address = f"{reverse('episode_time', args=[opened.episode.pk])}?which={name}"
        actions = (Action("Correct", address, f"the time: {label.lower()}"),)
    return SummaryRow(label, _with_recorder(opened, name), actions)


def _with_recorder(opened: Opened, name: str) -> SafeString | str:
    at, known = getattr(opened.episode, name), opened.made_so(name)
    said = instant_words(at, precision=opened.episode.precision)
    if at is None or known is None:
        return said
    by = opened.named(known.actor)
    return format_html(
        '{}<span class="hw-due__why">recorded{} at {}</span>',
        said,
        f" by {by}" if by else "",
        in_words(known.since),
    )


def _police(opened: Opened) -> SummaryRow:
    row = opened.episode
    actions: tuple[Action, ...] = ()
    if row.voided_at is None and permissions.allows(opened.ctx, "episode_police"):
        word = "Change" if row.police_reference else "Add"
        address = reverse("episode_police", args=[row.pk])
        actions = (Action(word, address, "the police reference"),)
    return SummaryRow("Police reference", row.police_reference or "Not recorded", actions)


def reports(opened: Opened) -> tuple[SummaryList, ...]:
    """Return what was said in each missing report: never who the carer is, nor where they live."""
    mine = opened.ctx.roles == {"carer"}
    return tuple(
        SummaryList(
            [
                SummaryRow(label, format_html('<span class="hw-kept">{}</span>', value))
                for label, value in (
                    ("Reported by", report.reporter_role or "Role not recorded"),
                    ("What happened", report.circumstances),
                    ("Clothing", report.clothing),
                    ("Tried already", report.tried_already),
                )
                if value
            ],
            card_title=f"Missing report, {in_words(report.at)}",
            card_level=3,
        )
        for report in opened.reports
        if not mine or opened.ours(report.recorded_by)
    )


def companions(opened: Opened) -> SummaryList | None:
    """Return the other children of the same event whose episodes the reader may open."""
    if not opened.companions:
        return None
    return SummaryList(
        [
            SummaryRow(
                child_name(row.child.given_name, row.child.family_name),
                "Back" if row.ended_at else "Still missing",
                (
                    Action(
                        "Open",
                        reverse("episode", args=[row.pk]),
                        child_name(row.child.given_name, row.child.family_name),
                    ),
                ),
            )
            for row in opened.companions
            if row.voided_at is None
        ]
    )
