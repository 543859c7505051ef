"""The work's tables, by noun."""

from homeward.work.board.models import BoardVersion
from homeward.work.messages.models import (
    Answer,
    Chase,
    Delivery,
    Handover,
    Message,
    Outbox,
    Suppression,
)
from homeward.work.obligations.models import (
    Alarm,
    Drift,
    EpisodeClock,
    Obligation,
    ProtocolVersion,
    Sweep,
    Wake,
)
from homeward.work.rota.models import Leave, Reach, Shift
from homeward.work.watch.models import Heartbeat, Outage

__all__ = [
    "Alarm",
    "Answer",
    "BoardVersion",
    "Chase",
    "Delivery",
    "Drift",
    "EpisodeClock",
    "Handover",
    "Heartbeat",
    "Leave",
    "Message",
    "Obligation",
    "Outage",
    "Outbox",
    "ProtocolVersion",
    "Reach",
    "Shift",
    "Suppression",
    "Sweep",
    "Wake",
]
