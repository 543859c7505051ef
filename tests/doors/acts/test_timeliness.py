"""Whether a provider told in time: by the rule in force, or by what Homeward counts as at once."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from homeward.config.env import CHECKOUT
from homeward.domain.protocol import Protocol, load_packs
from homeward.web.acts.saying import due_for, timeliness
from tests.cast import NOW, hours


def pack(name: str) -> Protocol:
    """Return a pack that comes with Homeward."""
    folder = CHECKOUT / "protocols"
    return load_packs({path.name: path.read_text("utf-8") for path in folder.glob("*.toml")})[name]


def opened(name: str, *, due_at: datetime) -> Any:
    """Return an episode in which the provider's duty is due at an instant."""
    duties = [
        SimpleNamespace(rule="iro.told", due_at=NOW - hours(99)),
        SimpleNamespace(rule="provider.notified", due_at=due_at),
    ]
    return SimpleNamespace(protocol=pack(name), duties=duties)


def event(kind: str, *, told_after: float) -> Any:
    """Return an event of a kind that was told so many hours after it happened."""
    return SimpleNamespace(kind=kind, at=NOW, told_at=NOW + hours(told_after))


@pytest.mark.parametrize(
    ("name", "allowed", "told_after", "expected"),
    [
        ("oxfordshire-2017", 4, 3, "In time: 3 hours after it happened"),
        ("oxfordshire-2017", 4, 6, "Late: 2 hours after it was due under the protocol"),
        ("thurrock", 24, 6, "In time: 6 hours after it happened"),
    ],
)
def test_missing_child_is_told_in_time_as_the_rule_in_force_has_it(
    name: str, allowed: float, told_after: float, expected: str
) -> None:
    row = event("missing", told_after=told_after)
    due_at = due_for(opened(name, due_at=NOW + hours(allowed)), row)

    assert timeliness(row, due_at=due_at) == expected


def test_another_serious_event_is_not_judged_by_the_missing_childs_rule() -> None:
    row = event("harm", told_after=30)
    due_at = due_for(opened("oxfordshire-2017", due_at=NOW + hours(4)), row)

    assert due_at is None
    assert timeliness(row, due_at=due_at) == (
        "Late: 6 hours after the 24 hours that Homeward counts as at once"
    )


def test_rule_in_force_allows_what_its_pack_says() -> None:
    allowed = {
        name: next(r.due for r in pack(name).rules if "provider_notified" in r.met_by)
        for name in ("oxfordshire-2017", "thurrock")
    }

    assert allowed == {"oxfordshire-2017": hours(4), "thurrock": hours(24)}
