"""The kinds of document: what each is for, who is sent it, and the act it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from homeward.work.documents.models import Document


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. ``readers`` are told that it is ready; ``noticed`` only that something arose.

    ``asks`` heads the part that a person writes. ``act`` is recorded as it is sent.
    """

    name: str
    title: str
    readers: tuple[str, ...]
    noticed: tuple[str, ...]
    act: str
    asks: str


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        # Source: Thurrock report 2023, 3.1: to the Executive Director and the Lead Member.
        Document.Kind.HIGH_RISK.value: Kind(
            Document.Kind.HIGH_RISK.value,
            Document.Kind.HIGH_RISK.label,
            readers=("director",),
            noticed=("lead_member",),
            act="high_risk_notification_sent",
            asks="What the director is asked to know or decide",
        ),
        # Source: Medway report 2024, 3.5: to the senior leadership team.
        Document.Kind.NEED_TO_KNOW.value: Kind(
            Document.Kind.NEED_TO_KNOW.value,
            Document.Kind.NEED_TO_KNOW.label,
            readers=("head_of_service", "assistant_director", "director"),
            noticed=(),
            act="need_to_know_sent",
            asks="What senior leaders need to know",
        ),
    }
)


def kind_met_by(acts: tuple[str, ...]) -> Kind | None:
    """Return the kind of document that is one of these acts, if one is."""
    return next((kind for kind in KINDS.values() if kind.act in acts), None)
