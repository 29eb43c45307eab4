"""A ChatGPT subscription, for the vendor's own client.

A request is judged before anything is spent on it (``genuine.py``), then against the account's health
(``gate.py``), and only then gets a token. Its headers stay Codex's own, its body but for what the backend
needs otherwise (``rewriting.py``).
"""

from collections.abc import Sequence
from typing import Final

from floway.domain.failure import Failure
from floway.domain.flag import FlagId, checked_overrides, effective
from floway.domain.model import Model
from floway.domain.protocol import COMPACT, RESPONSES, ProtocolId
from floway.domain.upstream import Upstream
from floway.egress.client import Client, ColdAnswer
from floway.egress.request import Timeouts, UpstreamRequest
from floway.errors import CatalogUnavailable, CredentialError
from floway.oauth.access_tokens import Access
from floway.oauth.errors import SessionTerminated
from floway.protocols.registry import BY_ID
from floway.providers.base import Asked, Call, Surroundings
from floway.providers.codex import catalog, config, forwarding, gate, rewriting
from floway.providers.codex.credentials import access_tokens
from floway.providers.codex.endpoints import Endpoints
from floway.providers.codex.flags import DEFAULTS
from floway.providers.codex.genuine import is_genuine
from floway.providers.codex.observer import Observer
from floway.providers.codex.session import session
from floway.providers.shared.bearers import forgotten, renewing_once

_OBJECTION: Final = "it is served only by a ChatGPT subscription, which accepts Codex clients"

#: A list is small and cold: whoever needs longer for it is not there.
_LISTING_SECONDS: Final = 30.0


class CodexProvider:
    """One subscription, made usable."""

    #: Whose requests it takes.
    native_client: Final = "Codex"
    #: The backend sends event streams without saying so.
    unstated_content_type: Final = "text/event-stream"
    fixed_models: Final = None

    def __init__(self, upstream: Upstream, surroundings: Surroundings) -> None:
        self.upstream = upstream
        self.account = config.parse(upstream.config)
        self._timeouts = surroundings.timeouts
        self._flags = effective(DEFAULTS, checked_overrides(upstream.flag_overrides))
        self._vendor = Endpoints.of(surroundings.settings)
        self._tokens = access_tokens(surroundings.slot(upstream.id), surroundings.client, self._vendor)
        self._observer = Observer(
            upstream.id, self.account.chatgpt_account_id, self._tokens, surroundings.background
        )

    def objection(self, asked: Asked) -> str | None:
        """Codex's own Responses requests are taken, and nothing else.

        A request in another protocol would have to be translated, and is nobody's native one.
        """
        if asked.protocol == RESPONSES and is_genuine(asked.action, asked.headers, asked.body):
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
        gate.check(self._tokens.peek(), self.upstream.id, self.account.chatgpt_account_id)
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
        """Look for the vendor's last words about the login.

        :raises CredentialUnusable: these are the last words.
        """
        if isinstance(sent.ticket, Access):
            self._observer.refused(sent.ticket.token, status, body)

    def fetch_models(self, client: Client) -> tuple[Model, ...]:
        """The models that the vendor lists for the account."""
        return catalog.parse(self._listed(client))

    def _access(self) -> Access:
        try:
            return self._tokens.ensure()
        except SessionTerminated as error:
            raise gate.terminated(error) from None

    def _request(self, call: Call, access: Access) -> UpstreamRequest:
        document = rewriting.document_of(call.body)
        conversation = session(call.headers, document)
        path = "/codex/responses/compact" if call.action == COMPACT else "/codex/responses"
        return UpstreamRequest(
            "POST",
            f"{self._vendor.api_url}{path}",
            forwarding.headers(
                call.headers, call.action, conversation, access.token, self.account.chatgpt_account_id
            ),
            rewriting.rewritten(call.body, document, call.action, conversation),
            self._timeouts,
            access,
        )

    def _listed(self, client: Client) -> ColdAnswer:
        """The vendor's answer; a token that turns out to be stale is renewed once.

        :raises CatalogUnavailable: the account has no token, or may not have the list.
        """
        try:
            gate.check(self._tokens.peek(), self.upstream.id, self.account.chatgpt_account_id)
            answer, access = renewing_once(
                self._tokens, self._access, lambda access: self._ask(client, access)
            )
            self._observer.refused(access.token, answer.status, answer.body)
            if answer.status in (401, 403):
                raise gate.unusable(f"OpenAI refuses the account its model list with HTTP {answer.status}.")
        except CredentialError as error:
            raise CatalogUnavailable(str(error), Failure.of(error).status) from error
        return answer

    def _ask(self, client: Client, access: Access) -> ColdAnswer:
        limits = Timeouts(
            self._timeouts.connect_seconds, min(self._timeouts.headers_seconds, _LISTING_SECONDS)
        )
        headers = self._vendor.api_headers(access.token, self.account.chatgpt_account_id)
        return client.get(self._vendor.models_url(), headers, limits)
