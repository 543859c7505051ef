"""Locked dependencies name no place to fetch from, and every one is hashed."""

from __future__ import annotations

import json
import re

import pytest

from homeward.config.env import CHECKOUT

LOCKS = ["requirements/runtime.txt", "requirements/dev.txt", "package-lock.json", ".npmrc"]
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)", re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_host_when_read(name: str) -> None:
    text = (CHECKOUT / name).read_text(encoding="utf-8")

    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text


def test_no_uv_lock_is_kept_when_listed() -> None:
    assert not (CHECKOUT / "uv.lock").exists()


@pytest.mark.parametrize("name", LOCKS[:2])
def test_every_pin_is_hashed_when_read(name: str) -> None:
    blocks = (CHECKOUT / name).read_text(encoding="utf-8").split("\n\n")[0]
    pins = re.split(r"^(?=[a-z0-9])", blocks, flags=re.MULTILINE)[1:]

    unhashed = [pin.split("\n")[0] for pin in pins if "--hash=sha256:" not in pin]

    assert pins
    assert unhashed == []


def test_both_sets_agree_when_compared() -> None:
    runtime, dev = (
        dict(PIN.findall((CHECKOUT / name).read_text(encoding="utf-8"))) for name in LOCKS[:2]
    )

    assert {name: dev.get(name) for name in runtime} == runtime


def test_every_npm_package_is_hashed_when_read() -> None:
    lock = json.loads((CHECKOUT / "package-lock.json").read_text(encoding="utf-8"))

    unhashed = [name for name, one in lock["packages"].items() if name and "integrity" not in one]

    assert lock["packages"]
    assert unhashed == []
