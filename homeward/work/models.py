"""The work's tables, by noun."""

from homeward.work.board.models import BoardVersion
from homeward.work.obligations.models import EpisodeClock, Obligation, ProtocolVersion, Wake

__all__ = ["BoardVersion", "EpisodeClock", "Obligation", "ProtocolVersion", "Wake"]
