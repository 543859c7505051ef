"""Gathers static files and names them by their content, so that a browser may keep them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from whitenoise.storage import CompressedManifestStaticFilesStorage

from homeward.config.assets import VENDOR
from homeward.config.failure import CannotStart
from homeward.config.locks import held_alone

# Parts of htmx that no page uses; the comments of some look like imports of missing files.
_UNUSED = ["ext", "htmax-*.js", "htmx-4*.js"]


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Rewrites addresses inside style sheets and ES-module imports alike."""

    support_js_module_import_aggregation = True


def collect(home: Path) -> None:
    """Gather the static files into the home, unless they stand there unchanged.

    Raises: CannotStart, when the front-end packages were never built.
    """
    from django.core.management import call_command

    if not VENDOR.is_dir():
        raise CannotStart("The pages' style sheets have not been built. Run make install.")
    stamp = home / "static.stamp"
    with held_alone(home / "static.lock"):
        present = _fingerprint()
        if stamp.exists() and stamp.read_text(encoding="ascii") == present:
            return
        stamp.unlink(missing_ok=True)
        call_command(
            "collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=_UNUSED
        )
        stamp.write_text(present, encoding="ascii")


def _fingerprint() -> str:
    """Return a digest of every source file's name, size and time of change."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
