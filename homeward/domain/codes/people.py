"""Codes about a person: sex, gender, ethnicity, why a UPN is not known, yes and no."""

from __future__ import annotations

from homeward.domain.codes.code_set import CodeSet

SEX = CodeSet(
    name="sex",
    labels={"M": "Male", "F": "Female", "U": "Not known", "I": "Indeterminate"},
    # 1 and 2 are the return's codes up to 2023/24; 0 and 9 are the children in need census's.
    spellings={
        "1": "M",
        "2": "F",
        "0": "U",
        "9": "I",
        "male": "M",
        "female": "F",
        "unknown": "U",
        "not known": "U",
        "indeterminate": "I",
    },
)

GENDER = CodeSet(
    name="gender",
    labels={
        "00": "Not known",
        "01": "Man or boy",
        "02": "Woman or girl",
        "09": "Prefers to self-describe",
    },
    # A spreadsheet drops the leading nought.
    spellings={"0": "00", "1": "01", "2": "02", "9": "09"},
)

_CENSUS_GROUPS = {
    "a1": "WBRI",
    "a2": "WIRI",
    "a3": "WOTH",
    "a4": "WIRT",
    "a5": "WROM",
    "b1": "MWBC",
    "b2": "MWBA",
    "b3": "MWAS",
    "b4": "MOTH",
    "c1": "AIND",
    "c2": "APKN",
    "c3": "ABAN",
    "c4": "AOTH",
    "d1": "BCRB",
    "d2": "BAFR",
    "d3": "BOTH",
    "e1": "CHNE",
    "e2": "OOTH",
    "e3": "REFU",
    "e4": "NOBT",
    "e5": "UNKNOWN",
}

ETHNICITY = CodeSet(
    name="ethnicity",
    labels={
        "WBRI": "White British",
        "WIRI": "White Irish",
        "WOTH": "Any other White background",
        "WIRT": "Traveller of Irish heritage",
        "WROM": "Gypsy or Roma",
        "MWBC": "White and Black Caribbean",
        "MWBA": "White and Black African",
        "MWAS": "White and Asian",
        "MOTH": "Any other mixed background",
        "AIND": "Indian",
        "APKN": "Pakistani",
        "ABAN": "Bangladeshi",
        "AOTH": "Any other Asian background",
        "BCRB": "Black Caribbean",
        "BAFR": "Black African",
        "BOTH": "Any other Black background",
        "CHNE": "Chinese",
        "OOTH": "Any other ethnic group",
        "REFU": "Refused",
        "NOBT": "Information not yet obtained",
        "UNKNOWN": "Not known",
    },
    # The Standard Safeguarding Dataset's own list prints Chinese as CNHE.
    spellings={**_CENSUS_GROUPS, "cnhe": "CHNE"},
)

UPN_UNKNOWN = CodeSet(
    name="reason the UPN is not known",
    labels={
        "UN1": "Not of school age and no UPN assigned yet",
        "UN2": "Never attended a maintained school in England",
        "UN3": "Educated outside England",
        "UN4": "Newly looked after, UPN not yet known",
        "UN5": "Sources disagree, so no reliable match",
    },
)

YES_NO = CodeSet(
    name="yes or no",
    labels={"Y": "Yes", "N": "No"},
    # A flag that has been through a spreadsheet or a data frame comes back as 1.0.
    spellings={
        "yes": "Y",
        "no": "N",
        "true": "Y",
        "false": "N",
        "1": "Y",
        "0": "N",
        "1.0": "Y",
        "0.0": "N",
    },
)

YES_NO_NOT_APPLICABLE = CodeSet(
    name="yes, no or not applicable",
    labels={"Y": "Yes", "N": "No", "NA": "Not applicable"},
    spellings={**YES_NO.spellings, "n/a": "NA", "not applicable": "NA"},
)
