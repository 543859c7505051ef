"""The cast, and files loaded into a record as the program loads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import cast
from tests.sources.loading.loading import Loader

__all__ = ["cast"]


@pytest.fixture
def loader(cast) -> Loader:
    """Load files into Alder's record."""
    return Loader(cast.alder)


@pytest.fixture
def shared_data() -> Path:
    """Return the folder of real formats, or leave the check out where the checkout is alone."""
    folder = Path(__file__).resolve().parents[4] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the data folder is not beside this checkout")
    return folder
