"""``homeward web``: the pages, served by granian. Holds no state: run as many as needed."""

from __future__ import annotations

import os
import shutil
from argparse import ArgumentParser, Namespace
from pathlib import Path

from homeward.config import database, env
from homeward.config.command import DONE, Command
from homeward.config.env import Settings

_STOP_SECONDS = 10


def arguments(parser: ArgumentParser) -> None:
    """Add where to listen and with how many processes."""
    parser.add_argument("--port", metavar="N", help="port to listen on (default: PORT or 8000)")
    parser.add_argument("--address", default="127.0.0.1", help="address (default: this machine)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes (default 2)")


def run(args: Namespace, settings: Settings) -> int:
    """Serve until told to stop."""
    from granian import Granian
    from granian.constants import Interfaces

    from homeward.config import static_files

    static_files.collect(settings.home)
    port = env.port_number(args.port, name="--port") if args.port else settings.port
    _count_together(settings.home / "metrics" / str(port))
    database.let_go()
    os.environ["DATABASE_URL"] = str(settings.database)
    Granian(
        "homeward.config.wsgi:application",
        address=args.address,
        port=port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=1,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_SECONDS,
        log_enabled=False,
        websockets=False,
    ).serve()
    return DONE


def _count_together(folder: Path) -> None:
    """Let the processes of this web count their requests together, from nothing.

    Before ``prometheus_client`` is imported: it looks once, then.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


COMMAND = Command(
    help="Serve the pages (homeward run does this and more).",
    example="homeward web --port 8000 --address 0.0.0.0 --workers 4",
    run=run,
    arguments=arguments,
)
