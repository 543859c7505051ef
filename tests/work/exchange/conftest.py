"""The cast, for every test here."""

from tests.cast import cast

__all__ = ["cast"]
