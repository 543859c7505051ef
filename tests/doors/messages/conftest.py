"""A browser in which pages are looked at."""

from tests.doors.drawn import look

__all__ = ["look"]
