"""``homeward protocol`` on a record: compare, add, recompute and drift."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from uuid import UUID

import pytest

from homeward.config import cli, clock, database
from homeward.config.command import COULD_NOT_RUN, DONE, FINDINGS
from homeward.guard.session import scope
from homeward.work.obligations.models import ProtocolVersion, Sweep
from homeward.work.obligations.queries import obligations_of, protocol_of
from tests.cast import NOW, Cast, hours
from tests.servers import Server
from tests.tampering import checked, tamper

pytestmark = pytest.mark.django_db(transaction=True)
AT = NOW + hours(30)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program use the tests' database, at an instant of the tests' own."""
    monkeypatch.setenv("HOMEWARD_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(database, "ready", lambda settings: nullcontext(settings))
    monkeypatch.setattr(clock, "utc_now", lambda: AT)


@pytest.fixture
def episode(cast: Cast) -> UUID:
    """A looked-after child of Alder, missing for a day and more."""
    return cast.missing(cast.child())


def newer(tmp_path: Path, *, since: str = "2026-06-01", hours_due: int = 30) -> str:
    """Write a second version of Alder's protocol: the first rule's title and time differ."""
    text = ProtocolVersion.objects.get(name="thurrock").text
    text = text.replace("version = 1\n", "version = 2\n", 1)
    text = text.replace("effective_from = 2023-04-01", f"effective_from = {since}", 1)
    cut = text.index("[[scenario]]")
    before, rule, after = text[:cut].partition('id = "strategy.discussion"')
    assert rule
    after = after.replace("trigger = { hours = 12 }", f"trigger = {{ hours = {hours_due} }}", 1)
    path = tmp_path / "newer.toml"
    path.write_text(before + rule + after, encoding="utf-8")
    return str(path)


def test_versions_are_the_same_when_compared_with_themselves(
    episode: UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["protocol", "compare", "thurrock@1", "thurrock"])

    assert code == DONE
    assert "No episode differs" in capsys.readouterr().out


def test_differing_episodes_are_named_by_id_when_a_rule_changed(
    episode: UUID, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["protocol", "compare", "thurrock@1", newer(tmp_path), "--authority", "X01"])

    said = capsys.readouterr().out
    assert code == FINDINGS
    assert str(episode) in said
    assert "strategy.discussion" in said
    assert "1 episodes differ" in said
    assert "Robin" not in said


def test_comparison_is_read_by_machines_when_asked_for(
    episode: UUID, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["protocol", "compare", "thurrock@1", newer(tmp_path), "--json"])

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["episode"] for line in lines[:-1]] == [str(episode)]
    assert lines[-1]["episodes"] == lines[-1]["episodes_differing"] == 1


@pytest.mark.parametrize(
    "words",
    [
        ["compare", "thurrock@9", "thurrock@1"],
        ["compare", "no-such", "thurrock@1"],
        ["compare", "thurrock@1", "thurrock@1", "--authority", "X99"],
        ["recompute", "--authority", "X99"],
    ],
    ids=["no such version", "no such file", "no such authority", "none to work out"],
)
def test_command_cannot_run_when_what_it_names_is_not_there(
    cast: Cast, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["protocol", *words])

    assert code == COULD_NOT_RUN
    assert "“" in capsys.readouterr().err


def test_version_governs_from_its_day_when_added(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["protocol", "add", newer(tmp_path)])

    later = cast.missing(cast.child(), at=AT)
    ctx = cast.asha.ctx(at=AT)
    with scope(ctx):
        governs = protocol_of(ctx, later)
    assert code == DONE
    assert "recompute" in capsys.readouterr().out
    assert governs is not None
    assert governs.version == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("version = 2\n", "version = 0\n", "version"),
        ('approved_by = "', 'status = "draft"\napproved_by = "', "draft"),
        ("effective_from = 2026-06-01", "effective_from = 2020-01-01", "cannot begin before"),
        ('owner = "', 'owner = "nobody_', "owner"),
    ],
    ids=["a lower number", "a draft", "an earlier day", "a fault"],
)
def test_version_is_refused_when_it_must_not_govern(
    cast: Cast,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    said: str,
) -> None:
    path = Path(newer(tmp_path))
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    code = cli.main(["protocol", "add", str(path)])

    out = capsys.readouterr()
    assert code != DONE
    assert said in out.out + out.err
    assert ProtocolVersion.objects.filter(name="thurrock").count() == 1


