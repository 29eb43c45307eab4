"""The table of upstream kinds."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from floway.domain.credential import VersionedState
from floway.domain.flag import FlagId
from floway.domain.quota import QuotaReading
from floway.domain.upstream import Upstream
from floway.errors import ConfigError
from floway.providers.azure import flags as azure_flags
from floway.providers.azure.config import FORM as AZURE_FORM
from floway.providers.azure.provider import AzureProvider
from floway.providers.base import Provider, Surroundings
from floway.providers.claude_code import flags as claude_code_flags
from floway.providers.claude_code import series as claude_code_series
from floway.providers.claude_code.provider import ClaudeCodeProvider
from floway.providers.codex import flags as codex_flags
from floway.providers.codex import series as codex_series
from floway.providers.codex.provider import CodexProvider
from floway.providers.copilot import flags as copilot_flags
from floway.providers.copilot import series as copilot_series
from floway.providers.copilot.provider import CopilotProvider
from floway.providers.custom import flags as custom_flags
from floway.providers.custom.form import FORM as CUSTOM_FORM
from floway.providers.custom.provider import CustomProvider
from floway.providers.ollama import flags as ollama_flags
from floway.providers.ollama.config import FORM as OLLAMA_FORM
from floway.providers.ollama.provider import OllamaProvider
from floway.providers.shared.forms import Form


def _custom(upstream: Upstream, surroundings: Surroundings) -> Provider:
    return CustomProvider(upstream, surroundings.timeouts, surroundings.settings.forward_trace)


#: ``{kind: how to make its provider from a row}``.
KINDS: Mapping[str, Callable[[Upstream, Surroundings], Provider]] = {
    "azure": AzureProvider,
    "claude-code": ClaudeCodeProvider,
    "codex": CodexProvider,
    "copilot": CopilotProvider,
    "custom": _custom,
    "ollama": OllamaProvider,
}

#: ``{kind: {flag: whether it is on by default}}``; every kind names every flag.
FLAG_DEFAULTS: Mapping[str, Mapping[FlagId, bool]] = {
    "azure": azure_flags.DEFAULTS,
    "claude-code": claude_code_flags.DEFAULTS,
    "codex": codex_flags.DEFAULTS,
    "copilot": copilot_flags.DEFAULTS,
    "custom": custom_flags.DEFAULTS,
    "ollama": ollama_flags.DEFAULTS,
}

#: ``{kind: its form}``; the other kinds come with a login that is imported.
FORMS: Mapping[str, Form] = {
    "azure": AZURE_FORM,
    "custom": CUSTOM_FORM,
    "ollama": OLLAMA_FORM,
}

#: ``{kind: what its stored state says of the quota}``, by the id of the upstream; raises ``MalformedState``.
QUOTAS: Mapping[str, Callable[[str, VersionedState], QuotaReading]] = {
    "claude-code": claude_code_series.reading,
    "codex": codex_series.reading,
    "copilot": copilot_series.reading,
}


def create(upstream: Upstream, surroundings: Surroundings) -> Provider:
    """The provider of a row, whose every call goes over the ways of that row; no I/O.

    :raises ConfigError: the kind is unknown or the row's config cannot work.
    """
    kind = KINDS.get(upstream.kind)
    if kind is None:
        raise ConfigError(f"Upstream '{upstream.name}' is of the unknown kind '{upstream.kind}'.")
    routed = surroundings.client.via(upstream.route)
    return kind(upstream, replace(surroundings, client=routed))
