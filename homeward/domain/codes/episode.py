"""Codes of a missing episode as other systems write them: grade, from where, by whom, condition.

The codes are capitals of the record's own words, as every code set is compared in capitals.
"""

from __future__ import annotations

from homeward.domain.codes.code_set import CodeSet

GRADE = CodeSet(
    name="risk grade",
    labels={
        "NO_APPARENT_RISK": "No apparent risk",
        "LOW": "Low",
        "MEDIUM": "Medium",
        "HIGH": "High",
    },
    spellings={
        "no apparent risk": "NO_APPARENT_RISK",
        "no apparent risk (absent)": "NO_APPARENT_RISK",
        "nar": "NO_APPARENT_RISK",
        "none": "NO_APPARENT_RISK",
        "l": "LOW",
        "low risk": "LOW",
        "m": "MEDIUM",
        "med": "MEDIUM",
        "medium risk": "MEDIUM",
        "standard": "MEDIUM",
        "h": "HIGH",
        "high risk": "HIGH",
    },
)

MISSING_FROM = CodeSet(
    name="place the child is missing from",
    labels={
        "HOME": "Home",
        "PLACEMENT": "Placement",
        "SCHOOL": "School",
        "OTHER": "Somewhere else",
    },
    spellings={
        "home address": "HOME",
        "family home": "HOME",
        "care": "PLACEMENT",
        "foster home": "PLACEMENT",
        "foster care": "PLACEMENT",
        "children's home": "PLACEMENT",
        "care home": "PLACEMENT",
        "college": "SCHOOL",
        "hospital": "OTHER",
    },
)

REPORTED_BY = CodeSet(
    name="person who reported",
    labels={
        "PARENT": "Parent or family",
        "FOSTER_CARER": "Foster carer",
        "CHILDRENS_HOME": "Children's home or supported accommodation",
        "SCHOOL": "School or college",
        "SOCIAL_WORKER": "Social worker",
        "POLICE": "Police",
        "HEALTH": "Health",
        "CHILD": "The child",
        "OTHER": "Somebody else",
    },
    spellings={
        "mother": "PARENT",
        "father": "PARENT",
        "family": "PARENT",
        "foster carer": "FOSTER_CARER",
        "carer": "FOSTER_CARER",
        "children's home": "CHILDRENS_HOME",
        "care home staff": "CHILDRENS_HOME",
        "social worker": "SOCIAL_WORKER",
        "hospital": "HEALTH",
        "self": "CHILD",
    },
)

CONDITION = CodeSet(
    name="condition on return",
    labels={
        "WELL": "Well",
        "TIRED": "Tired, hungry or cold",
        "DISTRESSED": "Distressed",
        "INTOXICATED": "Under the influence of drink or drugs",
        "UNWELL": "Unwell",
        "INJURED": "Injured",
        "HOSPITAL": "Taken to hospital",
        "NOT_KNOWN": "Not known",
    },
    spellings={
        "safe and well": "WELL",
        "fit and well": "WELL",
        "drunk": "INTOXICATED",
        "hurt": "INJURED",
        "unknown": "NOT_KNOWN",
        "not known": "NOT_KNOWN",
    },
)
