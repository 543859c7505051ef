"""Mappings and rows to mend in a real browser: no breach of WCAG 2.2 AA, nothing cut off."""

from __future__ import annotations

import pytest
from django.urls import reverse

from homeward.config.clock import utc_now
from homeward.sources.operations import save_mapping
from tests.cast import Cast
from tests.doors.drawn import Look
from tests.doors.loads.test_loads import given_back
from tests.doors.mappings.test_mappings import SAMPLE, read_sample
from tests.doors.visitors import signed_in, text
from tests.doors.world import MAPPING

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_mapping_pages_have_no_fault_when_drawn(cast: Cast, look: Look) -> None:
    made, client = save_mapping(cast.asha.ctx(at=utc_now()), text=MAPPING).id, signed_in(cast.asha)

    look(text(client.get(reverse("mappings"))), "mappings")
    look(text(client.get(reverse("mapping", args=[made]))), "mapping")
    look(text(client.get(reverse("mapping_new"))), "mapping-new")
    look(text(client.get(reverse("mapping_text"))), "mapping-text")
    look(read_sample(client, SAMPLE.read_bytes()), "mapping-make")


def test_row_to_mend_has_no_fault_when_drawn(cast: Cast, look: Look) -> None:
    client = signed_in(cast.asha)
    file, row = given_back(cast, client)

    look(text(client.get(reverse("load_rejects", args=[file]))), "load-rejects")
    look(text(client.get(reverse("load_mend", args=[file, row]))), "load-mend")
