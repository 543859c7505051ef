"""An episode of today, and one record of every act in it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import pytest

from homeward.record.acts import operations as acts
from tests.cast import hours
from tests.doors.episodes.conftest import Scene, scene
from tests.record.keeping import ACT_SAID, RECORD

__all__ = ["Scene", "filled", "scene"]


@pytest.fixture
def filled(scene: Scene) -> Mapping[str, UUID]:
    """Record one of every act; return the id of each, by its form."""
    ctx, made = scene.cast.asha.ctx, {}
    for name, run in RECORD.items():
        said = {**ACT_SAID[name], "at": scene.now - hours(1)}
        said |= {key: scene.now for key in ("told_at", "held_at") if key in said}
        more = {"attendees": {"police": ["PC Example"]}} if name == "strategy" else {}
        run_at = ctx(at=scene.now)
        made[name] = UUID(str(run(run_at, episode=scene.episode, said=said, **more).id))
    said = {"what": "Ask the ferry", "owner": "Asha Example", "due_on": scene.now.date()}
    part = acts.add_action(ctx(at=scene.now), discussion=made["strategy"], said=said)
    made["action"] = UUID(str(part.id))
    contact = {"body": "Kent Police", "name": "Duty desk", "phone": "01632 960003"}
    acts.add_cross_border_contact(ctx(at=scene.now), plan=made["cross_border"], said=contact)
    return made
