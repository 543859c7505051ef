"""What the tests of the exchange share: a browser to look at the pages."""

from tests.doors.drawn import look

__all__ = ["look"]