def test_version_is_refused_when_its_own_scenario_does_not_come_out(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = ProtocolVersion.objects.get(name="thurrock").text
    text = text.replace("version = 1\n", "version = 2\n", 1)
    path = tmp_path / "wrong.toml"
    path.write_text(text.replace("trigger = { hours = 12 }", "trigger = { hours = 30 }"), "utf-8")

    code = cli.main(["protocol", "add", str(path)])

    assert code == COULD_NOT_RUN
    assert "did not come out" in capsys.readouterr().err


def states(cast: Cast, episode: UUID) -> dict[str, tuple[str, int, str]]:
    """Return an episode's obligations: state, version of the protocol, and due time, by key."""
    ctx = cast.asha.ctx(at=AT)
    with scope(ctx):
        return {
            row.key: (row.state, row.protocol_version, row.due_at.isoformat())
            for row in obligations_of(ctx, episode)
        }


def test_episodes_come_under_the_late_version_when_worked_out_again(
    server: Server, cast: Cast, episode: UUID, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from homeward.work.obligations.ticking import tick

    tick(AT)
    before = states(cast, episode)
    cli.main(["protocol", "add", newer(tmp_path)])

    code = cli.main(["protocol", "recompute", "--authority", "X01"])

    after = states(cast, episode)
    assert code == DONE
    assert "1 of them changed" in capsys.readouterr().out
    assert {number for _, number, _ in before.values()} == {1}
    assert {n for state, n, _ in after.values() if state != "lapsed"} == {2}
    assert cli.main(["protocol", "drift"]) == DONE
    assert checked(server).whole
    cli.main(["protocol", "recompute", "--authority", "X01"])
    assert "0 of them changed" in capsys.readouterr().out


def test_walk_is_taken_up_where_it_was_when_it_was_cut_short(
    cast: Cast,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from homeward.work.obligations import recomputing

    monkeypatch.setattr(recomputing, "AT_ONCE", 1)
    episodes = sorted(cast.missing(cast.child(), seen=NOW - hours(n)) for n in (1, 2, 3))
    cli.main(["protocol", "add", newer(tmp_path)])
    whole = recomputing.recompute
    real = recomputing.stands_of

    def dies(ctx: object, clocks: list[object], **said: object) -> object:
        if clocks and clocks[0].episode_id == episodes[1]:  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        return real(ctx, clocks, **said)  # type: ignore[arg-type]

    with monkeypatch.context() as cut:
        cut.setattr(recomputing, "stands_of", dies)
        assert cli.main(["protocol", "recompute", "--authority", "X01"]) == COULD_NOT_RUN
    reached = Sweep.objects.get(kind="recompute").reached

    code = cli.main(["protocol", "recompute", "--authority", "X01"])

    assert whole is recomputing.recompute
    assert reached == episodes[0]
    assert code == DONE
    assert "taken up" in capsys.readouterr().out
    assert all(2 in {n for _, n, _ in states(cast, pk).values()} for pk in episodes)


def test_drift_is_a_finding_when_a_row_was_altered(
    server: Server, cast: Cast, episode: UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    from homeward.work.obligations.ticking import tick

    tick(AT)
    tamper(
        server,
        "UPDATE work_obligation SET due_at = due_at + interval '9 days' "  # noqa: S608
        f"WHERE episode_id = '{episode}'",
    )

    found, told = cli.main(["protocol", "drift", "--json"]), capsys.readouterr().out
    cli.main(["protocol", "recompute"])
    capsys.readouterr()

    assert found == FINDINGS
    assert json.loads(told) == {"seen": 1, "wrong": [str(episode)]}
    assert cli.main(["protocol", "drift"]) == DONE
    assert "every action due" in capsys.readouterr().out
