"""A seat of GitHub Copilot, for the clients that its vendor supports.

Who asks is judged before anything is spent (``eligibility.py``). A request gets the seat's Copilot token and
the address that came with it, the raw model that it needs (``claude_variants.py``), headers that say who asks
(``forwarding.py``), and what Copilot needs otherwise (``rewriting.py``).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from floway import clock
from floway.domain.failure import Failure
from floway.domain.flag import FlagId, checked_overrides, effective
from floway.domain.model import Model
from floway.domain.protocol import CHAT_COMPLETIONS, COUNT_TOKENS, MESSAGES, RESPONSES, ProtocolId
from floway.domain.upstream import Upstream
from floway.egress.client import Client, ColdAnswer
from floway.egress.request import UpstreamRequest
from floway.errors import CatalogUnavailable, CredentialError, MalformedRequest, MalformedState
from floway.interceptors.base import FrameHalf
from floway.oauth.access_tokens import Access
from floway.oauth.errors import ExchangeRefused
from floway.protocols.documents import Document
from floway.protocols.registry import BY_ID
from floway.providers.base import Asked, Call, Surroundings
from floway.providers.copilot import catalog, claude_variants, config, forwarding, rewriting
from floway.providers.copilot.credentials import access_tokens
from floway.providers.copilot.eligibility import OBJECTION, is_eligible
from floway.providers.copilot.endpoints import Endpoints
from floway.providers.copilot.flags import DEFAULTS
from floway.providers.copilot.interceptors import tell_overflow
from floway.providers.copilot.observer import Observer
from floway.providers.copilot.state import Credential
from floway.providers.shared.limits import for_list
from floway.providers.shared.listing import listed

_PATHS: Final = {
    MESSAGES: "/v1/messages",
    RESPONSES: "/responses",
    CHAT_COMPLETIONS: "/chat/completions",
}


class CopilotProvider:
    """One seat, made usable."""

    #: Whose requests it takes.
    native_client: Final = "GitHub Copilot"
    fixed_models: Final = None

    def __init__(self, upstream: Upstream, surroundings: Surroundings) -> None:
        self.upstream = upstream
        self.account = config.parse(upstream.config)
        self._timeouts = surroundings.timeouts
        self._clients = surroundings.settings.copilot_clients
        self._compresses_images = surroundings.settings.copilot_compress_images
        self._layers = (DEFAULTS, checked_overrides(upstream.flag_overrides))
        self._vendor = Endpoints.of(surroundings.settings)
        self._tokens = access_tokens(surroundings.slot(upstream.id), surroundings.client, self._vendor)
        self._observer = Observer(upstream.id, self.account.key, self._tokens, surroundings.background)

    def objection(self, asked: Asked) -> str | None:
        """Requests of the clients that the vendor supports are taken, in any protocol."""
        return None if is_eligible(asked.headers, self._clients) else OBJECTION

    def flags(self, model_id: str) -> frozenset[FlagId]:
        """Those of the row, and what the model has on by itself."""
        return effective(*self._layers, catalog.flags_of(model_id))

    def idle_seconds(self, protocol: ProtocolId) -> float:
        """The protocol's own."""
        return BY_ID[protocol].default_idle_seconds

    def prepare(self, call: Call) -> UpstreamRequest:
        """The request with the seat's token; may block to renew it.

        :raises MalformedRequest: it asks for a speed that the model does not have.
        :raises ExchangeRefused: GitHub gives the seat no token.
        """
        document = rewriting.document_of(call.body)
        raw_id = self._raw_id(call, document)
        return self._request(call, document, raw_id, self._access())

    def renewed(self, call: Call, sent: UpstreamRequest) -> UpstreamRequest | None:
        """The same request with another token, unless the refused one had just been made."""
        access = sent.ticket
        if not isinstance(access, Access) or access.is_freshly_minted:
            return None
        self._tokens.invalidate(access.token)
        return self.prepare(call)

    def answered(self, status: int, headers: Sequence[tuple[str, str]]) -> None:
        """Keep what the answer says about the quota."""
        self._observer.answered(headers)

    def refused(
        self, sent: UpstreamRequest, status: int, headers: Sequence[tuple[str, str]], body: bytes
    ) -> None:
        """Nothing more is learned from a refusal."""

    def corrections(self, call: Call) -> tuple[FrameHalf, ...]:
        """What Copilot sends otherwise than its models' own vendors."""
        return rewriting.corrections(call)

    def reworded(self, protocol: ProtocolId, status: int, body: bytes) -> tuple[int, bytes] | None:
        """A refusal for the length of a prompt in the words that Messages clients act on."""
        return tell_overflow.reworded(body) if protocol == MESSAGES else None

    def fetch_models(self, client: Client) -> tuple[Model, ...]:
        """The models that the vendor lists for the seat, and those that it listed within a day."""
        answer = self._listed(client)
        rows = catalog.rows(listed(lambda: answer))
        now_ms = int(clock.now().timestamp() * 1000)

        def note(credential: Credential) -> Credential:
            known = catalog.merged(credential.known_models, rows, now_ms)
            return replace(credential, known_models=known, listed_at_ms=now_ms)

        known = note(self._tokens.peek()).known_models or {}
        self._observer.note("models", note)
        return catalog.models(known)

    def _raw_id(self, call: Call, document: Document) -> str:
        """The raw model that a request needs.

        :raises MalformedRequest: it asks for a speed that the model does not have.
        """
        hints = rewriting.hints(call, document)
        known = self._credential().known_models or {}
        variants = catalog.variants(known, call.model.id, call.protocol)
        found = claude_variants.chosen(call.model.id, variants, hints) if variants else None
        if found is None and hints.is_fast:
            raise MalformedRequest(f"'{call.model.id}' does not support the `speed` parameter.", "speed")
        # The list that named the model may have been read by another process a moment ago.
        return found.id if found else call.model.upstream_model_id

    def _credential(self) -> Credential:
        """What is stored of the seat.

        :raises MalformedState: the row holds another member's login, which is never used instead.
        """
        credential = self._tokens.peek()
        if credential.key != self.account.key:
            raise MalformedState(self.upstream.id)
        return credential

    def _access(self) -> Access:
        self._credential()
        return self._tokens.ensure()

    def _request(self, call: Call, document: Document, raw_id: str, access: Access) -> UpstreamRequest:
        path = f"{_PATHS[call.protocol]}{'/count_tokens' if call.action == COUNT_TOKENS else ''}"
        return UpstreamRequest(
            "POST",
            self._vendor.at(f"{access.base_url}{path}"),
            forwarding.of_call(call, document, self._vendor, access.token),
            rewriting.rewritten(call, document, raw_id, compresses_images=self._compresses_images),
            self._timeouts,
            access,
        )

    def _listed(self, client: Client) -> ColdAnswer:
        """The vendor's answer; a token that turns out to be stale is renewed once.

        :raises CatalogUnavailable: the seat has no token.
        """
        try:
            access = self._access()
            answer = self._ask(client, access)
            if answer.status == 401 and not access.is_freshly_minted:
                self._tokens.invalidate(access.token)
                answer = self._ask(client, self._access())
        except ExchangeRefused as refusal:
            raise CatalogUnavailable(
                str(refusal), refusal.answer_status, refusal.headers, refusal.body
            ) from refusal
        except CredentialError as error:
            raise CatalogUnavailable(str(error), Failure.of(error).status) from error
        return answer

    def _ask(self, client: Client, access: Access) -> ColdAnswer:
        lines = forwarding.of_listing(self._vendor, access.token)
        return client.get(self._vendor.at(f"{access.base_url}/models"), lines, for_list(self._timeouts))
