"""From what an operator pastes to an account and its credential."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask

from floway import clock
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import ConfigError, UpstreamBroken, UpstreamError
from floway.oauth import callback
from floway.oauth.access_tokens import SKEW_MS
from floway.oauth.errors import SessionTerminated, TokenEndpointFailed
from floway.oauth.token_endpoint import Tokens
from floway.providers.claude_code import credentials_file, endpoints
from floway.providers.claude_code.config import Account
from floway.providers.claude_code.credentials_file import PastedLogin
from floway.providers.claude_code.endpoints import Endpoints, Flow
from floway.providers.claude_code.identity import Profile, account_of, fetch_profile
from floway.providers.claude_code.state import AccessToken, Credential, timestamp
from floway.providers.claude_code.usage_probe import milliseconds
from floway.store import pending_sign_ins
from floway.store.db import off_hub
from floway.store.pending_sign_ins import Purpose

#: What an operator is told when a code or a refresh token was redeemed, but the login did not come about.
_USED_UP = "What was pasted is used up by this attempt; sign in again and paste what that gives."


@dataclass(frozen=True, slots=True)
class Source:
    """What an operator pastes: exactly one of a callback and a credentials file."""

    flow: Flow
    callback: str | None = field(default=None, repr=False)
    credentials_json: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Login:
    """A login that can be stored."""

    account: Account
    credential: Credential
    #: The OAuth state of the sign-in that gave it.
    sign_in: str | None = field(default=None, repr=False)


class Logins:
    """Asks the vendor who somebody is; may block up to the limits."""

    def __init__(self, app: Flask, client: Client, vendor: Endpoints, limits: Timeouts) -> None:
        self._app = app
        self._client = client
        self._endpoints = vendor
        self._limits = limits

    def of(self, source: Source, purpose: Purpose) -> Login:
        """The login of a source.

        :param purpose: what a pasted callback must have been begun for.
        :raises ConfigError: the source cannot be read, no such sign-in was begun, or the subscription
            is unknown.
        :raises UpstreamError: the vendor gave no login.
        :raises SessionTerminated: it has ended the one that was given.
        """
        if (source.callback is None) == (source.credentials_json is None):
            raise ConfigError("Give exactly one of a callback and a credentials file.")
        if source.callback is not None:
            return self._of_callback(source.callback, source.flow, purpose)
        if source.flow == "setup-token":
            raise ConfigError("A setup token comes from a sign-in; no credentials file has one.")
        return self._of_file(credentials_file.parse(source.credentials_json or ""))

    def _of_callback(self, pasted: str, flow: Flow, purpose: Purpose) -> Login:
        given = callback.parsed(pasted)
        begun = off_hub(self._app, pending_sign_ins.find, given.state, purpose)
        if begun is None:
            raise ConfigError(
                "No sign-in of yours waits for this callback: it is older than 15 minutes, was used already, "
                "or was begun by another user or for another upstream. Start it again."
            )
        try:
            tokens = endpoints.exchange(
                self._client, self._endpoints, flow, given, begun.verifier, self._limits
            )
        except (TokenEndpointFailed, SessionTerminated) as refusal:
            # A paste that failed on the way can be tried again; one that was refused cannot.
            if isinstance(refusal, SessionTerminated) or refusal.is_definitive:
                off_hub(self._app, pending_sign_ins.consume, given.state)
            raise
        at = clock.now()
        account = self._account(tokens.access_token, account_of, is_used_up=True)
        return Login(account, _credential(account, flow, tokens, at), given.state)

    def _of_file(self, pasted: PastedLogin) -> Login:
        at = clock.now()
        if is_renewed := pasted.expires_at_ms <= milliseconds(at) + SKEW_MS:
            # The profile would refuse the access token.
            tokens = endpoints.refresh(self._client, self._endpoints, pasted.refresh_token, self._limits)
            at = clock.now()
        else:
            seconds_left = (pasted.expires_at_ms - milliseconds(at)) / 1000
            tokens = Tokens(pasted.access_token, seconds_left, pasted.refresh_token)
        account = self._account(
            tokens.access_token,
            lambda profile: account_of(profile, pasted.subscription_type, pasted.rate_limit_tier),
            is_used_up=is_renewed,
        )
        return Login(account, _credential(account, "oauth", tokens, at))

    def _account(
        self, access_token: str, identify: Callable[[Profile], Account], *, is_used_up: bool
    ) -> Account:
        try:
            return identify(fetch_profile(self._client, self._endpoints, access_token, self._limits))
        except (ConfigError, UpstreamError) as failure:
            if not is_used_up:
                raise
            kind = ConfigError if isinstance(failure, ConfigError) else UpstreamBroken
            raise kind(f"{failure} {_USED_UP}") from failure


def _credential(account: Account, flow: Flow, tokens: Tokens, at: datetime) -> Credential:
    """A healthy credential that nothing is known of yet."""
    expires_at_ms = milliseconds(at) + round(tokens.expires_in_seconds * 1000)
    return Credential(
        account_uuid=account.account_uuid,
        token_kind=flow,
        refresh_token=tokens.refresh_token,
        state_updated_at=timestamp(at),
        access_token=AccessToken(tokens.access_token, expires_at_ms, timestamp(at)),
    )
