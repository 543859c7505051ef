"""An unsent report: how what was typed is kept, and how it fills the form again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from django import forms
from django.http import QueryDict

from homeward.domain.matching import Particulars as Asked
from homeward.record.children.operations import Particulars
from homeward.web.components.fields import Boxes

_FRAME = {"csrfmiddlewaretoken", "operation_id", "version"}


@dataclass(frozen=True, slots=True)
class Who:
    """Who is missing, as typed. ``born_on`` is an ISO date; ``authority`` an id or an answer."""

    given_name: str = ""
    family_name: str = ""
    born_on: str = ""
    estimated: bool = False
    numbers: str = ""
    authority: str = ""

    @property
    def name(self) -> str:
        """Return the whole name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def day_of_birth(self) -> date | None:
        """Return the date of birth, if it is known."""
        return date.fromisoformat(self.born_on) if self.born_on else None

    @property
    def asked(self) -> Asked:
        """Return what to look for."""
        return Asked(self.given_name, self.family_name, self.day_of_birth)

    @property
    def newcomer(self) -> Particulars:
        """Return the particulars of a new record."""
        return Particulars(
            given_name=self.given_name,
            family_name=self.family_name,
            born_on=self.day_of_birth,
            birth_kind="estimated" if self.estimated and self.born_on else "exact",
        )

    def spellings(self) -> list[str]:
        """Return each number as typed, and without its gaps."""
        each = self.each_number
        return sorted({spelt for one in each for spelt in (one, one.replace(" ", ""))})

    @property
    def each_number(self) -> tuple[str, ...]:
        """Return each number as typed."""
        return tuple(one for number in self.numbers.split(",") if (one := number.strip()))

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """Return what a checked form or a draft's body says of who is missing."""
        day = said.get("born_on") or ""
        return cls(
            given_name=str(said.get("given_name") or ""),
            family_name=str(said.get("family_name") or ""),
            born_on=day.isoformat() if isinstance(day, date) else str(day),
            estimated=bool(said.get("estimated")),
            numbers=str(said.get("numbers") or ""),
            authority=str(said.get("authority") or ""),
        )


@dataclass(frozen=True, slots=True)
class Unsent:
    """A draft's body: who, which record if it is one known here, the event, and the form."""

    who: Who
    child: UUID | None
    event: UUID | None
    form: dict[str, str]

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """Read a draft's body."""
        child, event = body.get("child"), body.get("event")
        return cls(
            who=Who.of(body.get("who", {})),
            child=UUID(child) if child else None,
            event=UUID(event) if event else None,
            form=dict(body.get("form", {})),
        )

    @property
    def body(self) -> dict[str, Any]:
        """Return what is kept."""
        return {
            "who": asdict(self.who),
            "child": str(self.child) if self.child else None,
            "event": str(self.event) if self.event else None,
            "form": self.form,
        }


def typed_in(sent: QueryDict) -> dict[str, str]:
    """Return what a form was sent with, box by box, without its frame."""
    # The database keeps no NUL, and no keyboard types one.
    return {name: str(sent[name]).replace("\0", "") for name in sent if name not in _FRAME}


def refilled(form: type[forms.Form], kept: Mapping[str, str]) -> dict[str, Any]:
    """Return what fills a form's fields with what was typed in them, right or wrong."""
    filled: dict[str, Any] = {}
    for name, field in form.base_fields.items():
        if isinstance(field.widget, Boxes):
            parts = [kept.get(f"{name}_{part}", "") for part in field.widget.labels]
            if any(parts):
                filled[name] = parts
        elif name in kept:
            filled[name] = kept[name]
    return filled


def boxed(form: type[forms.Form], said: Mapping[str, Any]) -> dict[str, str]:
    """Return values as a browser would send them, box by box: the opposite of ``refilled``."""
    sent: dict[str, str] = {}
    for name, value in said.items():
        widget = form.base_fields[name].widget
        if isinstance(widget, Boxes):
            boxes = zip(widget.labels, widget.boxed(value), strict=True)
            sent |= {f"{name}_{part}": text for part, text in boxes if text}
        elif value:
            sent[name] = str(value)
    return sent
