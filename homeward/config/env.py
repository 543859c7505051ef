"""The environment, read once into one frozen ``Settings``. Incomplete means no start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from homeward.config import channel_settings, database_url, keys, training_home
from homeward.config.channel_settings import Channels
from homeward.config.database_url import DatabaseUrl
from homeward.config.failure import CannotStart

CHECKOUT = Path(__file__).resolve().parents[2]
OWNER_VARIABLE = "HOMEWARD_OWNER_URL"
_HIGHEST_PORT = 65535
_LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
_YES, _NO = {"1", "yes", "true", "on"}, {"", "0", "no", "false", "off"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between one installation and another.

    ``database`` is the application role's address, ``None`` while the embedded server has not
    been attached; ``backup`` the backup role's. ``embedded`` says whether the server is ours.
    ``metrics_token``: whoever brings it may read the figures for machines.
    ``arrivals`` is the folder whose files are loaded by themselves. ``training``: everybody in
    this home is invented, and every page says so. ``channels``: by what messages leave.
    """

    home: Path
    port: int
    database: DatabaseUrl | None
    backup: DatabaseUrl | None
    hosts: tuple[str, ...]
    https: bool
    secret_key: str = field(repr=False)
    sealing_key: str = field(repr=False)
    metrics_token: str = field(default="", repr=False)
    arrivals: Path | None = None
    channels: Channels = field(default_factory=Channels)
    training: bool = False
    embedded: bool = True
    pooled: bool = True

    @property
    def ties(self) -> dict[str, bool]:
        """Return, by variable, whether a training home is tied to something outside it."""
        outside = {
            "DATABASE_URL": not self.embedded,
            "HOMEWARD_ARRIVALS": bool(self.arrivals),
            "HOMEWARD_SMTP_URL": self.channels.mail is not None,
            "HOMEWARD_NOTIFY_KEY": self.channels.notify is not None,
        }
        return outside if self.training else {}


def load(environ: Mapping[str, str]) -> Settings:
    """Return the settings of this environment; blank variables count as absent.

    Raises: CannotStart, with what to set.
    """
    home = _home(environ)
    training = training_home.settled(home, asked=_flag(environ, training_home.VARIABLE))
    database = _address(environ, "DATABASE_URL")
    return Settings(
        home=home,
        port=port_number(environ.get("PORT", "").strip() or "8000", name="PORT"),
        database=database,
        backup=_address(environ, "HOMEWARD_BACKUP_URL"),
        hosts=_hosts(environ),
        https=_flag(environ, "HOMEWARD_HTTPS"),
        secret_key=keys.read_or_make(home, "secret"),
        sealing_key=keys.read_or_make(home, "sealing"),
        metrics_token=environ.get("HOMEWARD_METRICS_TOKEN", "").strip(),
        arrivals=_arrivals(environ),
        channels=channel_settings.read(environ),
        training=training,
        embedded=database is None,
    )


def owner_address(environ: Mapping[str, str]) -> DatabaseUrl:
    """Return the owner role's address; only ``homeward migrate`` and the tests ask for it.

    Raises: CannotStart, when it is not set.
    """
    address = _address(environ, OWNER_VARIABLE)
    if address is None:
        raise CannotStart(
            f"{OWNER_VARIABLE} is not set. Set it to the address of the role that owns the "
            "tables, for this one command, and run homeward migrate again."
        )
    return address


def port_number(text: str, *, name: str) -> int:
    """Return a TCP port from 1 to 65535.

    Raises: CannotStart naming the variable or option.
    """
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= _HIGHEST_PORT):
        raise CannotStart(f"{name} must be a number from 1 to {_HIGHEST_PORT}, such as 8000.")
    return int(text)


def use(settings: Settings) -> None:
    """Make these the settings of this process, before Django reads its own."""
    _IN_USE[:] = [settings]


def current() -> Settings:
    """Return the settings in use, from the process's environment where none were given."""
    if not _IN_USE:
        use(load(os.environ))
    return _IN_USE[0]


_IN_USE: list[Settings] = []


def home_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the home that this environment names, which may not be there yet."""
    text = environ.get("HOMEWARD_HOME", "").strip()
    usual = training_home.FOLDER if _flag(environ, training_home.VARIABLE) else "var"
    return Path(os.path.abspath(Path(text).expanduser() if text else CHECKOUT / usual))


def _home(environ: Mapping[str, str]) -> Path:
    home = home_folder(environ)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(
            f"Cannot make the folder {home} ({error.strerror}). Set HOMEWARD_HOME to a folder "
            "that this account can write."
        ) from error
    return home


def _arrivals(environ: Mapping[str, str]) -> Path | None:
    text = environ.get("HOMEWARD_ARRIVALS", "").strip()
    if not text:
        return None
    folder = Path(os.path.abspath(Path(text).expanduser()))
    if not folder.is_dir():
        raise CannotStart(
            f"HOMEWARD_ARRIVALS names {folder}, which is no folder. Make it, or leave it unset."
        )
    return folder


def _address(environ: Mapping[str, str], variable: str) -> DatabaseUrl | None:
    text = environ.get(variable, "").strip()
    return database_url.parse(text, variable=variable) if text else None


def _hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    named = environ.get("HOMEWARD_HOSTS", "").split(",")
    return tuple(host.strip() for host in named if host.strip()) or _LOCAL_HOSTS


def _flag(environ: Mapping[str, str], variable: str) -> bool:
    text = environ.get(variable, "").strip().lower()
    if text not in _YES | _NO:
        raise CannotStart(f"{variable} must be yes or no.")
    return text in _YES
