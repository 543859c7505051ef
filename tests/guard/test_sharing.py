"""Opening a record to another organisation: whose act it is, and when it ends."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from homeward.domain.context import Context
from homeward.guard.models import Share
from homeward.guard.operation import Outcome, operation
from homeward.guard.session import scope
from homeward.guard.sharing import BadShare, NotOwnRecord, end_share, grant_share, share_child
from homeward.record.children.operations import restrict
from tests.cast import NOW, Cast, hours

pytestmark = pytest.mark.django_db


def _shared(cast: Cast, child: UUID, **said: object) -> UUID:
    words: dict[str, object] = {"to": cast.home, "purpose": "care", "ends_at": None} | said
    made = share_child(cast.asha.ctx(), child=child, **words).id  # type: ignore[arg-type]
    assert made is not None
    return made


def test_share_is_not_doubled_when_granted_again(cast: Cast) -> None:
    child = cast.child()

    assert _shared(cast, child) == _shared(cast, child)
    assert _shared(cast, child) == _shared(cast, child, ends_at=NOW + hours(1))


def test_lasting_share_is_made_when_the_one_there_ends_sooner(cast: Cast) -> None:
    child = cast.child()
    short = _shared(cast, child, ends_at=NOW + hours(1))

    assert _shared(cast, child, ends_at=NOW + hours(2)) != short
    lasting = _shared(cast, child)

    with scope(cast.asha.ctx()):
        assert Share.objects.get(pk=lasting).ends_at is None
        assert str(Share.objects.get(pk=lasting)) == "care"


def test_share_is_refused_in_a_sentence_when_it_cannot_stand(cast: Cast) -> None:
    child = cast.child()

    with pytest.raises(BadShare, match="from the lists"):
        _shared(cast, child, purpose="gossip")
    with pytest.raises(BadShare, match="from the lists"):
        _shared(cast, child, to=uuid4())
    with pytest.raises(BadShare, match="Your own"):
        _shared(cast, child, to=cast.asha.organisation)
    with pytest.raises(BadShare, match="must lie ahead"):
        _shared(cast, child, ends_at=NOW)


def test_share_is_refused_when_the_record_is_another_authoritys(cast: Cast) -> None:
    child = cast.child()
    share = _shared(cast, child, to=cast.carys.organisation)
    theirs = cast.carys.ctx(authority=cast.alder)

    with pytest.raises(NotOwnRecord):
        share_child(theirs, child=child, to=cast.home, purpose="care", ends_at=None)
    with pytest.raises(NotOwnRecord):
        end_share(cast.carys.ctx(authority=cast.alder), share=share, version=1)
    with pytest.raises(NotOwnRecord):
        share_child(
            replace(cast.carys.ctx(), authority=None),
            child=child, to=cast.home, purpose="care", ends_at=None,
        )  # fmt: skip


def test_share_is_refused_when_the_record_is_kept_to_another_team(cast: Cast) -> None:
    child = cast.child()
    restrict(cast.gwen.ctx(), child=child, team="North")
    with scope(cast.asha.ctx()):
        from homeward.guard.models import Restriction

        assert str(Restriction.objects.get()) == "North"

    with pytest.raises(BadShare, match="not open to you"):
        share_child(cast.ben.ctx(), child=child, to=cast.home, purpose="care", ends_at=None)
    assert _shared(cast, child)


def test_share_is_ended_once_when_ended_twice(cast: Cast) -> None:
    share = _shared(cast, cast.child())

    with pytest.raises(BadShare, match="Somebody else changed"):
        end_share(cast.asha.ctx(), share=share, version=2)
    end_share(cast.asha.ctx(at=NOW + hours(1)), share=share, version=1)
    with pytest.raises(BadShare, match="over already"):
        end_share(cast.asha.ctx(at=NOW + hours(2)), share=share, version=2)


def test_share_is_refused_when_no_authority_is_named(cast: Cast) -> None:
    @operation("example.make")
    def shared_for_nobody(ctx: Context) -> Outcome:
        to = cast.home
        return Outcome(grant_share(ctx, child=uuid4(), to=to, purpose="care", starts_at=NOW))

    with pytest.raises(NotOwnRecord):
        shared_for_nobody(cast.dev.ctx(roles=frozenset({"system"})))
