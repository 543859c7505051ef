"""The page models of the exchange with the police."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from homeward.domain.context import Context
from homeward.domain.time import in_words
from homeward.guard import permissions
from homeward.web.children.words import day
from homeward.web.components.content import Column, SummaryList, SummaryRow, Table
from homeward.web.due import moment
from homeward.web.wording import GRADES, NOT_GRADED
from homeward.work.exchange.models import Difference, PoliceList
from homeward.work.exchange.queries import ListEnded, how_it_ended

_NOTHING = "Nothing"
_NOT_YET = "Not yet"


@dataclass(frozen=True, slots=True)
class ListResult:
    """How the rows of the latest list ended."""

    said: str
    rejects: Table | None


@dataclass(frozen=True, slots=True)
class ExchangePage:
    """The latest list, and the differences to settle."""

    title: str
    counted: str
    differences: Table | None
    settled: Table | None
    result: ListResult | None
    list_url: str
    load_url: str


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """One difference: what each side says, and what was decided."""

    title: str
    facts: SummaryList
    back_url: str


def exchange_page(
    ctx: Context,
    *,
    waiting: Sequence[Difference],
    settled: Sequence[Difference],
    latest: PoliceList | None,
) -> ExchangePage:
    """Return the page of the exchange."""
    number = len(waiting)
    counted = "1 difference" if number == 1 else f"{number} differences"
    return ExchangePage(
        title="Police lists",
        counted=f"{counted} to settle." if number else "There is no difference to settle.",
        differences=_waiting(waiting, ctx.now) if waiting else None,
        settled=_settled(settled) if settled else None,
        result=_result(latest, how_it_ended(ctx, latest)) if latest else None,
        list_url=reverse("exchange_list"),
        load_url=reverse("exchange_load"),
    )


def difference_page(ctx: Context, row: Difference) -> DifferencePage:
    """Return the page of one difference."""
    rows = [
        SummaryRow("Child", _child(ctx, row)),
        SummaryRow("Police reference", row.reference or "Not recorded"),
        SummaryRow("What differs", row.get_part_display()),
        SummaryRow("Our record says", _ours(row)),
        SummaryRow("Their list says", _theirs(row)),
        SummaryRow("Found", in_words(row.found_at)),
    ]
    if row.state == Difference.State.SETTLED and row.settled_at:
        rows += [
            SummaryRow("Decided", row.get_decision_display()),
            SummaryRow("When", in_words(row.settled_at)),
        ]
        if permissions.allows(ctx, "exchange.settle"):
            rows.append(SummaryRow("Why", row.reason))
    return DifferencePage(row.get_kind_display(), SummaryList(rows), reverse("exchange"))


def _waiting(rows: Sequence[Difference], now: datetime) -> Table:
    head = [Column(words) for words in ("Difference", "Child", "Ours", "Theirs", "Found")]
    lines: list[list[object]] = [
        [_linked(row), _name(row), _ours(row), _theirs(row), moment(row.found_at, now)]
        for row in rows
    ]
    return Table(
        head,
        lines,
        caption="To settle",
        caption_classes="govuk-table__caption--m",
        first_cell_is_header=True,
        classes="hw-stacked",
    )


def _settled(rows: Sequence[Difference]) -> Table:
    head = [Column(words) for words in ("Difference", "Child", "Decided", "When")]
    lines: list[list[object]] = [
        [
            _linked(row),
            _name(row),
            row.get_decision_display(),
            in_words(row.settled_at) if row.settled_at else "",
        ]
        for row in rows
    ]
    return Table(
        head,
        lines,
        caption="Settled last",
        caption_classes="govuk-table__caption--m",
        first_cell_is_header=True,
        classes="hw-stacked",
    )


def _result(latest: PoliceList, ended: ListEnded) -> ListResult:
    unchanged = "" if ended.unchanged is None else f"{ended.unchanged} unchanged, "
    said = (
        f"{latest.name}, made {in_words(latest.as_at)}: {_rows(ended.read)} read. "
        f"{ended.accepted} accepted, {unchanged}{ended.rejected} rejected."
    )
    return ListResult(said, _rejects(ended.rejects) if ended.rejects else None)


def _rejects(rejects: Sequence[tuple[int, str]]) -> Table:
    return Table(
        [Column("Line"), Column("Why it was not taken")],
        [[str(line), why] for line, why in rejects],
        caption="Rows rejected",
        caption_classes="govuk-table__caption--s",
        first_cell_is_header=True,
    )


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"


def _linked(row: Difference) -> SafeString:
    said = row.get_kind_display()
    if row.kind == Difference.Kind.TIME:
        said = f"{said}: {row.get_part_display().lower()}"
    return format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden">, {}</span></a>',
        reverse("exchange_difference", args=[row.pk]),
        said,
        _name(row),
    )


def _name(row: Difference) -> str:
    """Return who it is about, as the one who holds the name gave it."""
    if row.child is not None:
        name = f"{row.child.given_name} {row.child.family_name}".strip()
        return name or "Name not recorded"
    return row.their_name or f"Police reference {row.reference or 'not given'}"


def _child(ctx: Context, row: Difference) -> SafeString | str:
    if row.episode_id and permissions.allows(ctx, "episode"):
        return format_html(
            '<a class="govuk-link" href="{}">{}</a>',
            reverse("episode", args=[row.episode_id]),
            _name(row),
        )
    born = f", born {day(row.their_born_on)}" if row.their_born_on else ""
    return f"{_name(row)}{born}"


def _ours(row: Difference) -> str:
    if row.kind == Difference.Kind.THEIRS_ONLY:
        return "No such episode"
    return _said(row, row.ours)


def _theirs(row: Difference) -> str:
    if row.kind == Difference.Kind.OURS_ONLY:
        return "Not on their list"
    return _said(row, row.theirs)


def _said(row: Difference, text: str) -> str:
    if row.kind == Difference.Kind.GRADE:
        return GRADES.get(text, NOT_GRADED)
    if not text:
        return _NOT_YET if row.part == Difference.Part.ENDED else _NOTHING
    return in_words(datetime.fromisoformat(text))
