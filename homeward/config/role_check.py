"""Refuses to start under a database role that row-level security would not bind."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import OperationalError, connection

from homeward.config.failure import CannotStart

OLDEST_SERVER = 15
_QUESTION = """
SELECT current_user,
       current_setting('server_version_num')::int / 10000,
       role.rolsuper,
       role.rolbypassrls,
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
                 AND c.relowner = role.oid),
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
                 AND c.relowner <> role.oid
                 AND pg_has_role(role.oid, c.relowner, 'MEMBER')),
       EXISTS (SELECT FROM pg_roles other
               WHERE (other.rolsuper OR other.rolbypassrls) AND other.oid <> role.oid
                 AND pg_has_role(role.oid, other.oid, 'MEMBER'))
FROM pg_roles role WHERE role.rolname = current_user
"""


@dataclass(frozen=True, slots=True)
class Role:
    """The role that signed in, and what it is."""

    name: str
    server: int
    superuser: bool
    exempt: bool
    owner: bool
    owner_member: bool
    exempt_member: bool


def check() -> None:
    """Ask the server who we are there.

    Raises: CannotStart, naming what is wrong and the words that mend it.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(_QUESTION)
            role = Role(*cursor.fetchone())
    except OperationalError as error:
        place = f"{connection.settings_dict['HOST']}:{connection.settings_dict['PORT']}"
        raise CannotStart(
            f"No answer from the database at {place}. Check that the server is running and "
            "that DATABASE_URL has the right user and password."
        ) from error
    faults = list_faults(role)
    if faults:
        raise CannotStart(" ".join(faults))


def list_faults(role: Role) -> list[str]:
    """Return a sentence for each thing that makes this role unfit to serve the product."""
    name = f'"{role.name}"'
    mend = "Connect as a role made with CREATE ROLE homeward_app LOGIN NOSUPERUSER NOBYPASSRLS."
    faults = {
        f"The server is PostgreSQL {role.server}; Homeward needs {OLDEST_SERVER} or later. "
        "Upgrade the server.": role.server < OLDEST_SERVER,
        f"DATABASE_URL signs in as {name}, a superuser, so row-level security would not hold. "
        f"{mend}": role.superuser,
        f"DATABASE_URL signs in as {name}, which is exempt from row-level security. As a "
        f"superuser, run ALTER ROLE {name} NOBYPASSRLS.": role.exempt and not role.superuser,
        f"DATABASE_URL signs in as {name}, which owns Homeward's tables. {mend} Keep the owner's "
        "address in HOMEWARD_OWNER_URL, for homeward migrate alone.": role.owner,
        f"DATABASE_URL signs in as {name}, a member of the role that owns Homeward's tables. As "
        f"a superuser, run REVOKE that role FROM {name}.": role.owner_member and not role.superuser,
        f"DATABASE_URL signs in as {name}, a member of a role that is exempt from row-level "
        f"security. As a superuser, run REVOKE that role FROM {name}.": role.exempt_member
        and not role.superuser,
    }
    return [sentence for sentence, wrong in faults.items() if wrong]
