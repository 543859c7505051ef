"""The two kinds of missing episode in the national return.

Source: SSDA903 guide, missing/away from placement without authorisation.
"""

from __future__ import annotations

from homeward.domain.codes.code_set import CodeSet

MISSING = "M"
AWAY = "A"

KIND = CodeSet(
    name="kind of missing episode",
    labels={MISSING: "Missing", AWAY: "Away from placement without authorisation"},
    spellings={
        "missing": MISSING,
        "missing from care": MISSING,
        "missing from placement": MISSING,
        "away": AWAY,
        "absent": AWAY,
        "away without authorisation": AWAY,
        "away from placement": AWAY,
        "away from placement without authorisation": AWAY,
    },
)
