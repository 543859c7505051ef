"""The guard's tables. Columns and constraints only."""

from homeward.guard.models.ledger import (
    DoneOperation,
    LedgerEntry,
    LedgerHead,
    LedgerItem,
    Seal,
    SubjectKey,
)
from homeward.guard.models.people import (
    Authority,
    Coverage,
    Membership,
    Organisation,
    SignInAttempt,
    User,
)
from homeward.guard.models.sharing import KeptForm, Restriction, Share, Transfer
from homeward.guard.models.tracked import Tracked, Unscoped

__all__ = [
    "Authority",
    "Coverage",
    "DoneOperation",
    "KeptForm",
    "LedgerEntry",
    "LedgerHead",
    "LedgerItem",
    "Membership",
    "Organisation",
    "Restriction",
    "Seal",
    "Share",
    "SignInAttempt",
    "SubjectKey",
    "Tracked",
    "Transfer",
    "Unscoped",
    "User",
]
