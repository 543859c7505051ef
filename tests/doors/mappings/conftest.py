"""What the tests of mappings share: a browser that looks at a page as drawn."""

from __future__ import annotations

from tests.doors.drawn import look

__all__ = ["look"]
