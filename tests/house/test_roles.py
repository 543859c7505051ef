"""The product refuses a database role that row-level security would not bind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from homeward.config import role_check
from homeward.config.role_check import Role, list_faults
from tests.servers import Server

FIT = Role(
    name="homeward_app",
    server=15,
    superuser=False,
    exempt=False,
    owner=False,
    owner_member=False,
    exempt_member=False,
)


@pytest.mark.django_db
def test_role_is_fit_when_it_is_the_tests_own(server: Server) -> None:
    role_check.check()


def test_no_fault_is_named_when_the_role_is_fit() -> None:
    assert list_faults(FIT) == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"server": 14}, "needs 15 or later"),
        ({"superuser": True, "exempt": True}, "a superuser"),
        ({"exempt": True}, 'ALTER ROLE "homeward_app" NOBYPASSRLS'),
        ({"owner": True}, "HOMEWARD_OWNER_URL"),
        ({"owner_member": True}, "a member of the role that owns"),
        ({"exempt_member": True}, "a member of a role that is exempt"),
    ],
    ids=["old", "superuser", "exempt", "owner", "owner-member", "exempt-member"],
)
def test_one_fault_is_named_when_the_role_is_unfit(fault: dict[str, bool], words: str) -> None:
    faults = list_faults(replace(FIT, **fault))

    assert len(faults) == 1
    assert words in faults[0]
