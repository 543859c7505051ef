"""Database addresses: ``postgresql://user:password@host:port/name`` to parts and back."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from homeward.config.failure import CannotStart

_SCHEMES = {"postgres", "postgresql"}
_POSTGRESQL_PORT = 5432


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """The parts of one database address."""

    user: str
    password: str
    host: str
    port: int
    name: str

    def __str__(self) -> str:
        password = f":{quote(self.password, safe='')}" if self.password else ""
        host = f"[{self.host}]" if ":" in self.host else quote(self.host, safe="")
        user, name = quote(self.user, safe=""), quote(self.name, safe="")
        return f"postgresql://{user}{password}@{host}:{self.port}/{name}"

    @property
    def place(self) -> str:
        """Return where it points, without the password."""
        return f"{self.name} on {self.host}:{self.port}"


def parse(text: str, *, variable: str) -> DatabaseUrl:
    """Return the parts of an address; a host beginning with ``/`` (as %2F) is a socket folder.

    Raises: CannotStart naming ``variable``, when a part is missing. The text is never repeated,
    since it holds a password.
    """
    example = "postgresql://user:password@host:5432/homeward"
    try:
        parts = urlsplit(text)
        port = parts.port or _POSTGRESQL_PORT
    except ValueError as error:
        raise CannotStart(f"{variable} is not a database address. Write {example}.") from error
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in _SCHEMES or not (parts.username and parts.hostname and name):
        raise CannotStart(f"{variable} is not a whole database address. Write {example}.")
    return DatabaseUrl(
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        host=unquote(parts.hostname),
        port=port,
        name=name,
    )
