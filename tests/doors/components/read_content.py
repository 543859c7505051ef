"""Reads the fixtures of components that show things."""

from __future__ import annotations

from typing import Any

from homeward.web.components import content, frame
from homeward.web.components.component import Component
from tests.doors.components.options import NotCarried, Options, alone


def details(o: Options) -> Component:
    return content.Details(
        o.text("summaryHtml", "summaryText"),
        o.text(),
        id=o.take("id", ""),
        open=o.take("open", False),
        **o.base(),
    )


def inset_text(o: Options) -> Component:
    return content.InsetText(o.text(), id=o.take("id", ""), **o.base())


def warning_text(o: Options) -> Component:
    return content.WarningText(o.text(), fallback=o.take("iconFallbackText", "Warning"), **o.base())


def notification_banner(o: Options) -> Component:
    focus = o.take("disableAutoFocus")
    base = o.base()
    if focus is not None:
        base["attributes"]["data-disable-auto-focus"] = str(focus).lower()
    return content.NotificationBanner(
        o.text(),
        success=o.take("type", "") == "success",
        title=o.text("titleHtml", "titleText"),
        title_id=o.take("titleId", "govuk-notification-banner-title"),
        title_level=o.take("titleHeadingLevel", 2),
        role=o.take("role", ""),
        **base,
    )


def panel(o: Options) -> Component:
    if "interruption" in o.values.get("classes", ""):
        raise NotCarried("interruption")
    return content.Panel(
        o.text("titleHtml", "titleText"),
        o.text(),
        heading_level=o.take("headingLevel", 1),
        **o.base(),
    )


def tag(o: Options) -> content.Tag:
    return content.Tag(o.text(), **o.base())


def phase_banner(o: Options) -> Component:
    part = o.part("tag")
    made = frame.PhaseBanner(tag(part), o.text(), **o.base())
    part.done()
    return made


def links(o: Options) -> list[content.Action]:
    found = []
    for item in o.parts("items"):
        base = item.base()
        hidden = item.take("visuallyHiddenText", "")
        found.append(content.Action(item.text(), item.take("href", ""), hidden, **base))
        item.done()
    o.done()
    return found


def summary_list(o: Options) -> Component:
    rows = []
    card = o.part("card")
    title = card.part("title")
    base = card.base() if title.values else o.base()
    for item in o.parts("rows"):
        rows.append(
            content.SummaryRow(
                alone(item.part("key")),
                alone(item.part("value")),
                links(item.part("actions")),
                item.take("classes", ""),
            )
        )
        item.done()
    made = content.SummaryList(
        rows,
        card_title=title.text(),
        card_level=title.take("headingLevel", 2),
        card_actions=links(card.part("actions")),
        **base,
    )
    title.done()
    card.done()
    return made


def task_list(o: Options) -> Component:
    items = []
    for item in o.parts("items"):
        title, status = item.part("title"), item.part("status")
        within = status.part("tag")
        words: object = tag(within) if within.values else status.text()
        items.append(
            content.Task(
                title.text(),
                words,
                item.take("href", ""),
                alone(item.part("hint")),
                item.take("classes", ""),
                status.take("classes", ""),
                title.take("classes", ""),
            )
        )
        for part in (title, status, within, item):
            part.done()
    return content.TaskList(items, id_prefix=o.take("idPrefix", "task-list"), **o.base())


def cells(row: list[Any]) -> list[content.Cell]:
    found = []
    for cell in map(Options, row):
        numeric, base = cell.take("format", "") == "numeric", cell.base()
        found.append(content.Cell(cell.text(), numeric, **base))
        cell.done()
    return found


def table(o: Options) -> Component:
    head = []
    for item in o.parts("head"):
        numeric, base = item.take("format", "") == "numeric", item.base()
        head.append(content.Column(item.text(), numeric, **base))
        item.done()
    return content.Table(
        head,
        [cells(row) for row in o.take("rows", []) if row],
        caption=o.take("caption", ""),
        caption_classes=o.take("captionClasses", ""),
        first_cell_is_header=o.take("firstCellIsHeader", False),
        stacked=False,
        **o.base(),
    )


def pagination(o: Options) -> Component:
    ends = {}
    for side in ("previous", "next"):
        part = o.part(side)
        ends[side] = part.take("href", "")
        part.done()
    items = []
    for item in o.parts("items"):
        items.append(
            content.PageLink(
                str(item.take("number", "")),
                item.take("href", ""),
                item.take("current", False),
                item.take("ellipsis", False),
                item.take("visuallyHiddenText", ""),
            )
        )
        item.done()
    return content.Pagination(
        **ends, items=items, landmark=o.take("landmarkLabel", "Pagination"), **o.base()
    )


def breadcrumbs(o: Options) -> Component:
    items = []
    for item in o.parts("items"):
        items.append(content.Crumb(item.text(), item.take("href", "")))
        item.done()
    return content.Breadcrumbs(
        items,
        collapse=o.take("collapseOnMobile", False),
        label=o.take("labelText", "Breadcrumb"),
        **o.base(),
    )


def back_link(o: Options) -> Component:
    return content.BackLink(o.take("href", "#"), o.text() or "Back", **o.base())


def skip_link(o: Options) -> Component:
    return frame.SkipLink(o.text(), o.take("href", "#content"), **o.base())


def generic_header(o: Options) -> Component:
    return frame.GenericHeader(
        o.text("logoHtml", "logoText"),
        o.take("url", "/"),
        o.take("containerClasses", "govuk-width-container"),
        **o.base(),
    )


def service_navigation(o: Options) -> Component:
    items = []
    for item in o.parts("navigation"):
        items.append(
            frame.NavItem(
                item.text(),
                item.take("href", ""),
                item.take("current", False),
                item.take("active", False),
            )
        )
        item.done()
    return frame.ServiceNavigation(
        items,
        o.take("serviceName", ""),
        o.take("serviceUrl", ""),
        label=o.take("navigationLabel") or o.values.get("menuButtonText") or "Menu",
        menu_text=o.take("menuButtonText") or "Menu",
        aria_label=o.take("ariaLabel", "Service information"),
        id=o.take("navigationId") or "navigation",
        **o.base(),
    )
