"""Signing in with an address and a password, slowed after wrong tries."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard.models import SignInAttempt, User
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import current_memberships, system_context
from homeward.guard.session import note_rows_read

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)


class NotSignedIn(Refusal):
    """The address or password is wrong, or there were too many tries. Says not which."""

    code = "not_signed_in"


WRONG = "The email address or password is not right."
LOCKED = "Too many tries. Wait 15 minutes, or ask your administrator for help."


def sign_in(*, email: str, password: str, now: datetime) -> User:
    """Return the person whose address and password these are.

    Raises:
        NotSignedIn: wrong, locked, closed, or without any role now.
    """
    address = _digest(email)
    attempt = SignInAttempt.objects.filter(pk=address).first()
    if attempt and attempt.locked_until and attempt.locked_until > now:
        raise NotSignedIn(LOCKED)
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        make_password(password)  # as slow as a wrong password: absence must not be told by time
    elif check_password(password, user.password) and user.is_active:
        if not current_memberships(user=user.pk, now=now):
            raise NotSignedIn("Your account has no role now. Ask your administrator.")
        SignInAttempt.objects.filter(pk=address).delete()
        _noted(system_context(now=now, purpose="sign in"), person=user)
        return user
    _count(address, now)
    raise NotSignedIn(WRONG)


@operation("person.sign_in")
def _noted(ctx: Context, *, person: User) -> Outcome:
    """Put a sign-in in the ledger."""
    note_rows_read(table="guard_user", ids=[person.pk], subject=ctx.actor)
    return Outcome(person.pk)


def _digest(email: str) -> str:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, email.strip().lower().encode(), hashlib.sha256).hexdigest()


def _count(address: str, now: datetime) -> None:
    with transaction.atomic():
        attempt, _ = SignInAttempt.objects.select_for_update().get_or_create(pk=address)
        expired = attempt.locked_until is not None and attempt.locked_until <= now
        attempt.failures = 1 if expired else attempt.failures + 1
        attempt.locked_until = now + LOCKED_FOR if attempt.failures >= TRIES else None
        attempt.save()
