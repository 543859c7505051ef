"""How alike two people's particulars are, with reasons a person can weigh.

May import: the standard library. Entry points: ``fold``, ``likeness``, ``keys_of``,
``probes_for``, ``readings``. A person decides; this only puts likely matches in order and says
why.
"""

from homeward.domain.matching.asking import Question, born_between, readings
from homeward.domain.matching.keys import AGE_WORTH, Probe, keys_of, probes_for
from homeward.domain.matching.likeness import LIKELY, Likeness, attainable, likeness
from homeward.domain.matching.names import fold
from homeward.domain.matching.particulars import Particulars, number_word

__all__ = [
    "AGE_WORTH",
    "LIKELY",
    "Likeness",
    "Particulars",
    "Probe",
    "Question",
    "attainable",
    "born_between",
    "fold",
    "keys_of",
    "likeness",
    "number_word",
    "probes_for",
    "readings",
]
