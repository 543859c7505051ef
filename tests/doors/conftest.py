"""Every door test may face the cast of five, each signed in as they would be."""

from tests.cast import cast
from tests.doors.visitors import visit

__all__ = ["cast", "visit"]
