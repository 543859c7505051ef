"""Every door test may face the cast of five, each signed in, and look at pages in one browser."""

from tests.cast import cast
from tests.doors.drawn import look
from tests.doors.visitors import visit

__all__ = ["cast", "look", "visit"]
