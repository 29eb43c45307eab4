"""From what an operator pastes to an account and its credential."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask

from floway import clock
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import ConfigError, UpstreamBroken, UpstreamError
from floway.oauth.access_tokens import SKEW_MS
from floway.oauth.token_endpoint import Tokens
from floway.providers.claude_code import credentials_file, endpoints
from floway.providers.claude_code.config import Account
from floway.providers.claude_code.credentials_file import PastedLogin
from floway.providers.claude_code.endpoints import Endpoints, Flow
from floway.providers.claude_code.identity import Profile, account_of, fetch_profile
from floway.providers.claude_code.state import AccessToken, Credential
from floway.providers.claude_code.usage_probe import milliseconds
from floway.providers.shared.logins import timestamp
from floway.services.subscriptions import sign_ins
from floway.services.subscriptions.kind import Login
from floway.store.pending_sign_ins import Purpose

#: What an operator is told when a code or a refresh token was redeemed, but the login did not come about.
_USED_UP = "What was pasted is used up by this attempt; sign in again and paste what that gives."


@dataclass(frozen=True, slots=True)
class Source:
    """What an operator pastes: exactly one of a callback and a credentials file."""

    flow: Flow
    callback: str | None = field(default=None, repr=False)
    credentials_json: str | None = field(default=None, repr=False)


#: What a source gives.
ClaudeLogin = Login[Account, Credential]


class Logins:
    """Asks the vendor who somebody is; may block up to the limits."""

    def __init__(self, app: Flask, client: Client, vendor: Endpoints, limits: Timeouts) -> None:
        self._app = app
        self._client = client
        self._endpoints = vendor
        self._limits = limits

    def of(self, source: Source, purpose: Purpose) -> ClaudeLogin:
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

    def _of_callback(self, pasted: str, flow: Flow, purpose: Purpose) -> ClaudeLogin:
        tokens, sign_in = sign_ins.redeemed(
            self._app,
            pasted,
            purpose,
            lambda given, verifier: endpoints.exchange(
                self._client, self._endpoints, flow, given, verifier, self._limits
            ),
        )
        at = clock.now()
        account = self._account(tokens.access_token, account_of, is_used_up=True)
        return Login(account, _credential(account, flow, tokens, at), sign_in)

    def _of_file(self, pasted: PastedLogin) -> ClaudeLogin:
        at = clock.now()
        if is_renewed := pasted.expires_at_ms <= milliseconds(at) + SKEW_MS:
            # The profile would refuse the access token.
            tokens = endpoints.refresh(self._client, self._endpoints, pasted.refresh_token, self._limits)
            if tokens.fault:
                raise UpstreamBroken(f"{tokens.fault} {_USED_UP}")
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
