"""The write choke point: named operations, each once, each in the ledger.

An operation checks the permission table, opens the transaction, tells the database who acts,
runs, lets the layers above follow (``effects``), and closes one ledger entry. Nothing else
writes: the database's triggers refuse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID, uuid4

from django.db import IntegrityError

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard import permissions, session
from homeward.guard.models import DoneOperation

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an operation made (``id``) and whose clocks and boards it moves.

    ``episodes``: episodes whose obligations must be worked out again.
    ``children``: children whose row on a board may look different.
    ``authorities``: whose boards too, besides the one whose record the asker works in.
    ``named``: those of them who may now be found by other names or numbers; ``None``: all.
    """

    id: UUID | None = None
    episodes: tuple[UUID, ...] = ()
    children: tuple[UUID, ...] = ()
    authorities: tuple[UUID, ...] = ()
    named: tuple[UUID, ...] | None = None


_USED = "This form was already used for something else. Open it afresh."

Effect = Callable[[Context, Outcome], None]
_effects: list[Effect] = []


class AlreadyUsed(Refusal):
    """An operation id was sent again for something else."""

    code = "operation_id_used"


class LookingBack(Refusal):
    """Something was to be written while the record is read as it was known at a past instant."""

    code = "looking_back"

    def __init__(self) -> None:
        super().__init__(
            "You are looking at the record as it was known. Go back to how it stands now, then "
            "record this."
        )


def follow_with(effects: list[Effect]) -> None:
    """Set what runs after every operation, in its transaction. Called by the wiring, once."""
    _effects[:] = effects


def operation(
    name: str,
) -> Callable[
    [Callable[Concatenate[Context, P], Outcome]], Callable[Concatenate[Context, P], Outcome]
]:
    """Make a function the named operation ``name``.

    The wrapped function takes ``ctx`` first and returns an :class:`Outcome`. Sent again with
    the same ``ctx.operation_id`` it does nothing and returns the first outcome's id.

    Raises:
        Denied: the context's roles do not hold the permission of this name.
        AlreadyUsed: the operation id belongs to another operation or person.
        LookingBack: the record is being read as it was known at a past instant.
    """

    def decorate(
        body: Callable[Concatenate[Context, P], Outcome],
    ) -> Callable[Concatenate[Context, P], Outcome]:
        @wraps(body)
        def run(ctx: Context, /, *args: P.args, **kwargs: P.kwargs) -> Outcome:
            permissions.demand(ctx, name)
            if session.is_looking_back() or ctx.asked_at is not None:
                raise LookingBack
            with session.scope(ctx, operation=name, entry=uuid4()):
                former = _claim(ctx, name)
                if former is not None:
                    return former
                outcome = body(ctx, *args, **kwargs)
                for effect in _effects:
                    effect(ctx, outcome)
                _settle(ctx, outcome)
            return outcome

        run.operation_name = name  # type: ignore[attr-defined]
        return run

    return decorate


def _claim(ctx: Context, name: str) -> Outcome | None:
    """Take the operation id, or return what it made before."""
    try:
        done, made = DoneOperation.objects.get_or_create(
            operation_id=ctx.operation_id,
            defaults={"operation": name, "actor": ctx.actor, "at": ctx.now},
        )
    except IntegrityError:  # another person's, which the database does not show
        raise AlreadyUsed(_USED) from None
    if made:
        return None
    if done.operation != name:
        raise AlreadyUsed(_USED)
    return Outcome(done.result)


def _settle(ctx: Context, outcome: Outcome) -> None:
    if outcome.id is not None:
        DoneOperation.objects.filter(operation_id=ctx.operation_id).update(result=outcome.id)
    session.append_entry()
