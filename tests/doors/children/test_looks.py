"""The child's pages and the registers in a real browser: sound, and nothing cut when zoomed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from homeward.record.kept.operations import correct_profile
from homeward.record.placements.register import (
    AreaSaid,
    DeskSaid,
    ProviderSaid,
    set_area,
    set_desk,
    set_provider,
)
from tests.cast import Cast
from tests.doors.children.full import fill
from tests.doors.drawn import Look
from tests.doors.visitors import Visit, text
from tests.record.keeping import rows_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_pages_of_a_full_record_have_no_fault(cast: Cast, visit: Visit, look: Look) -> None:
    child, asha = fill(cast), visit(cast.asha)
    row = rows_of(cast, "contact")[0]
    correct_profile(
        cast.asha.ctx(),
        noun="contact",
        row=row.pk,
        version=row.version,
        said={"role": "Known as uncle"},
        reason="The school corrected it",
    )
    one = ["contact", row.pk]

    for name, address in (
        ("child", reverse("child", args=[child])),
        ("child-addresses", reverse("child_address", args=[child])),
        ("child-add", reverse("child_fact_add", args=[child, "contact"])),
        ("child-correct", reverse("child_fact_correct", args=one)),
        ("child-withdraw", reverse("child_fact_withdraw", args=one)),
        ("child-before", reverse("child_fact_history", args=one)),
        ("child-change", reverse("child_change", args=[child])),
    ):
        look(text(asha.get(address)), name)


def test_form_of_a_fact_has_no_fault_when_refused(cast: Cast, visit: Visit, look: Look) -> None:
    address = reverse("child_fact_add", args=[cast.child(), "contact"])

    page = visit(cast.asha).post(address, {"operation_id": str(uuid4())})

    look(text(page), "child-add-refused")


def test_registers_have_no_fault(cast: Cast, visit: Visit, look: Look) -> None:
    ctx, asha = cast.asha.ctx, visit(cast.asha)
    police = set_area(ctx(), area=None, said=AreaSaid(cast.alder, "North LPA", "police")).id
    set_area(ctx(), area=None, said=AreaSaid(cast.alder, "Northtown", "district", police))
    set_desk(ctx(), desk=None, said=DeskSaid(cast.birch, "missing", "01632 960030", "m@b.example"))
    provider = ProviderSaid("Willow House", "SC000001", "K2", 4, "01632 960010", "01632 960011")
    made = set_provider(ctx(), provider=None, said=provider).id

    for name, address in (
        ("registers", "/registers"),
        ("registers-desk", "/registers/add"),
        ("registers-providers", "/providers"),
        ("registers-provider", f"/providers/{made}"),
        ("registers-areas", "/areas"),
        ("registers-area", "/areas/add"),
    ):
        look(text(asha.get(address)), name)
