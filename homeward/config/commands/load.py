"""``homeward load``: other systems' files into an authority's record."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from homeward.config import clock, terminal
from homeward.config.command import DONE, FINDINGS, Command
from homeward.config.env import Settings
from homeward.config.failure import CannotStart

if TYPE_CHECKING:
    from homeward.domain.context import Context
    from homeward.sources.loading.given import Given
    from homeward.sources.mapping.model import FileMapping
    from homeward.sources.queries import LoadStanding

_UNNAMED = "Unnamed"
_UNNAMED_CODE = "unnamed"


def arguments(parser: ArgumentParser) -> None:
    """Add the files, whose record they go into, and how to report."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
    parser.add_argument(
        "--authority", metavar="CODE", help="whose record (needed where there are several)"
    )
    parser.add_argument(
        "--mapping", type=Path, metavar="FILE", help="read other systems' files through this"
    )
    parser.add_argument(
        "--rejects", type=Path, metavar="DIR", help="write the rows given back to this folder"
    )
    parser.add_argument("--json", action="store_true", help="report as JSON")


def run(args: Namespace, settings: Settings) -> int:
    """Load the files; where an earlier load of the same was cut short, finish it."""
    from homeward.guard.people import services_context
    from homeward.sources.loading.running import PURPOSE, run_load
    from homeward.sources.operations import request_load

    files = _gathered(args.paths)
    mapping = _mapping(args.mapping) if args.mapping else None
    authority = _authority(args.authority or (mapping.authority if mapping else None) or None)
    ctx = services_context(now=clock.utc_now(), authority=authority, purpose=PURPOSE)
    load = request_load(ctx, files=files, in_background=False, mapping=mapping).id
    assert load is not None  # noqa: S101 - for the type checker: it always makes one
    run_load(load=load, authority=authority, clock=clock.utc_now, progress=_progress())
    return _report(ctx, load, args)


def _mapping(path: Path) -> FileMapping:
    """Read a mapping from its file.

    Raises: CannotStart with every fault of it.
    """
    from homeward.sources.mapping.parse import LONGEST, InvalidMapping, parse_mapping

    try:
        with path.open("rb") as stream:
            return parse_mapping(stream.read(4 * LONGEST + 1).decode("utf-8-sig"))
    except InvalidMapping as fault:
        raise CannotStart(f"{path}: {fault}") from None
    except OSError as error:
        raise CannotStart(f"The mapping {path} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise CannotStart(f"The mapping {path} is not UTF-8 text. Save it as UTF-8.") from None


def _gathered(paths: list[Path]) -> list[Given]:
    from homeward.sources.loading.given import Given

    files: list[Given] = []
    for path in paths:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p, path))
            files += [Given(p.relative_to(path).as_posix(), p) for p in found]
        elif path.is_file():
            files.append(Given(path.name, path))
        else:
            raise CannotStart(f"There is no file or folder {path}. Check the name.")
    if not files:
        raise CannotStart("There are no files there. Name the folder that holds them.")
    return files


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _authority(code: str | None) -> UUID:
    """Return whose record the files go into, making one where the home has none.

    Raises: CannotStart, listing the codes to choose from.
    """
    from homeward.guard.models import Authority
    from homeward.guard.people import services_of

    rows = list(Authority.objects.order_by("code"))
    held = [row for row in rows if services_of(row.pk) is not None]
    codes = ", ".join(f"{row.code} ({row.name})" for row in held)
    if code is not None:
        named = next((row for row in held if row.code.casefold() == code.casefold()), None)
        if named is None:
            known = f"It holds {codes}." if held else "It holds none yet."
            raise CannotStart(f"This home holds no record of an authority {code}. {known}")
        return named.pk
    if len(held) > 1:
        raise CannotStart(f"Say whose record this is with --authority CODE: {codes}.")
    return held[0].pk if held else _new_authority()


def _new_authority() -> UUID:
    from homeward.guard.people import add_authority, system_context

    ctx = system_context(now=clock.utc_now(), purpose="load files")
    made = add_authority(
        ctx,
        code=_UNNAMED_CODE,
        name=_UNNAMED,
        protocol="national",
        services=f"{_UNNAMED} children's services",
    ).id
    assert made is not None  # noqa: S101 - for the type checker: it always makes one
    return made


class _Shown:
    """Progress on one line of a terminal, rewritten as it goes."""

    def __call__(self, name: str, done: int, lines: int) -> None:
        """Show how far a file is."""
        sys.stderr.write(f"\r{name}: {done:,} of about {max(lines, done):,} rows\x1b[K")
        sys.stderr.flush()


def _progress() -> _Shown | None:
    return _Shown() if terminal.watched() else None


def _report(ctx: Context, load: UUID, args: Namespace) -> int:
    from homeward.guard.session import scope
    from homeward.sources.queries import load_standing

    with scope(ctx):
        standing = load_standing(ctx, load)
        if args.rejects:
            _write_rejects(ctx, standing, args.rejects)
    if terminal.watched():
        terminal.complain("")
    if args.json:
        terminal.say_json(_as_json(standing))
    else:
        _say(standing, rejects=args.rejects)
    return FINDINGS if standing.rejected else DONE


def _as_json(standing: LoadStanding) -> dict[str, object]:
    names = ("name", "read", "accepted", "unchanged", "rejected")
    return {
        "files": [{name: getattr(file, name) for name in names} for file in standing.files],
        "unknown": [{"name": name, "reason": why} for name, why in standing.unknown],
    }


def _say(standing: LoadStanding, *, rejects: Path | None) -> None:
    for file in standing.files:
        terminal.say(
            f"{file.name} ({file.title}): {file.read:,} rows read; {file.accepted:,} accepted, "
            f"{file.unchanged:,} unchanged, {file.rejected:,} rejected."
        )
        for warned in file.warnings:
            terminal.say(f"  {warned.rows:,} from line {warned.line}: {warned.sentence}")
    if standing.unknown:
        terminal.say("Not read, as these are not tables that are known here:")
        for name, why in standing.unknown:
            terminal.say(f"  {name}: {why}")
    if standing.rejected and rejects is None:
        terminal.say("To get the rejected rows with their reasons, add --rejects FOLDER.")


def _write_rejects(ctx: Context, standing: LoadStanding, folder: Path) -> None:
    from homeward.sources.queries import rejects_name, write_file_rejects

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in standing.files:
            if file.rejected:
                path = folder / rejects_name(file)
                with path.open("w", encoding="utf-8-sig", newline="") as out:
                    write_file_rejects(ctx, file=file.id, out=out)
                terminal.complain(f"{file.rejected:,} rows to be mended are in {path}.")
    except OSError as error:
        raise CannotStart(
            f"The rejected rows could not be written to {folder} ({error.strerror}). The load "
            "itself is done."
        ) from error


COMMAND = Command(
    help="Load SSDA903, SSD, Annex A and other systems' files into an authority's record.",
    example="homeward load returns/2024 --authority 883 --rejects to-mend",
    run=run,
    arguments=arguments,
)
