"""``homeward protocol``: faults by path, scenarios by difference, duties in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from homeward.config import cli
from homeward.config.command import COULD_NOT_RUN, DONE, FINDINGS
from homeward.config.env import CHECKOUT

PACKS = sorted((CHECKOUT / "protocols").glob("*.toml"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the program a home of its own."""
    monkeypatch.setenv("HOMEWARD_HOME", str(tmp_path / "home"))


def changed(tmp_path: Path, old: str, new: str) -> str:
    """Write Medway's pack with some words changed; return where."""
    text = (CHECKOUT / "protocols" / "medway.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "ours.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(path)


def test_shipped_protocols_are_sound_when_checked(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["protocol", "check", *map(str, PACKS)])

    said = capsys.readouterr().out
    assert code == DONE
    assert said.count("scenarios as expected") == len(PACKS)


def test_failing_scenario_is_told_when_a_rule_was_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed(tmp_path, "trigger = { hours = 48 }", "trigger = { hours = 60 }")

    code = cli.main(["protocol", "check", path])

    said = capsys.readouterr().out
    assert code == FINDINGS
    assert "strategy.discussion: expected" in said


def test_fault_is_named_by_path_when_a_file_is_unsound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed(tmp_path, 'anchor = "last_seen"', 'anchor = "last_sene"')

    code = cli.main(["protocol", "check", path])

    said = capsys.readouterr().out
    assert code == FINDINGS
    assert "ours.toml: rule[1].anchor" in said


def test_sentence_is_said_when_a_file_is_absent(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["protocol", "check", "nowhere.toml"])

    assert code == COULD_NOT_RUN
    assert "Cannot read nowhere.toml" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["thurrock", str(CHECKOUT / "protocols" / "thurrock.toml")])
def test_duties_are_told_in_plain_words_when_explained(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["protocol", "explain", name])

    assert code == DONE
    assert "## Hold a strategy discussion" in capsys.readouterr().out


def test_known_names_are_listed_when_the_name_is_unknown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = cli.main(["protocol", "explain", "narnia"])

    assert code == COULD_NOT_RUN
    shipped = "medway, national, oxfordshire-2017, oxfordshire-2020, thurrock"
    assert shipped in capsys.readouterr().err


def test_check_is_pointed_to_when_an_unsound_file_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed(tmp_path, 'anchor = "last_seen"', 'anchor = "last_sene"')

    code = cli.main(["protocol", "explain", path])

    assert code == COULD_NOT_RUN
    assert f"homeward protocol check {path}" in capsys.readouterr().err


def test_actions_are_shown_when_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["protocol"])

    assert code == COULD_NOT_RUN
    assert "explain" in capsys.readouterr().err
