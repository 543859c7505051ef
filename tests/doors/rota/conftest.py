"""What the tests of the rota's pages share: a browser to look at them."""

from tests.doors.drawn import look

__all__ = ["look"]
