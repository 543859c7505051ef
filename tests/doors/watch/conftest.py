"""What the tests of the watchdog share: a browser to look at the pages."""

from tests.doors.drawn import look

__all__ = ["look"]
