"""One Ollama server: a native model list, and the surfaces of other vendors for its calls."""

from typing import Final

from floway.domain.flag import FlagId
from floway.domain.model import Model
from floway.domain.protocol import (
    CHAT_COMPLETIONS,
    COMPACT,
    GENERATE,
    MESSAGES,
    RESPONSES,
    ProtocolId,
)
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.egress.request import UpstreamRequest
from floway.protocols.registry import BY_ID
from floway.providers.base import Call, Surroundings
from floway.providers.ollama.catalog import Server
from floway.providers.ollama.config import parse
from floway.providers.ollama.flags import DEFAULTS
from floway.providers.shared.flags import Folded
from floway.providers.shared.lines import ANTHROPIC_VERSION, Line, fixed, with_betas, with_trace

_PATHS: Final = {
    MESSAGES: "/v1/messages",
    CHAT_COMPLETIONS: "/v1/chat/completions",
    RESPONSES: "/v1/responses",
}
_VERBS: Final = {GENERATE: "", COMPACT: "/compact"}


class OllamaProvider:
    """One Ollama upstream row, made usable."""

    #: What can be pulled changes at any moment.
    fixed_models: Final = None
    #: https://docs.ollama.com/api/anthropic-compatibility
    counts_tokens: Final = False

    def __init__(self, upstream: Upstream, surroundings: Surroundings) -> None:
        self.upstream = upstream
        self.config = parse(upstream.config)
        self.timeouts = self.config.timeouts.over(surroundings.timeouts)
        self._flags = Folded(DEFAULTS, upstream.flag_overrides, self.config.model_flags)
        self._forwards_trace = surroundings.settings.forward_trace
        key = upstream.secrets.get("api_key")
        # On every surface: the cloud takes a bearer alone, also for Messages.
        self._auth: tuple[Line, ...] = (("authorization", f"Bearer {key}"),) if key else ()

    def fetch_models(self, client: Client) -> tuple[Model, ...]:
        """The manual rows first, then what the server has that none of them replaces."""
        server = Server(client, self.config.base_url, dict(self._auth), self.timeouts)
        replaced = {model.upstream_model_id for model in self.config.models}
        fetched = (model for model in server.models() if model.upstream_model_id not in replaced)
        return (*self.config.models, *fetched)

    def flags(self, model_id: str) -> frozenset[FlagId]:
        """Those of the row, or of the manual model."""
        return self._flags.of(model_id)

    def idle_seconds(self, protocol: ProtocolId) -> float:
        """The row's own limit, else the protocol's."""
        return self.config.timeouts.idle_seconds or BY_ID[protocol].default_idle_seconds

    def prepare(self, call: Call) -> UpstreamRequest:
        """The request, with our key if there is one; of the client's headers its betas and its trace."""
        lines = (*fixed(call.stream), *self._auth)
        if call.protocol == MESSAGES:
            lines = with_betas((*lines, ("anthropic-version", ANTHROPIC_VERSION)), call.headers)
        if self._forwards_trace:
            lines = with_trace(lines, call.headers)
        url = f"{self.config.base_url}{_PATHS[call.protocol]}{_VERBS[call.action]}"
        return UpstreamRequest("POST", url, lines, call.body, self.timeouts)
