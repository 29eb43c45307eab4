"""Access tokens out of a stored credential: kept while they are fresh, renewed once for everybody.

A renewal is: read the row; take the lease that all workers of the installation compete for; read
again, because its last holder may have done the work; redeem the refresh token; write what came for
it before anything else. Refresh tokens are good for one use, so a rotation that is not stored ends
the login, and a refusal may only mean that somebody else was faster: then the row has the successor.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, Protocol, TypeVar

import gevent

from floway import clock
from floway.domain.credential import VersionedState
from floway.errors import CredentialError, SwapExhausted, UpstreamGone, UpstreamTimeout
from floway.logs import emit
from floway.oauth.errors import SessionTerminated
from floway.oauth.events import RenewalUnstored
from floway.oauth.slot import CredentialSlot
from floway.oauth.token_endpoint import LOST_RACE, Tokens

#: A token that expires sooner is renewed: the request that takes it may wait, and clocks differ.
SKEW_MS = 300_000

#: How long the token endpoint may take altogether. Far above what a working one needs.
MINT_SECONDS = 30.0

#: Longer than a renewal with its database writes, so that two never run; if its holder is killed,
#: others wait for the rest of it.
LEASE_SECONDS = 45.0

#: How often a worker looks whether the one that has the lease is done.
_POLL_SECONDS = 0.05

#: How often a change of the login itself is offered to the store, beyond the rounds of each swap. A
#: rotation is the only copy of the login, and what it loses to are snapshots of the quota.
_TRIES = 8

_PURPOSE = "token"

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Bearer:
    """A stored access token."""

    token: str = field(repr=False)
    #: Milliseconds since 1970.
    expires_at_ms: float
    #: Where it is good, of a vendor that says so with each token.
    base_url: str = ""
    #: Of a token that lives for minutes the usual margin would be a large part.
    skew_ms: int = SKEW_MS

    def is_fresh(self) -> bool:
        """Whether it can be used without thinking about its end."""
        return self.expires_at_ms > clock.now().timestamp() * 1000 + self.skew_ms


@dataclass(frozen=True, slots=True)
class Access:
    """An access token for one request."""

    token: str = field(repr=False)
    #: Whether it came to be while the caller waited: when the API refuses it, renewing it again is no help.
    is_freshly_minted: bool
    #: Where it is good, of a vendor that says so.
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class Change(Generic[C]):
    """A credential before and after a change; equal when nothing was written."""

    before: C
    after: C


class Codec(Protocol[C]):
    """What a kind of upstream knows about its credentials; all but ``redeem`` are pure or only log."""

    def read(self, stored: VersionedState) -> C:
        """The credential of a row.

        :raises MalformedState: the row is not what this kind writes.
        """

    def stored(self, credential: C) -> VersionedState:
        """The row of a credential."""

    def end(self, credential: C) -> SessionTerminated | None:
        """Why it can never be used again; None when it can."""

    def refresh_token(self, credential: C) -> str | None:
        """What renews it; None when nothing does."""

    def bearer(self, credential: C) -> Bearer | None:
        """Its stored access token."""

    def redeem(self, credential: C) -> Tokens:
        """Call the token endpoint; may block.

        Tokens with a ``fault`` are stored before it is raised.

        :raises SessionTerminated: the endpoint refuses the login for good.
        :raises UpstreamError: it gave no tokens this time.
        """

    def renewed(self, credential: C, tokens: Tokens, at: datetime) -> C:
        """The credential with what the endpoint gave at an instant; its health stays as it is."""

    def ended(self, credential: C, message: str, at: datetime) -> C:
        """The credential in its terminal state."""

    def revived(self, credential: C, at: datetime) -> C:
        """The credential out of its terminal state."""

    def without_bearer(self, credential: C) -> C:
        """The credential without its access token."""

    def spent(self, credential: C) -> str:
        """What an operator is told when a credential that nothing renews is used up."""

    def report_rotation(self, credential: C, expires_in_seconds: float) -> None:
        """Log that a refresh token was redeemed and its successor stored."""

    def report_recovery(self, credential: C) -> None:
        """Log that a refused refresh token has a successor, in the row or just granted."""

    def report_end(self, change: Change[C], message: str, oauth_code: str | None) -> None:
        """Log that a terminal state was stored."""


class AccessTokens(Generic[C]):
    """The access tokens of one upstream; made anew with its provider, since all memory is in the slot."""

    def __init__(self, slot: CredentialSlot, codec: Codec[C], *, must_store: bool = True) -> None:
        """:param must_store: a renewal that cannot be stored fails: it used up what renews the login. Where
        it used up nothing, the token is kept in memory instead."""
        self._slot = slot
        self._codec = codec
        self._must_store = must_store
        #: A token that could not be stored.
        self._unstored: Bearer | None = None
        #: The last row that was seen, and what it says: requests come faster than rows change.
        self._seen: tuple[VersionedState, C] | None = None

    def peek(self) -> C:
        """The credential as this process last knew it, about a second old at most.

        :raises UpstreamGone: there is no such upstream.
        :raises MalformedState: its row is not what its kind writes.
        """
        stored = self._slot.peek()
        seen = self._seen
        if seen is None or seen[0] is not stored:
            seen = self._seen = (stored, self._codec.read(stored))
        return seen[1]

    def change(self, mutate: Callable[[C], C]) -> Change[C]:
        """Replace the credential by what a pure function makes of it; an equal one writes nothing.

        :raises CredentialError: as ``CredentialSlot.swap``; also for a malformed row.
        """
        before: list[C] = []

        def swap(stored: VersionedState) -> VersionedState:
            credential = self._codec.read(stored)
            before[:] = [credential]
            wanted = mutate(credential)
            return stored if wanted == credential else self._codec.stored(wanted)

        after = self._codec.read(self._slot.swap(swap))
        return Change(before[0], after)

    def ensure(self, *, force: bool = False) -> Access:
        """An access token that is fresh; without I/O while the last one is.

        :param force: renew it even so, unless somebody else does meanwhile.
        :raises SessionTerminated: the login is over.
        :raises CredentialError: the row is gone, malformed or cannot be reached.
        :raises UpstreamError: the token endpoint gave none; the login may be as good as before.
        """
        if not force and (access := self._fresh(self.peek()) or self._fresh_unstored()):
            return access
        return self._slot.flights.run((self._slot.upstream_id, force), lambda: self._renew(force))

    def invalidate(self, refused: str) -> None:
        """Forget an access token that the API refused; another one that is stored meanwhile stays.

        :raises UpstreamGone: there is no such upstream.
        """

        if self._unstored and self._unstored.token == refused:
            self._unstored = None

        def forget(credential: C) -> C:
            bearer = self._codec.bearer(credential)
            if bearer is None or bearer.token != refused:
                return credential
            return self._codec.without_bearer(credential)

        # Many requests find out at the same time.
        self._slot.flights.run((self._slot.upstream_id, "invalidate", refused), lambda: self._insist(forget))

    def _insist(self, mutate: Callable[[C], C]) -> Change[C]:
        """A change that matters more than those that it loses to."""
        for _ in range(_TRIES - 1):
            with suppress(SwapExhausted):
                return self.change(mutate)
        return self.change(mutate)

    def end_login(
        self, credential: C, message: str, ended: Callable[[C, str, datetime], C] | None = None
    ) -> Change[C]:
        """Store that a login is over, unless the row has another login or another end meanwhile.

        :param credential: as it was when its end was seen.
        :param ended: makes another terminal state than that of a failed renewal.
        :raises CredentialError: as ``change``.
        """
        at = clock.now()

        def end(current: C) -> C:
            if self._codec.end(current) or not self._is_same_login(current, credential):
                return current
            return (ended or self._codec.ended)(current, message, at)

        return self._insist(end)

    def _fresh(self, credential: C) -> Access | None:
        bearer = self._codec.bearer(credential)
        if bearer is None or not bearer.is_fresh() or self._codec.end(credential):
            return None
        return Access(bearer.token, is_freshly_minted=False, base_url=bearer.base_url)

    def _fresh_unstored(self) -> Access | None:
        bearer = self._unstored
        if bearer is None or not bearer.is_fresh():
            return None
        return Access(bearer.token, is_freshly_minted=False, base_url=bearer.base_url)

    def _living(self) -> C:
        """The credential in the database.

        :raises SessionTerminated: it can never be used again.
        """
        credential = self._codec.read(self._slot.read())
        if end := self._codec.end(credential):
            raise end
        return credential

    def _renew(self, force: bool) -> Access:
        first = self._living()
        is_renewable = self._codec.refresh_token(first) is not None
        if (access := self._fresh(first)) and not (force and is_renewable):
            return access
        if not is_renewable:
            message = self._codec.spent(first)
            self._end(first, message, None)
            raise SessionTerminated("refresh_failed", message)
        while (lease := self._slot.lease(_PURPOSE, LEASE_SECONDS)) is None:
            gevent.sleep(_POLL_SECONDS)
            if access := self._minted_since(first, self._living(), force):
                return access
        try:
            current = self._living()
            return self._minted_since(first, current, force) or self._mint(current)
        finally:
            lease.release()

    def _minted_since(self, first: C, current: C, force: bool) -> Access | None:
        """The fresh token of somebody who was faster."""
        access = self._fresh(current)
        if access is None:
            return None
        is_another = self._codec.bearer(current) != self._codec.bearer(first)
        return replace(access, is_freshly_minted=is_another) if is_another or not force else None

    def _mint(self, credential: C, may_recover: bool = True) -> Access:
        try:
            with gevent.Timeout(MINT_SECONDS, UpstreamTimeout("headers", MINT_SECONDS)):
                tokens = self._codec.redeem(credential)
        except SessionTerminated as refusal:
            if refusal.code in LOST_RACE and may_recover and (again := self._successor(credential)):
                return self._fresh(again) or self._mint(again, may_recover=False)
            self._end(credential, refusal.upstream_message or refusal.code, refusal.code)
            raise
        access = self._keep(credential, tokens)
        if tokens.fault:
            raise tokens.fault
        return access

    def _successor(self, redeemed: C) -> C | None:
        """The credential that somebody else has put in the place of a refused one, if it can be used."""
        try:
            again = self._living()
        except (SessionTerminated, UpstreamGone):
            return None
        if self._codec.refresh_token(again) in (None, self._codec.refresh_token(redeemed)):
            return None
        self._codec.report_recovery(again)
        return again

    def _keep(self, redeemed: C, tokens: Tokens) -> Access:
        """Store a rotation over the refresh token that was redeemed for it, and over no other."""
        at = clock.now()

        def rotate(credential: C) -> C:
            # An operator's import during the call is what counts from here on.
            if self._codec.refresh_token(credential) != self._codec.refresh_token(redeemed):
                return credential
            if self._codec.end(credential):
                # A lease is an instant, and a machine that slept wakes behind it: then a second process
                # redeems the token as well, and takes its refusal for the end of a login that lives.
                credential = self._codec.revived(credential, at)
            rotated = self._codec.renewed(credential, tokens, at)
            return self._codec.without_bearer(rotated) if tokens.fault else rotated

        bearer = self._codec.bearer(self._codec.renewed(redeemed, tokens, at))
        base_url = bearer.base_url if bearer else ""
        try:
            change = self._insist(rotate)
        except CredentialError as failure:
            if self._must_store:
                raise
            self._unstored = bearer
            emit(RenewalUnstored(self._slot.upstream_id, type(failure).__name__))
        else:
            if self._codec.end(change.before) and not self._codec.end(change.after):
                self._codec.report_recovery(change.after)
            if change.before != change.after:
                self._codec.report_rotation(change.after, tokens.expires_in_seconds)
        return Access(tokens.access_token, is_freshly_minted=True, base_url=base_url)

    def _end(self, credential: C, message: str, oauth_code: str | None) -> None:
        try:
            change = self.end_login(credential, message)
        except CredentialError:
            # The caller raises what the vendor said, which matters more; the next request gets here again.
            return
        if change.before != change.after:
            self._codec.report_end(change, message, oauth_code)

    def _is_same_login(self, one: C, other: C) -> bool:
        refresh_tokens = {self._codec.refresh_token(one), self._codec.refresh_token(other)}
        if refresh_tokens == {None}:
            return self._codec.bearer(one) == self._codec.bearer(other)
        return len(refresh_tokens) == 1
