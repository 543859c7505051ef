"""How alike two people's particulars are, with reasons a person can weigh.

May import: the standard library. Entry points: ``fold``, ``likeness``. A person decides; this
only puts likely matches in order and says why.
"""

from homeward.domain.matching.likeness import LIKELY, Likeness, Particulars, likeness
from homeward.domain.matching.names import fold

__all__ = ["LIKELY", "Likeness", "Particulars", "fold", "likeness"]
