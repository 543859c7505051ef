"""The work's tables, by noun."""

from homeward.work.board.models import BoardVersion
from homeward.work.daily.models import DailyHour, DailyOpening, DailyReport, DailyRow
from homeward.work.documents.models import Document
from homeward.work.exchange.models import Difference, PoliceList
from homeward.work.messages.models import (
    Answer,
    Chase,
    Delivery,
    Gap,
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
    "DailyHour",
    "DailyOpening",
    "DailyReport",
    "DailyRow",
    "Delivery",
    "Difference",
    "Document",
    "Drift",
    "EpisodeClock",
    "Gap",
    "Handover",
    "Heartbeat",
    "Leave",
    "Message",
    "Obligation",
    "Outage",
    "Outbox",
    "PoliceList",
    "ProtocolVersion",
    "Reach",
    "Shift",
    "Suppression",
    "Sweep",
    "Wake",
]
