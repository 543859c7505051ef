"""The folder of data in the real formats, where it stands beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def shared_data() -> Path:
    """Return the folder, or leave the check out where the checkout stands alone."""
    folder = Path(__file__).resolve().parents[4] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the data folder is not beside this checkout")
    return folder
