"""Sealing: once a minute the heads that moved are chained and signed.

A seal kept elsewhere (the line that ``seal_heads`` returns) lets an outsider see later that no
stream was cut short.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from homeward.domain.context import Context
from homeward.guard.models import LedgerHead, Seal
from homeward.guard.session import scope
from homeward.guard.verify import seal_body, sign

_LONGEST = timedelta(hours=1)  # between an entry's own time and its commit: a long load's batch


def seal_heads(ctx: Context, *, key: bytes) -> Seal | None:
    """Seal the heads that moved since the last seal; return the seal, or None if none moved."""
    with scope(ctx):
        last = Seal.objects.order_by("-seq").first()
        sealed = _lately_sealed(last)
        heads = {
            head.stream: [head.seq, head.hash]
            for head in _lately_moved(last)
            if sealed.get(head.stream) != head.seq
        }
        if not heads:
            return None
        seq = last.seq + 1 if last else 1
        prev = last.hash if last else ""
        body = seal_body(seq=seq, at=ctx.now.isoformat(), heads=heads, prev=prev)
        return Seal.objects.create(
            seq=seq,
            at=ctx.now,
            heads=heads,
            prev_hash=prev,
            hash=hashlib.sha256(body).hexdigest(),
            signature=sign(body, key),
        )


def _lately_moved(last: Seal | None) -> Iterable[LedgerHead]:
    heads = LedgerHead.objects.all()
    return heads.filter(moved_at__gte=last.at - _LONGEST) if last else heads


def _lately_sealed(last: Seal | None) -> dict[str, int]:
    """Return, for each stream sealed of late, the place up to which it is sealed."""
    if last is None:
        return {}
    seals = Seal.objects.filter(at__gte=last.at - _LONGEST).order_by("seq")
    return {
        stream: place
        for heads in seals.values_list("heads", flat=True)
        for stream, (place, _) in heads.items()
    }
