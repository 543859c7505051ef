"""One ``when`` table to frozen conditions."""

from __future__ import annotations

from datetime import timedelta

from homeward.domain.facts import KINDS
from homeward.domain.protocol.model import Condition
from homeward.domain.protocol.reading import Table
from homeward.domain.protocol.vocabulary import CONDITIONS, Reads


def read_when(table: Table) -> tuple[Condition, ...]:
    """Return a rule's conditions, in the order of the vocabulary; faults are noted."""
    inner = table.table("when")
    if inner is None:
        return ()
    found = [_condition(inner, name) for name in CONDITIONS if inner.has(name)]
    inner.done()
    return tuple(found)


def _condition(table: Table, name: str) -> Condition:
    kind = CONDITIONS[name]
    if kind.reads is Reads.RECORDED:
        return Condition(name, wanted=table.flag(name, required=True))
    if kind.reads in _BOUNDED:
        return _BOUNDED[kind.reads](name, table.inner(name))
    return Condition(name, values=frozenset(table.names(name, KINDS[kind.fact_kind].values)))


def _episodes(name: str, table: Table) -> Condition:
    within = table.span("within", required=True)
    return _bounded(name, table, table.count("at_least"), table.count("fewer_than"), within)


def _age(name: str, table: Table) -> Condition:
    return _bounded(name, table, table.count("from"), table.count("under"))


def _missing_for(name: str, table: Table) -> Condition:
    at_least, less_than = table.span("at_least"), table.span("less_than")
    return _bounded(name, table, _hours(at_least), _hours(less_than))


def _hours(span: timedelta | None) -> int | None:
    return None if span is None else int(span / timedelta(hours=1))


def _bounded(
    name: str,
    table: Table,
    at_least: int | None,
    less_than: int | None,
    within: timedelta | None = None,
) -> Condition:
    if at_least is None and less_than is None:
        table.fault("", "must say from how much, up to how much, or both")
    elif less_than is not None and (at_least or 0) >= less_than:
        table.fault("", "can never hold: the least is not below the most")
    table.done()
    return Condition(name, at_least=at_least or 0, less_than=less_than, within=within)


_BOUNDED = {Reads.COUNT: _episodes, Reads.AGE: _age, Reads.LENGTH: _missing_for}
