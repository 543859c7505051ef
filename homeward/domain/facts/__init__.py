"""What is known about one episode, as dated facts in a closed vocabulary.

May import: the standard library and ``homeward.domain.refusal``. Entry points: ``Fact``,
``KINDS``, ``ACTS``, ``act``.
"""

from homeward.domain.facts.fact import BadFact, Fact
from homeward.domain.facts.kinds import ACTS, KINDS, FactKind, Group, act, label_of

__all__ = ["ACTS", "KINDS", "BadFact", "Fact", "FactKind", "Group", "act", "label_of"]
