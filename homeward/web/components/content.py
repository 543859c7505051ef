"""Components that show things: text, lists, tables, notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from typing import ClassVar, cast
from urllib.parse import urlencode

from django.forms.utils import flatatt
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from homeward.web.components.component import Attributes, Component, is_html, joined


@dataclass(frozen=True)
class Tag(Component):
    """A short status. ``colour`` is a GOV.UK tag colour; the words carry the meaning."""

    template: ClassVar[str] = "components/tag.html"
    text: str
    colour: str = ""

    @property
    def all_classes(self) -> str:
        """Return every class name of the tag."""
        colour = f"govuk-tag--{self.colour}" if self.colour else ""
        return joined("govuk-tag", colour, self.classes)


@dataclass(frozen=True)
class Details(Component):
    """Text that a reader may open."""

    template: ClassVar[str] = "components/details.html"
    summary: str
    text: str
    id: str = ""
    open: bool = False


@dataclass(frozen=True)
class InsetText(Component):
    """Text set apart from what surrounds it."""

    template: ClassVar[str] = "components/inset_text.html"
    text: str
    id: str = ""


@dataclass(frozen=True)
class WarningText(Component):
    """A consequence to know before acting."""

    template: ClassVar[str] = "components/warning_text.html"
    text: str
    fallback: str = "Warning"


@dataclass(frozen=True)
class NotificationBanner(Component):
    """News about the service or, with ``success``, about what was just done."""

    template: ClassVar[str] = "components/notification_banner.html"
    text: str
    success: bool = False
    title: str = ""
    title_id: str = "govuk-notification-banner-title"
    title_level: int = 2
    role: str = ""

    @property
    def is_html(self) -> bool:
        """Tell whether the text brings its own paragraphs."""
        return is_html(self.text)


@dataclass(frozen=True)
class Panel(Component):
    """The confirmation at the end of a transaction."""

    template: ClassVar[str] = "components/panel.html"
    title: str
    text: str = ""
    heading_level: int = 1


@dataclass(frozen=True)
class Action:
    """A link beside a row. ``hidden`` completes its meaning for a screen reader."""

    text: str
    href: str
    hidden: str = ""
    classes: str = ""
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True)
class SummaryRow:
    """One fact: its name, its value, what may be done about it."""

    key: str
    value: object
    actions: Sequence[Action] = ()
    classes: str = ""


@dataclass(frozen=True)
class SummaryList(Component):
    """Facts in two columns; with ``card_title``, as a card."""

    template: ClassVar[str] = "components/summary_list.html"
    rows: Sequence[SummaryRow]
    card_title: str = ""
    card_level: int = 2
    card_actions: Sequence[Action] = ()

    @property
    def any_actions(self) -> bool:
        """Tell whether some row has an action, so that the others keep its column free."""
        return any(row.actions for row in self.rows)


@dataclass(frozen=True)
class Task:
    """One duty of a task list. ``status`` is words or a ``Tag``; ``hint`` is the reason."""

    title: str
    status: object
    href: str = ""
    hint: str = ""
    classes: str = ""
    status_classes: str = ""
    title_classes: str = ""


@dataclass(frozen=True)
class TaskList(Component):
    """Duties with their statuses."""

    template: ClassVar[str] = "components/task_list.html"
    items: Sequence[Task]
    id_prefix: str = "task-list"


@dataclass(frozen=True)
class Cell:
    """A table cell. ``sort_value`` orders it in a sortable table."""

    text: object
    numeric: bool = False
    classes: str = ""
    attributes: Attributes = field(default_factory=dict)
    sort_value: str = ""

    def html(self, name: str, *, attributes: str = "") -> str:
        """Return the cell as a ``td`` or a row's ``th``, with safe ``attributes``."""
        kind = "govuk-table__header" if name == "th" else "govuk-table__cell"
        numeric = f"{kind}--numeric" if self.numeric and name == "td" else ""
        own = {**self.attributes, "data-sort-value": self.sort_value or None}
        given = f" {attributes}" if attributes else ""
        shown = given + flatatt(own) if self.attributes or self.sort_value else given
        classes = escape(joined(kind, numeric, self.classes))
        text = conditional_escape(cast("str", self.text))
        return f'<{name} class="{classes}"{shown}>{text}</{name}>'


