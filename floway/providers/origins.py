"""Where the upstreams of each kind are, for whoever looks whether a way leads there."""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from floway.domain.upstream import Upstream
from floway.errors import ConfigError
from floway.settings import Settings


def _base_url(upstream: Upstream, settings: Settings) -> str:
    return str(upstream.config.get("base_url"))


#: ``{kind: an address at its upstream}``.
ADDRESSES: Final[Mapping[str, Callable[[Upstream, Settings], str]]] = {
    "azure": lambda upstream, settings: settings.azure_url or str(upstream.config.get("endpoint")),
    "claude-code": lambda upstream, settings: settings.claude_code_api_url,
    "codex": lambda upstream, settings: settings.codex_api_url,
    "copilot": lambda upstream, settings: (
        settings.copilot_url or f"https://{upstream.config.get('githubHost')}"
    ),
    "custom": _base_url,
    "ollama": _base_url,
}


def origin(upstream: Upstream, settings: Settings) -> str:
    """``https://api.example.com:8443``: scheme, host and port, and nothing that could be a secret.

    :raises ConfigError: the kind is unknown, or the configuration names no address.
    """
    address = ADDRESSES.get(upstream.kind)
    if address is None:
        raise ConfigError(f"Upstream '{upstream.name}' is of the unknown kind '{upstream.kind}'.")
    try:
        parts = urlsplit(address(upstream, settings))
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"The configuration of upstream '{upstream.name}' names no address.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + ("" if port is None else f":{port}")
