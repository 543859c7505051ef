"""Rows given back, mended and sent again: one by one, or all of a file as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.operation import Outcome, operation
from homeward.guard.versions import NotFound
from homeward.sources.loading.given import Given
from homeward.sources.models import RejectedRow
from homeward.sources.operations import BadLoad, request
from homeward.sources.queries import file_name, load_mapping, load_of, mended_file, read_again
from homeward.sources.reading.reason import Reason
from homeward.sources.reading.table import Accepted

_MOST_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class ToMend:
    """One row given back: its file's headings, its cells and why.

    ``mended_by`` is the load in which it was sent again.
    """

    id: int
    file: UUID
    name: str
    line: int
    header: tuple[str, ...]
    cells: tuple[str, ...]
    reasons: tuple[Reason, ...]
    mended_by: UUID | None


def row_to_mend(ctx: Context, *, file: UUID, row: int) -> ToMend:
    """Return one row given back.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    rows = RejectedRow.objects.seen_by(ctx).filter(file=file, pk=row).select_related("file")
    found = rows.first()
    if found is None:
        raise NotFound("This row is not here, or it is not open to you.")
    header = tuple(found.file.header)
    cells = [*found.cells, *[""] * (len(header) - len(found.cells))]
    return ToMend(
        found.pk,
        found.file_id,
        found.file.name,
        found.line,
        header,
        tuple(cells[: len(header)]),
        tuple(Reason(*reason) for reason in found.reasons),
        found.mended_by,
    )


def reasons_again(ctx: Context, *, file: UUID, line: int, cells: Sequence[str]) -> list[Reason]:
    """Return why a mended row would still be given back, as far as reading it tells."""
    read = read_again(ctx, file=file, line=line, cells=cells)
    return [] if isinstance(read, Accepted) else list(read.reasons)


@operation("load.mend")
def send_mended(ctx: Context, *, file: UUID, row: int, cells: Sequence[str]) -> Outcome:
    """Send one mended row to be loaded as its file was.

    Raises:
        NotFound; BadLoad: it was sent again already.
    """
    found = row_to_mend(ctx, file=file, row=row)
    if found.mended_by is not None:
        raise BadLoad("This row was sent again already. Look at that load.")
    return _sent(ctx, file, [row], [cells])


@operation("load.mend")
def send_all_again(ctx: Context, *, file: UUID) -> Outcome:
    """Send all rows of a file that were given back again as they are.

    For when what they lacked has come meanwhile, such as the child whom they name.

    Raises:
        NotFound; BadLoad: none is left, or too many for one go.
    """
    rows = RejectedRow.objects.seen_by(ctx).filter(file=file, mended_by__isnull=True)
    left = list(rows.order_by("line", "id")[: _MOST_ROWS + 1])
    if not left:
        raise BadLoad("No row is left to send again.")
    if len(left) > _MOST_ROWS:
        raise BadLoad("There are too many rows for one go. Download them and load the file.")
    return _sent(ctx, file, [row.pk for row in left], [row.cells for row in left])


def _sent(ctx: Context, file: UUID, rows: Sequence[int], cells: Sequence[Sequence[str]]) -> Outcome:
    given = Given(file_name(ctx, file=file), mended_file(ctx, file=file, rows=cells))
    mapping = load_mapping(ctx, load_of(ctx, file=file))
    made = request(ctx, files=[given], in_background=True, mapping=mapping)
    RejectedRow.objects.seen_by(ctx).filter(pk__in=list(rows)).update(mended_by=made)
    return Outcome(made)