@dataclass(frozen=True)
class Column:
    """A table heading; ``sort`` (``none``, ``ascending``, ``descending``) makes it sortable."""

    text: str
    numeric: bool = False
    classes: str = ""
    attributes: Attributes = field(default_factory=dict)
    sort: str = ""


@dataclass(frozen=True)
class Table(Component):
    """A table. ``stacked`` turns rows into labelled blocks on narrow screens.

    A table with a sortable column sorts in the browser by the MOJ script, which announces the
    order with ``aria-sort``.
    """

    template: ClassVar[str] = "components/table.html"
    head: Sequence[Column]
    rows: Sequence[Sequence[Cell | object]]
    caption: str = ""
    caption_classes: str = ""
    first_cell_is_header: bool = False
    stacked: bool = True

    @property
    def sortable(self) -> bool:
        """Tell whether some column can be sorted."""
        return any(column.sort for column in self.head)

    @property
    def body(self) -> SafeString:
        """Return the rows' HTML: made here, not in the template, for a long table's sake."""
        labels = [column.text for column in self.head] if self.stacked else []
        return mark_safe("".join(self._row(row, labels) for row in self.rows))  # noqa: S308

    def _row(self, row: Sequence[Cell | object], labels: Sequence[str]) -> str:
        cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row]
        named = zip_longest(cells, labels[: len(cells)], fillvalue="")
        start = 1 if self.first_cell_is_header and cells else 0
        head = cells[0].html("th", attributes='scope="row"') if start else ""
        rest = [
            cell.html("td", attributes=format_html('data-label="{}"', label) if label else "")
            for cell, label in islice(named, start, None)
            if isinstance(cell, Cell)
        ]
        return f'<tr class="govuk-table__row">{head}{"".join(rest)}</tr>'


@dataclass(frozen=True)
class PageLink:
    """A page number, or a gap between numbers."""

    number: str = ""
    href: str = ""
    current: bool = False
    gap: bool = False
    hidden: str = ""

    @property
    def label(self) -> str:
        """Return what a screen reader says for the link."""
        return self.hidden or f"Page {self.number}"


@dataclass(frozen=True)
class Pagination(Component):
    """Links between the pages of a list."""

    template: ClassVar[str] = "components/pagination.html"
    previous: str = ""
    next: str = ""
    items: Sequence[PageLink] = ()
    landmark: str = "Pagination"

    @property
    def block(self) -> bool:
        """Tell whether the links stand as blocks, there being no numbers."""
        return not self.items and bool(self.previous or self.next)


def pages(*, page: int, of: int, query: Mapping[str, str] | None = None) -> Pagination:
    """Return the pagination of page ``page`` (from 1) of ``of``, keeping the list's filters."""

    def href(number: int) -> str:
        return "?" + urlencode({**(query or {}), "page": str(number)})

    shown = sorted({1, of, *range(max(1, page - 1), min(of, page + 1) + 1)})
    items: list[PageLink] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            items.append(PageLink(gap=True))
        items.append(PageLink(number=str(number), href=href(number), current=number == page))
    return Pagination(
        previous=href(page - 1) if page > 1 else "",
        next=href(page + 1) if page < of else "",
        items=items,
    )


@dataclass(frozen=True)
class Crumb:
    """One step of a breadcrumb; without ``href``, this page."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Breadcrumbs(Component):
    """Where this page stands."""

    template: ClassVar[str] = "components/breadcrumbs.html"
    items: Sequence[Crumb]
    collapse: bool = False
    label: str = "Breadcrumb"


@dataclass(frozen=True)
class BackLink(Component):
    """The way back."""

    template: ClassVar[str] = "components/back_link.html"
    href: str = "#"
    text: str = "Back"
