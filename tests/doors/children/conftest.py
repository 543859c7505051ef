"""What the tests of the child's record stand on."""

from tests.doors.reports.conftest import placed

__all__ = ["placed"]
