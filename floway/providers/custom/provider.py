"""Any HTTP endpoint that speaks one or more of the four protocols."""

from urllib.parse import quote

from floway.domain.flag import FlagId
from floway.domain.model import Model
from floway.domain.protocol import (
    CHAT_COMPLETIONS,
    COMPACT,
    COUNT_TOKENS,
    GEMINI,
    MESSAGES,
    PROTOCOLS,
    RESPONSES,
    ActionId,
    ProtocolId,
)
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.egress.request import Timeouts, UpstreamRequest
from floway.protocols.registry import BY_ID
from floway.providers.base import Call
from floway.providers.custom.catalog import fetch
from floway.providers.custom.flags import DEFAULTS
from floway.providers.custom.members import respelled
from floway.providers.custom.schema import parse
from floway.providers.shared.flags import Folded
from floway.providers.shared.lines import ANTHROPIC_VERSION, Line, fixed, with_betas, with_trace

_PATHS = {MESSAGES: "/messages", CHAT_COMPLETIONS: "/chat/completions", RESPONSES: "/responses"}


class CustomProvider:
    """One custom upstream row, made usable."""

    def __init__(self, upstream: Upstream, defaults: Timeouts, forwards_trace: bool = False) -> None:
        self.upstream = upstream
        self._forwards_trace = forwards_trace
        self.config = parse(upstream.config, has_api_key="api_key" in upstream.secrets)
        self.timeouts = self.config.timeouts.over(defaults)
        self._flags = Folded(DEFAULTS, upstream.flag_overrides, self.config.model_flags)
        self._base = self.config.base_url
        self._lines: dict[tuple[ProtocolId, ActionId, bool], tuple[Line, ...]] = {}
        self._auth = {protocol: self._auth_headers(protocol) for protocol in self.config.protocols}

    @property
    def fixed_models(self) -> tuple[Model, ...] | None:
        """The manual rows when fetching is switched off."""
        return None if self.config.fetches_models else self.config.models

    @property
    def counts_tokens(self) -> bool:
        """What the row says."""
        return self.config.counts_tokens

    def fetch_models(self, client: Client) -> tuple[Model, ...]:
        """The manual rows first, then what the upstream lists."""
        protocol: ProtocolId = next((each for each in PROTOCOLS if each in self.config.protocols), GEMINI)
        listing = "/v1beta/models" if protocol == GEMINI else "/models"
        path = self.config.models_path or self._path(listing)
        headers = {**dict(self._auth[protocol]), "accept": "application/json"}
        return fetch(client, self._url(path), headers, self.timeouts, self.config)

    def flags(self, model_id: str) -> frozenset[FlagId]:
        """Those of the row, or of the manual model."""
        return self._flags.of(model_id)

    def idle_seconds(self, protocol: ProtocolId) -> float:
        """The row's own limit, else the protocol's."""
        return self.config.timeouts.idle_seconds or BY_ID[protocol].default_idle_seconds

    def prepare(self, call: Call) -> UpstreamRequest:
        """The request with our credential; of the client's headers its trace and what the rules pass."""
        shape = (call.protocol, call.action, call.stream)
        headers = self._lines.get(shape) or self._lines.setdefault(shape, self._fixed_lines(call))
        if call.protocol == MESSAGES:
            headers = with_betas(headers, call.headers)
        if self._forwards_trace:
            headers = with_trace(headers, call.headers)
        if self.config.header_rules:
            headers = self._with_rules(headers, call)
        url = self._url(self._call_path(call))
        body = respelled(call.body, self.config.member_names)
        return UpstreamRequest("POST", url, headers, body, self.timeouts)

    def _fixed_lines(self, call: Call) -> tuple[Line, ...]:
        """What calls of a shape have in common."""
        return (*fixed(call.stream), *self._auth[call.protocol])

    def _with_rules(self, headers: tuple[Line, ...], call: Call) -> tuple[Line, ...]:
        """All rules of one name together replace that header, its lines joined in rule order."""
        ruled: dict[str, list[str]] = {}
        for rule in self.config.header_rules:
            value = rule.value if rule.value is not None else call.headers.get(rule.name)
            if rule.strips:
                ruled[rule.name] = []
            elif value:
                ruled.setdefault(rule.name, []).append(value)
        if not ruled:
            return headers
        kept = (line for line in headers if line[0] not in ruled)
        return (*kept, *((name, ", ".join(values)) for name, values in ruled.items() if values))

    def _auth_headers(self, protocol: ProtocolId) -> list[tuple[str, str]]:
        key = self.upstream.secrets.get("api_key", "")
        headers = []
        if self.config.auth_style != "none":
            if protocol == GEMINI:
                # Google takes an API key in this header only.
                headers.append(("x-goog-api-key", key))
            elif self.config.auth_style == "anthropic":
                headers.append(("x-api-key", key))
            else:
                headers.append(("authorization", f"Bearer {key}"))
        if protocol == MESSAGES or self.config.auth_style == "anthropic":
            headers.append(("anthropic-version", ANTHROPIC_VERSION))
        return headers

    def _call_path(self, call: Call) -> str:
        if call.protocol == GEMINI:
            model = quote(call.model.upstream_model_id, safe="/:")
            verb = _gemini_verb(call)
            return f"{self._path('/v1beta/models')}/{model}:{verb}"
        path = self._path(_PATHS[call.protocol])
        if call.action == COMPACT:
            return f"{path}/compact"
        return f"{path}/count_tokens" if call.action == COUNT_TOKENS else path

    def _path(self, key: str) -> str:
        """The overridden path, else the usual one under its version."""
        usual = key if key.startswith("/v1beta/") else f"/v1{key}"
        return self.config.path_overrides.get(key, usual)

    def _url(self, path: str) -> str:
        """The URL; a base that already ends with the path's version does not get it twice."""
        version = path[: path.find("/", 1)]
        if version in ("/v1", "/v1beta") and self._base.endswith(version):
            return self._base + path.removeprefix(version)
        return self._base + path


def _gemini_verb(call: Call) -> str:
    if call.action == COUNT_TOKENS:
        return "countTokens"
    # Without alt=sse Google streams one JSON array.
    return "streamGenerateContent?alt=sse" if call.stream else "generateContent"
