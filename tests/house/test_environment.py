"""The environment becomes settings, or a sentence that says what to set."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from homeward.config import database_url, env, keys
from homeward.config.failure import CannotStart

APP = "postgresql://homeward_app:p%40ss@db.example.invalid:6543/homeward"


def test_settings_are_whole_when_only_a_home_is_named(tmp_path: Path) -> None:
    settings = env.load({"HOMEWARD_HOME": str(tmp_path / "new" / "home")})

    assert settings.home == tmp_path / "new" / "home"
    assert settings.port == 8000
    assert settings.embedded
    assert settings.database is None
    assert settings.hosts == ("localhost", "127.0.0.1", "[::1]")
    assert len(settings.secret_key) >= 50
    assert settings.secret_key != settings.sealing_key


def test_home_is_inside_the_checkout_when_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(Path, "mkdir", lambda self, **_: made.append(self))
    monkeypatch.setattr(keys, "read_or_make", lambda home, name: f"{home}{name}")

    settings = env.load({})

    assert settings.home == env.CHECKOUT / "var"
    assert made == [env.CHECKOUT / "var"]


def test_database_is_not_embedded_when_one_is_named(tmp_path: Path) -> None:
    settings = env.load({"HOMEWARD_HOME": str(tmp_path), "DATABASE_URL": APP})

    assert not settings.embedded
    assert settings.database is not None
    assert settings.database.password == "p@ss"
    assert settings.database.place == "homeward on db.example.invalid:6543"
    assert str(settings.database) == APP


def test_secrets_stay_when_settings_are_shown(tmp_path: Path) -> None:
    settings = env.load({"HOMEWARD_HOME": str(tmp_path)})

    shown = repr(settings)

    assert settings.secret_key not in shown
    assert settings.sealing_key not in shown


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "0"}, "PORT"),
        ({"PORT": "65536"}, "PORT"),
        ({"PORT": "\u0668"}, "PORT"),
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://db/homeward"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://me:secret@db:port/homeward"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://me:secret@db:5432/"}, "DATABASE_URL"),
        ({"HOMEWARD_BACKUP_URL": "nonsense"}, "HOMEWARD_BACKUP_URL"),
        ({"HOMEWARD_HTTPS": "perhaps"}, "HOMEWARD_HTTPS"),
        ({"HOMEWARD_HOME": "/dev/null/home"}, "HOMEWARD_HOME"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value,
)
def test_start_is_refused_when_a_variable_is_wrong(
    tmp_path: Path, variables: dict[str, str], word: str
) -> None:
    with pytest.raises(CannotStart) as refused:
        env.load({"HOMEWARD_HOME": str(tmp_path)} | variables)

    assert word in refused.value.sentence
    assert "secret" not in refused.value.sentence


def test_owner_is_asked_for_when_it_is_not_set() -> None:
    with pytest.raises(CannotStart, match="HOMEWARD_OWNER_URL is not set"):
        env.owner_address({"HOMEWARD_OWNER_URL": " "})


def test_key_is_the_same_when_read_again(tmp_path: Path) -> None:
    first = keys.read_or_make(tmp_path, "secret")

    again = keys.read_or_make(tmp_path, "secret")

    path = tmp_path / "keys" / "secret"
    assert again == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_key_is_refused_when_its_file_is_empty(tmp_path: Path) -> None:
    keys.read_or_make(tmp_path, "secret")
    (tmp_path / "keys" / "secret").write_text("")

    with pytest.raises(CannotStart, match="empty"):
        keys.read_or_make(tmp_path, "secret")


def test_address_survives_when_written_and_read() -> None:
    address = database_url.DatabaseUrl("a b", "p/w:d@", "::1", 5433, "home ward")

    read = database_url.parse(str(address), variable="DATABASE_URL")

    assert read == address
