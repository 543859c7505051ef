"""What stands beside an entry: that it was corrected, and what may be done about it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from homeward.domain.time import in_words
from homeward.web.episodes.happenings import Happening
from homeward.web.episodes.reading import Opened


def marks(opened: Opened, one: Happening) -> list[SafeString]:
    """Return a sentence for each correction of an entry: why, by whom and when."""
    if one.gone or one.entry is None:
        return []
    return [
        format_html(
            '<span class="hw-due__why">Corrected{} at {}: {}</span>',
            f" by {name}" if (name := opened.named(each.recorded_by)) else "",
            in_words(each.recorded_at),
            each.reason,
        )
        for each in opened.corrections
        if each.row_id == one.entry
    ]


def links(opened: Opened, one: Happening) -> SafeString:
    """Return the links by which an entry is corrected, withdrawn, or read as it stood."""
    if one.entry is None or opened.ctx.asked_at is not None:
        return SafeString("")
    mended = one.gone or any(each.row_id == one.entry for each in opened.corrections)
    offered = []
    if not one.gone and opened.may("entry_correct"):
        offered.append(("entry_correct", "Correct"))
    if not one.gone and opened.may("entry_withdraw"):
        offered.append(("entry_withdraw", "Recorded in error"))
    if mended and opened.may("entry_before"):
        offered.append(("entry_before", "What stood before"))
    if not offered:
        return SafeString("")
    hidden = f"{one.title}, {in_words(one.at)}"
    shown = format_html_join(
        " ",
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>',
        (
            (reverse(name, args=[opened.episode.pk, one.entry]), text, hidden)
            for name, text in offered
        ),
    )
    return format_html('<p class="govuk-body-s hw-entry-links">{}</p>', shown)
