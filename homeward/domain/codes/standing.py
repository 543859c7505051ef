"""Codes of a child's standing: disability, child protection category, case closure.

Source: SSDA903 and CIN census code sets; Standard Safeguarding Dataset specification.
"""

from __future__ import annotations

from homeward.domain.codes.care import NEED
from homeward.domain.codes.code_set import CodeSet

DISABILITY = CodeSet(
    name="disability",
    labels={
        "NONE": "No disability",
        "MOB": "Mobility",
        "HAND": "Hand function",
        "PC": "Personal care",
        "INC": "Incontinence",
        "COMM": "Communication",
        "LD": "Learning",
        "HEAR": "Hearing",
        "VIS": "Vision",
        "BEH": "Behaviour",
        "CON": "Consciousness",
        "AUT": "Autism or Asperger syndrome",
        "DDA": "Other disability under the Equality Act",
    },
)

PROTECTION = CodeSet(
    name="category of abuse",
    labels={
        "NEG": "Neglect",
        "PHY": "Physical abuse",
        "SAB": "Sexual abuse",
        "EMO": "Emotional abuse",
        "MUL": "More than one category",
    },
    spellings={
        "neglect": "NEG",
        "physical abuse": "PHY",
        "physical": "PHY",
        "sexual abuse": "SAB",
        "sexual": "SAB",
        "emotional abuse": "EMO",
        "emotional": "EMO",
        "multiple": "MUL",
        "multiple/not recommended": "MUL",
    },
)

PRIMARY_NEED = CodeSet(
    name="primary need",
    labels={**NEED.labels, "N0": "Not stated"},
)

CLOSED = CodeSet(
    name="reason for closure",
    labels={
        "RC1": "Adopted",
        "RC2": "Died",
        "RC3": "Child arrangements order",
        "RC4": "Special guardianship order",
        "RC5": "Transferred to services of another local authority",
        "RC6": "Transferred to adult social care services",
        "RC7": "Services ceased for any other reason",
        "RC8": "Closed after assessment, no further action",
        "RC9": "Closed after assessment, referred to early help",
    },
)
