"""The work's tables, by noun."""

from homeward.work.board.models import BoardVersion
from homeward.work.obligations.models import (
    Alarm,
    Drift,
    EpisodeClock,
    Obligation,
    ProtocolVersion,
    Sweep,
    Wake,
)

__all__ = [
    "Alarm",
    "BoardVersion",
    "Drift",
    "EpisodeClock",
    "Obligation",
    "ProtocolVersion",
    "Sweep",
    "Wake",
]
