"""Sign-ins: authorization codes, access tokens, and refresh tokens that work once."""

import base64
import hashlib
import time
from dataclasses import dataclass, field
from typing import Any

from floway.simulator.wire import Refusal

#: The vendor's page shows a code for about this long, seconds.
CODE_SECONDS = 600.0
FULL_SCOPES = ("org:create_api_key", "user:profile", "user:inference")
ENDED = "app_session_terminated"
_ENDINGS = {
    ENDED: "Your session has ended. Please sign in again.",
    "invalid_grant": "Refresh token not found or invalid",
}


@dataclass(slots=True)
class Session:
    """One sign-in of an account."""

    account: str
    scopes: tuple[str, ...]
    #: The OAuth error code that every further use is refused with; None while it goes on.
    ended_by: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """What an authorization code is bound to."""

    account: str
    scopes: tuple[str, ...]
    challenge: str
    redirect_uri: str
    state: str
    made_at: float


@dataclass(frozen=True, slots=True)
class Grant:
    """What the token endpoint hands out."""

    session: Session
    access_token: str
    expires_in: float
    refresh_token: str | None


@dataclass(slots=True)
class _Access:
    session: Session
    expires_at: float


@dataclass(slots=True)
class Counters:
    """What was redeemed; tokens are the keys, in full."""

    #: How many codes were exchanged.
    exchanges: int = 0
    #: ``{refresh token: mints}``; more than one would be a fault of this simulator.
    redeemed: dict[str, int] = field(default_factory=dict)
    #: ``{refresh token: attempts to redeem it after it was}``.
    reused: dict[str, int] = field(default_factory=dict)


class Sessions:
    """Everything the authorization server remembers.

    Tokens are hashes over the seed and a counter: runs give equal tokens, and nobody guesses them
    without the seed. The counter is never set back, so that an old token stays an old one.
    """

    def __init__(self, access_prefix: str = "sk-ant-oat01-", refresh_prefix: str = "sk-ant-ort01-") -> None:
        self.seed = ""
        self._access_prefix = access_prefix
        self._refresh_prefix = refresh_prefix
        self.counters = Counters()
        self._minted = 0
        self._codes: dict[str, Code] = {}
        self._access: dict[str, _Access] = {}
        #: The refresh tokens that work.
        self._refresh: dict[str, Session] = {}
        #: Those that did.
        self._spent: set[str] = set()

    def authorize(self, code: Code) -> str:
        """A code for the copyable page."""
        text = self._token("code")
        self._codes[text] = code
        return text

    def take_code(self, text: str) -> Code | None:
        """What a code is bound to; it works once and not for long."""
        code = self._codes.pop(text, None)
        return code if code and time.monotonic() < code.made_at + CODE_SECONDS else None

    def sign_in(self, account: str, scopes: tuple[str, ...], seconds: float, *, renewable: bool) -> Grant:
        """A session with its first tokens."""
        return self._grant(Session(account, scopes), seconds, renewable=renewable)

    def refresh(self, token: str) -> Session:
        """Redeem a refresh token, for good; ``renew`` makes the next ones.

        :raises Refusal: it was redeemed before, never existed, or its session has ended.
        """
        session = self._refresh.get(token)
        if session is None:
            if token in self._spent:
                self.counters.reused[token] = self.counters.reused.get(token, 0) + 1
            raise Refusal(400, _ENDINGS["invalid_grant"], "invalid_grant")
        if session.ended_by:
            raise Refusal(400, _ENDINGS.get(session.ended_by, "Simulated refusal."), session.ended_by)
        del self._refresh[token]
        self._spent.add(token)
        self.counters.redeemed[token] = self.counters.redeemed.get(token, 0) + 1
        return session

    def renew(self, session: Session, seconds: float) -> Grant:
        """The next tokens of a session; its other access tokens live on until they expire."""
        return self._grant(session, seconds, renewable=True)

    def holder(self, access_token: str) -> Session:
        """Whose access token this is.

        :raises Refusal: nobody's, or it is not valid any more.
        """
        access = self._access.get(access_token)
        if access is None:
            raise Refusal(401, "Invalid bearer token")
        if access.session.ended_by:
            raise Refusal(401, "OAuth token has been revoked. Please obtain a new token.")
        if time.monotonic() >= access.expires_at:
            raise Refusal(
                401, "OAuth token has expired. Please obtain a new token or refresh your existing token."
            )
        return access.session

    def is_ended(self, access_token: str) -> bool:
        """Whether this was an access token of a session that has ended."""
        access = self._access.get(access_token)
        return access is not None and access.session.ended_by is not None

    def expire(self, account: str) -> int:
        """End the life of every access token of an account; how many it were."""
        live = [access for access in self._access.values() if access.session.account == account]
        for access in live:
            access.expires_at = 0.0
        return len(live)

    def end(self, account: str, code: str) -> None:
        """End every session of an account; refreshing answers with this code."""
        for session in (*self._refresh.values(), *(access.session for access in self._access.values())):
            if session.account == account:
                session.ended_by = code

    def document(self) -> dict[str, Any]:
        """The counters, and the refresh tokens that work with the account of each."""
        return {
            "exchanges": self.counters.exchanges,
            "mints": sum(self.counters.redeemed.values()),
            "reuse_attempts": sum(self.counters.reused.values()),
            "redeemed": self.counters.redeemed,
            "reused": self.counters.reused,
            "refresh_tokens": {
                token: session.account for token, session in self._refresh.items() if not session.ended_by
            },
        }

    def reset(self) -> None:
        """Start counting again; sessions go on."""
        self.counters = Counters()

    def _grant(self, session: Session, seconds: float, *, renewable: bool) -> Grant:
        access_token = self._token(self._access_prefix)
        self._access[access_token] = _Access(session, time.monotonic() + seconds)
        refresh_token = self._token(self._refresh_prefix) if renewable else None
        if refresh_token:
            self._refresh[refresh_token] = session
        return Grant(session, access_token, seconds, refresh_token)

    def _token(self, prefix: str) -> str:
        self._minted += 1
        digest = hashlib.sha512(f"{self.seed}\0{prefix}\0{self._minted}".encode()).digest()
        return prefix + base64.urlsafe_b64encode(digest).decode().rstrip("=")
