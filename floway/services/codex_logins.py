"""From what an operator pastes to a ChatGPT account and its credential."""

from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask

from floway import clock
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import ConfigError
from floway.providers.codex import auth_json, endpoints, identity
from floway.providers.codex.config import Account
from floway.providers.codex.endpoints import Endpoints
from floway.providers.codex.state import AccessToken, Credential, Plan
from floway.providers.shared.logins import timestamp
from floway.services.subscriptions import sign_ins
from floway.services.subscriptions.kind import Login
from floway.store.pending_sign_ins import Purpose

#: What an operator is told when a code was redeemed, but the login did not come about.
_USED_UP = "The code is used up by this attempt; sign in again and paste what that gives."


@dataclass(frozen=True, slots=True)
class Source:
    """What an operator pastes: exactly one of a callback and an ``auth.json``."""

    callback: str | None = field(default=None, repr=False)
    auth_json: str | None = field(default=None, repr=False)


#: What a source gives.
ChatGPTLogin = Login[Account, Credential]


class Logins:
    """Turns sources into logins; only a callback asks the vendor, and may block up to the limits."""

    def __init__(self, app: Flask, client: Client, vendor: Endpoints, limits: Timeouts) -> None:
        self._app = app
        self._client = client
        self._endpoints = vendor
        self._limits = limits

    def of(self, source: Source, purpose: Purpose) -> ChatGPTLogin:
        """The login of a source.

        :param purpose: what a pasted callback must have been begun for.
        :raises ConfigError: the source cannot be read, no such sign-in was begun, or it does not say whose
            login it is.
        :raises UpstreamError: the vendor gave no login.
        :raises SessionTerminated: it has ended the one that was given.
        """
        if (source.callback is None) == (source.auth_json is None):
            raise ConfigError("Give exactly one of a callback and an auth.json.")
        if source.callback is not None:
            return self._of_callback(source.callback, purpose)
        pasted = auth_json.parse(source.auth_json or "")
        account = identity.account_of(pasted.access_token, pasted.id_token, pasted.account_id)
        # The file does not say when the token ends; where the token does not either, it is renewed at once.
        ends = identity.expires_at_ms(pasted.access_token)
        return Login(account, _credential(account, pasted.access_token, pasted.refresh_token, ends))

    def _of_callback(self, pasted: str, purpose: Purpose) -> ChatGPTLogin:
        tokens, sign_in = sign_ins.redeemed(
            self._app,
            pasted,
            purpose,
            lambda given, verifier: endpoints.exchange(
                self._client, self._endpoints, given, verifier, self._limits
            ),
        )
        at = clock.now()
        try:
            account = identity.account_of(tokens.access_token, endpoints.id_token_of(tokens) or "")
        except ConfigError as fault:
            raise ConfigError(f"{fault} {_USED_UP}") from fault
        ends = int((at.timestamp() + tokens.expires_in_seconds) * 1000)
        # An exchange without a refresh token is none.
        refresh_token = tokens.refresh_token or ""
        return Login(account, _credential(account, tokens.access_token, refresh_token, ends, at), sign_in)


def _credential(
    account: Account,
    access_token: str,
    refresh_token: str,
    expires_at_ms: float | None,
    at: datetime | None = None,
) -> Credential:
    """A healthy credential that nothing is known of yet but its plan."""
    now = timestamp(at or clock.now())
    plan = None if account.plan_type is None else Plan(account.plan_type, now)
    return Credential(
        chatgpt_account_id=account.chatgpt_account_id,
        refresh_token=refresh_token,
        state_updated_at=now,
        access_token=AccessToken(access_token, expires_at_ms, now, plan),
    )
