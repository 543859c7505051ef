"""A real browser, for the test here that looks at pages."""

from tests.doors.drawn import look

__all__ = ["look"]
