"""Every operation × every role: denied before anything else happens, unless the table says so."""

from __future__ import annotations

from uuid import UUID

import pytest

from homeward.domain.context import Context
from homeward.guard.permissions import EVERYBODY, OPERATIONS, SYSTEM, Denied
from tests.cast import NOW
from tests.operations import operations

ROLES = sorted(EVERYBODY | SYSTEM)
SOMEBODY = UUID(int=1)


@pytest.mark.parametrize("role", ROLES)
def test_operation_is_denied_to_a_role_when_the_table_does_not_hold_it(role: str) -> None:
    ctx = Context(SOMEBODY, SOMEBODY, SOMEBODY, "work", NOW, roles=frozenset({role}))
    denied = set()

    for name, function in operations():
        if role in OPERATIONS[name]:
            continue
        with pytest.raises(Denied):
            function(ctx)
        denied.add(name)

    named = {name for name, _ in operations()}
    assert denied == {name for name in named if role not in OPERATIONS[name]}


def test_operation_is_denied_to_everybody_without_a_role() -> None:
    ctx = Context(SOMEBODY, SOMEBODY, SOMEBODY, "work", NOW)

    for _, function in operations():
        with pytest.raises(Denied):
            function(ctx)
