"""What other systems call the columns of Homeward's own tables. Guesses, for a person to check."""

from __future__ import annotations

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "record_id": "incident no, incident number, occurrence no, occurrence number, occurrence ref, "
    "report id, missing id, missing report id, episode id, missing episode id, misper id, "
    "record id, compact ref",
    "police_reference": "police ref, police reference, urn, crime ref, niche ref, log no, "
    "cad ref, cad no, storm ref",
    "number": "nominal ref, nominal id, nominal no, niche id, person id, person urn, person no, "
    "misper person id, client id, child id, case id, service user id, mosaic id, "
    "liquidlogic id, lcs id, eclipse id, person reference",
    "nhs_number": "nhs no, nhs number, nhs",
    "upn": "upn, unique pupil number",
    "case_number": "case no, case number, social care id, la child id",
    "given_name": "forename, forenames, forename 1, first name, first names, given name, "
    "given names",
    "family_name": "surname, last name, family name, misper surname",
    "born_on": "dob, date of birth, birth date, d.o.b., d.o.b",
    "sex": "sex, gender",
    "ethnicity": "ethnicity, ethnic origin, self defined ethnicity, ethnic appearance",
    "team": "team, allocated team",
    "kind": "type, missing type, misper type, category, episode type, missing or absent",
    "last_seen_at": "last seen, last seen at, date last seen, last seen date, last seen datetime, "
    "date time last seen, last seen date/time",
    "noticed_at": "noticed, noticed at, date noticed, noticed missing, missing since, "
    "missing from date, start date, episode start, date missing",
    "reported_at": "reported, reported at, date reported, reported date, date time reported, "
    "report date, created date, reported to police, reported date/time",
    "found_at": "found, found at, date found, found date, located, date located, located date, "
    "date time found, found date/time",
    "returned_at": "returned, returned at, date returned, return date, end date, episode end, "
    "date of return",
    "grade": "risk, grade, risk level, risk grade, risk grading, initial risk, current risk",
    "missing_from": "missing from, missing from type, location type, place type, missing location",
    "area": "area, lpa, lpu, bcu, district, local policing area, beat",
    "reported_by": "reported by, informant, informant type, reported by type, reportee",
    "found_where": "found where, location found, found location, where found, found address",
    "condition": "condition, condition on return, condition when found, state when found",
}
"""By column, the headings that usually mean it, the likeliest first."""

WHOLE_NAMES = "name, full name, misper name, person name, missing person, child name, subject name"
"""Headings of a whole name, “SURNAME, Given”."""
