"""Judging what was typed of a thing that is kept, before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.domain.time import london_date
from homeward.record.kept.nouns import Noun
from homeward.record.stamp import demand_past

_TOLD_BY_SERVICES = "telling"


class BadFact(Refusal):
    """What was typed can't be kept as it stands."""

    code = "bad_fact"


def judged(ctx: Context, noun: Noun, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed, cleaned, for the noun's columns; blanks as their column has them.

    Raises:
        BadFact: a field that is not of this noun, a needed one blank, a value that does not
            fit its column or code set, a beginning that has not come, or an end before it.
        InFuture: an instant that has not come.
    """
    strange = set(said) - set(noun.fields)
    if strange:
        raise BadFact("This form does not fit what is kept. Open it afresh.")
    clean = {name: _cleaned(noun, name, value) for name, value in said.items()}
    for name in noun.fields:
        if name in noun.needed and name in clean and clean[name] in (None, ""):
            raise BadFact("Fill this in: it can't be kept without.", field=name)
    _demand_days(ctx, noun, clean)
    return clean


def demand_whole(noun: Noun, clean: Mapping[str, Any]) -> None:
    """Refuse a new row that lacks something needed.

    Raises:
        BadFact.
    """
    for name in noun.fields:
        if name in noun.needed and clean.get(name) in (None, ""):
            raise BadFact("Fill this in: it can't be kept without.", field=name)


def _cleaned(noun: Noun, name: str, value: Any) -> Any:
    column = noun.model._meta.get_field(name)
    if isinstance(value, str):
        value = value.strip()
    if value in (None, ""):
        return _blank(column)
    if isinstance(column, models.ForeignKey):
        return _named(column, name, value)
    if name in noun.codes and value not in noun.codes[name].labels:
        raise BadFact("Choose from the list.", field=name)
    try:
        return column.clean(value, None)  # type: ignore[union-attr]
    except ValidationError as error:
        raise BadFact(f"This can't be kept: {' '.join(error.messages)}", field=name) from None


def _blank(column: Any) -> Any:
    """Return how a column says that nothing was typed."""
    if column.null:
        return None
    if column.has_default():
        return column.get_default()
    return "" if isinstance(column, models.CharField | models.TextField) else None


def _named(column: Any, name: str, value: Any) -> Any:
    """Return the key of a row of a register, if it is there."""
    try:
        there = column.related_model._base_manager.filter(pk=value).exists()
    except ValidationError:
        there = False
    if not there:
        raise BadFact("Choose from the list.", field=name)
    return value


def _demand_days(ctx: Context, noun: Noun, clean: Mapping[str, Any]) -> None:
    begins = clean.get(noun.begins) if noun.begins else None
    if isinstance(begins, datetime):
        demand_past(ctx, begins, field=noun.begins or "")
    elif isinstance(begins, date) and begins > london_date(ctx.now):
        raise BadFact("This day has not come yet. Record it on the day.", field=noun.begins)


def demand_order(noun: Noun, row: Any, clean: Mapping[str, Any]) -> None:
    """Refuse an end or a review before the beginning, as the row would then stand.

    Raises:
        BadFact.
    """
    begins = _then(row, clean, noun.begins)
    ends = _then(row, clean, noun.ends)
    if begins and ends and ends < begins:
        raise BadFact("The end is before the beginning. Check the two days.", field=noun.ends)
    review = _then(row, clean, "review_on") if "review_on" in noun.fields else None
    if begins and review and review < begins:
        raise BadFact("The review is before the plan was agreed.", field="review_on")


def _then(row: Any, clean: Mapping[str, Any], name: str | None) -> Any:
    """Return what a column would hold after the change."""
    if name is None:
        return None
    return clean[name] if name in clean else getattr(row, name, None)


def demand_reason_for_telling(ctx: Context, noun: Noun, row: Any, clean: Mapping[str, Any]) -> None:
    """Refuse a decision on who may be told without its reason, or by those who do not decide.

    A parent or carer may be the danger: children's services decide, and say why.

    Raises:
        BadFact.
    """
    if _TOLD_BY_SERVICES not in noun.fields:
        return
    decided, reason = (_then(row, clean, name) for name in ("telling", "telling_reason"))
    if decided in ("", None, "not_decided"):
        return
    if not reason:
        raise BadFact("Say why they may or must not be told.", field="telling_reason")
    if "telling" in clean and decided != getattr(row, "telling", "") and "carer" in ctx.roles:
        raise BadFact(
            "Children’s services decide who may be told. Leave this at “Not decided”.",
            field="telling",
        )
