"""A Claude subscription, for the vendor's own client.

A request is judged before anything is spent on it (``genuine.py``), then against what is known about the
account (``gate.py``), and only then gets a token. Its body and its headers stay Claude Code's own.
"""

from collections.abc import Sequence
from typing import Final

from floway import clock
from floway.domain.failure import Failure
from floway.domain.flag import FlagId, checked_overrides, effective
from floway.domain.model import Model
from floway.domain.protocol import COUNT_TOKENS, MESSAGES, ProtocolId
from floway.domain.upstream import Upstream
from floway.egress.client import Client, ColdAnswer
from floway.egress.request import Timeouts, UpstreamRequest
from floway.errors import CatalogUnavailable, CredentialError, CredentialUnusable, UpstreamError
from floway.oauth.access_tokens import Access
from floway.oauth.errors import SessionTerminated
from floway.protocols.registry import BY_ID
from floway.providers.base import Asked, Call, Surroundings
from floway.providers.claude_code import catalog, config, forwarding, gate
from floway.providers.claude_code.credentials import access_tokens
from floway.providers.claude_code.endpoints import Endpoints, api_headers
from floway.providers.claude_code.flags import DEFAULTS
from floway.providers.claude_code.genuine import is_genuine
from floway.providers.claude_code.observer import Observer
from floway.providers.shared.bearers import forgotten, renewing_once

_OBJECTION: Final = "it is served only by a Claude subscription, which accepts Claude Code clients"

#: A list is small and cold: whoever needs longer for it is not there.
_LISTING_SECONDS: Final = 30.0


class _ListRefused(CatalogUnavailable):
    """The account may not have the list, so nothing is assumed about its models."""


class ClaudeCodeProvider:
    """One subscription, made usable."""

    #: Whose requests it takes.
    native_client: Final = "Claude Code"
    fixed_models: Final = None

    def __init__(self, upstream: Upstream, surroundings: Surroundings) -> None:
        self.upstream = upstream
        self.account = config.parse(upstream.config)
        self._timeouts = surroundings.timeouts
        self._flags = effective(DEFAULTS, checked_overrides(upstream.flag_overrides))
        vendor = Endpoints.of(surroundings.settings)
        self._api_url = vendor.api_url
        self._tokens = access_tokens(surroundings.slot(upstream.id), surroundings.client, vendor)
        self._observer = Observer(
            upstream.id, self.account.account_uuid, self._tokens, surroundings.background
        )

    def objection(self, asked: Asked) -> str | None:
        """Claude Code's own Messages requests are taken, and nothing else.

        A request in another protocol would have to be translated, and is nobody's native one.
        """
        if asked.protocol == MESSAGES and is_genuine(asked.action, asked.headers, asked.body):
            return None
        return _OBJECTION

    def flags(self, model_id: str) -> frozenset[FlagId]:
        """Those of the row; no model is configured here."""
        return self._flags

    def idle_seconds(self, protocol: ProtocolId) -> float:
        """The protocol's own."""
        return BY_ID[protocol].default_idle_seconds

    def prepare(self, call: Call) -> UpstreamRequest:
        """The client's request with the account's bearer; may block to renew it."""
        gate.check(self._tokens.peek(), clock.now())
        return self._request(call, self._access())

    def renewed(self, call: Call, sent: UpstreamRequest) -> UpstreamRequest | None:
        """The same request with another token, unless the refused one had just been made."""
        return self._request(call, self._access()) if forgotten(self._tokens, sent) else None

    def answered(self, status: int, headers: Sequence[tuple[str, str]]) -> None:
        """Keep what the answer says about the quota."""
        self._observer.answered(status, headers)

    def refused(
        self, sent: UpstreamRequest, status: int, headers: Sequence[tuple[str, str]], body: bytes
    ) -> None:
        """Look for the vendor's last words about the account."""
        if isinstance(sent.ticket, Access):
            self._observer.refused(sent.ticket.token, status, body)

    def fetch_models(self, client: Client) -> tuple[Model, ...]:
        """The models that the vendor lists for the account."""
        return catalog.fetch(lambda path: self._get(client, path))

    def models_without_list(self, error: UpstreamError) -> tuple[Model, ...] | None:
        """Our own dated list while the vendor's cannot be had; None where the account is the reason."""
        return None if isinstance(error, _ListRefused) else catalog.fallback()

    def _access(self) -> Access:
        try:
            return self._tokens.ensure()
        except SessionTerminated as error:
            raise gate.terminated(error) from None

    def _request(self, call: Call, access: Access) -> UpstreamRequest:
        path = "/v1/messages/count_tokens" if call.action == COUNT_TOKENS else "/v1/messages"
        return UpstreamRequest(
            "POST",
            f"{self._api_url}{path}?beta=true",
            forwarding.headers(call.headers, access.token),
            call.body,
            self._timeouts,
            access,
        )

    def _get(self, client: Client, path: str) -> ColdAnswer:
        """The answer to a call of the gateway itself; a token that turns out to be stale is renewed once.

        :raises CatalogUnavailable: the account has no token, or may not have the answer.
        """
        limits = Timeouts(
            self._timeouts.connect_seconds, min(self._timeouts.headers_seconds, _LISTING_SECONDS)
        )
        url = f"{self._api_url}{path}"
        try:
            answer, _ = renewing_once(
                self._tokens, self._access, lambda access: client.get(url, api_headers(access.token), limits)
            )
            if answer.status in (401, 403):
                raise CredentialUnusable(
                    f"Anthropic refuses the account its model list with HTTP {answer.status}.",
                    gate.UNAVAILABLE,
                )
        except CredentialError as error:
            raise _ListRefused(str(error), Failure.of(error).status) from error
        return answer
