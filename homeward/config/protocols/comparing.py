"""Two versions of a protocol over the real history: what each asks, and where they differ."""

from __future__ import annotations

from homeward.config import clock, terminal
from homeward.config.command import DONE, FINDINGS
from homeward.config.failure import CannotStart
from homeward.config.holidays import bank_holidays
from homeward.config.protocols import files
from homeward.config.protocols.histories import count, histories, keepers, progress
from homeward.domain.protocol import (
    Comparison,
    EpisodeOutcome,
    Protocol,
    RuleCounts,
    RuleSummary,
    telling_differences,
)
from homeward.work.obligations.models import ProtocolVersion
from homeward.work.obligations.protocols import protocol_version

_NAMED = 20
_NONE = "–"


def compare(old: str, new: str, *, authority: str | None, as_json: bool) -> int:
    """Say what two versions ask of every episode recorded, and which episodes differ.

    Episodes are named by their ids alone. As JSON: one line for each that differs, then one
    with the counts.
    """
    versions = _version(old), _version(new)
    asked = keepers(authority, now=clock.utc_now(), purpose="protocol comparison")
    contexts = [ctx for _, _, ctx in asked]
    total = count(contexts)
    comparison = Comparison(versions[0].rules, versions[1].rules, calendar=bank_holidays())
    show = progress(lambda done: f"{done:,} of {total:,} episodes compared", every=500)
    named: list[str] = []
    for outcome in comparison.outcomes(histories(contexts)):
        show(comparison.episodes)
        if not outcome.differences:
            continue
        if as_json:
            terminal.say_line(_line(outcome))
        elif len(named) < _NAMED:
            named.append(outcome.episode)
    terminal.overwrite("")
    if as_json:
        terminal.say_line(_counted(comparison, versions))
    else:
        _tell(comparison, versions, named)
    return FINDINGS if comparison.episodes_differing else DONE


def _version(name: str) -> Protocol:
    """Return the version that a person named: a file, or ``name@version`` as kept here."""
    kept, mark, number = name.rpartition("@")
    if not mark:
        return files.one_pack(files.found(name))
    try:
        return protocol_version(name=kept, number=int(number))
    except (ProtocolVersion.DoesNotExist, ValueError):
        raise CannotStart(
            f"No version “{name}” is kept here. Write the name and its number, such as thurrock@1."
        ) from None


def _line(outcome: EpisodeOutcome) -> dict[str, object]:
    return {
        "episode": outcome.episode,
        "differences": [
            {"rule": each.rule, "old": _stand(each.old), "new": _stand(each.new)}
            for each in outcome.differences
        ],
    }


def _stand(stand: object) -> object:
    return stand._asdict() if isinstance(stand, tuple) and hasattr(stand, "_asdict") else None


def _counted(comparison: Comparison, versions: tuple[Protocol, Protocol]) -> dict[str, object]:
    return {
        "old": f"{versions[0].id}@{versions[0].version}",
        "new": f"{versions[1].id}@{versions[1].version}",
        "episodes": comparison.episodes,
        "episodes_differing": comparison.episodes_differing,
        "telling": list(telling_differences(*versions)),
        "rules": [
            row._asdict() | {"old": _stand(row.old), "new": _stand(row.new)}
            for row in comparison.summary()
        ],
    }


def _tell(comparison: Comparison, versions: tuple[Protocol, Protocol], named: list[str]) -> None:
    old, new = versions
    terminal.say(
        f"{old.id} version {old.version} beside {new.id} version {new.version}, over "
        f"{comparison.episodes:,} episodes:"
    )
    rows = [("", *_HEADS), *(_row(row) for row in comparison.summary())]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        first, *rest = (cell.ljust(widths[0]) if not n else cell.rjust(widths[n])
                        for n, cell in enumerate(row))  # fmt: skip
        terminal.say("  ".join([f"  {first}", *rest]).rstrip())
    for said in telling_differences(old, new):
        terminal.say(f"  {said}")
    if not comparison.episodes_differing:
        terminal.say("No episode differs.")
        return
    terminal.say(f"{comparison.episodes_differing:,} episodes differ:")
    for episode in named:
        terminal.say(f"  {episode}")
    more = comparison.episodes_differing - len(named)
    if more:
        terminal.say(f"  and {more:,} more; --json names them all.")


_HEADS = ("opened", "met", "met late", "overdue", "lapsed", "episodes that differ")


def _row(row: RuleSummary) -> tuple[str, ...]:
    old, new = row.old, row.new
    names = ("opened", "met", "met_late", "overdue", "lapsed")
    return (row.rule, *(_pair(old, new, name) for name in names), f"{row.episodes_differing:,}")


def _pair(old: RuleCounts | None, new: RuleCounts | None, name: str) -> str:
    before = f"{getattr(old, name):,}" if old else _NONE
    after = f"{getattr(new, name):,}" if new else _NONE
    return before if before == after else f"{before} > {after}"
