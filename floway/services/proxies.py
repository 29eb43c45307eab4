"""Egress proxies, as far as forms of upstreams name them."""

from collections.abc import Sequence

from floway.errors import ConfigError

#: Without a proxy.
DIRECT = "direct"


def checked_fallback_list(proxy_ids: Sequence[str]) -> tuple[str, ...]:
    """The ways out to try, in order and each once; none is the direct way.

    :raises ConfigError: there is no proxy of an id.
    """
    trimmed = [proxy_id.strip() for proxy_id in proxy_ids]
    chosen = tuple(dict.fromkeys(proxy_id for proxy_id in trimmed if proxy_id))
    for proxy_id in chosen:
        if proxy_id != DIRECT:
            raise ConfigError(f"unknown proxy '{proxy_id[:64]}'")
    return chosen
