"""One Azure resource: its deployments are its models, and the request says which surface they are on."""

from typing import Final

from floway.domain.flag import FlagId
from floway.domain.model import Model
from floway.domain.protocol import CHAT_COMPLETIONS, COMPACT, COUNT_TOKENS, MESSAGES, RESPONSES, ProtocolId
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.egress.request import UpstreamRequest
from floway.interceptors.base import Circumstances, RequestHalf
from floway.interceptors.bodies import rewritten
from floway.interceptors.responses import fill_namespace_descriptions
from floway.protocols.registry import BY_ID
from floway.providers.azure.config import parse
from floway.providers.azure.flags import DEFAULTS
from floway.providers.base import Call, Surroundings
from floway.providers.shared.flags import Folded
from floway.providers.shared.lines import ANTHROPIC_VERSION, Line, fixed, with_betas, with_trace

_API_KEY: Final = "api_key"

#: Azure answers 400 to a namespace without a description, which OpenAI takes.
_RESPONSES: Final = (RequestHalf(fill_namespace_descriptions.change, fill_namespace_descriptions.may_apply),)


class AzureProvider:
    """One Azure upstream row, made usable."""

    def __init__(self, upstream: Upstream, surroundings: Surroundings) -> None:
        self.upstream = upstream
        self.config = parse(upstream.config, has_api_key=_API_KEY in upstream.secrets)
        self.timeouts = self.config.timeouts.over(surroundings.timeouts)
        self._flags = Folded(DEFAULTS, upstream.flag_overrides, self.config.model_flags)
        self._relay = surroundings.settings.azure_url
        self._forwards_trace = surroundings.settings.forward_trace

    @property
    def fixed_models(self) -> tuple[Model, ...]:
        """The deployments of the row; Azure is never asked."""
        return self.config.models

    def fetch_models(self, client: Client) -> tuple[Model, ...]:
        """The deployments of the row."""
        return self.config.models

    def flags(self, model_id: str) -> frozenset[FlagId]:
        """Those of the row, or of the deployment."""
        return self._flags.of(model_id)

    def idle_seconds(self, protocol: ProtocolId) -> float:
        """The row's own limit, else the protocol's."""
        return self.config.timeouts.idle_seconds or BY_ID[protocol].default_idle_seconds

    def prepare(self, call: Call) -> UpstreamRequest:
        """The request with the resource's key; of the client's headers its beta tokens and its trace."""
        host, path = self._address(call)
        lines = (*fixed(call.stream), *self._auth(call.protocol))
        body = call.body
        if call.protocol == MESSAGES:
            lines = with_betas(lines, call.headers)
        elif call.protocol == RESPONSES:
            body = rewritten(body, _RESPONSES, Circumstances())
        if self._forwards_trace:
            lines = with_trace(lines, call.headers)
        url = f"{self._relay}/{host}{path}" if self._relay else f"https://{host}{path}"
        return UpstreamRequest("POST", url, lines, body, self.timeouts)

    def _address(self, call: Call) -> tuple[str, str]:
        endpoint = self.config.endpoint
        if call.protocol == CHAT_COMPLETIONS:
            return endpoint.chat_completions(call.model.upstream_model_id)
        if call.protocol == RESPONSES:
            return endpoint.responses("/compact" if call.action == COMPACT else "")
        host, path = endpoint.messages()
        return host, f"{path}/count_tokens" if call.action == COUNT_TOKENS else path

    def _auth(self, protocol: ProtocolId) -> tuple[Line, ...]:
        """A key of the resource is never a bearer: that is for tokens of Entra ID."""
        key = self.upstream.secrets[_API_KEY]
        if protocol == MESSAGES:
            return (("x-api-key", key), ("anthropic-version", ANTHROPIC_VERSION))
        return (("api-key", key),)
