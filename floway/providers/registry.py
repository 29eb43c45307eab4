"""The table of upstream kinds."""

from collections.abc import Callable, Mapping

from floway.domain.flag import FlagId
from floway.domain.upstream import Upstream
from floway.egress.request import Timeouts
from floway.errors import ConfigError
from floway.providers.base import Provider
from floway.providers.custom import flags as custom_flags
from floway.providers.custom.provider import CustomProvider

#: ``{kind: how to make its provider from a row and the default limits}``.
KINDS: Mapping[str, Callable[[Upstream, Timeouts], Provider]] = {
    "custom": CustomProvider,
}

#: ``{kind: {flag: whether it is on by default}}``; every kind names every flag.
FLAG_DEFAULTS: Mapping[str, Mapping[FlagId, bool]] = {
    "custom": custom_flags.DEFAULTS,
}


def create(upstream: Upstream, defaults: Timeouts) -> Provider:
    """The provider of a row; no I/O.

    :raises ConfigError: the kind is unknown or the row's config cannot work.
    """
    kind = KINDS.get(upstream.kind)
    if kind is None:
        raise ConfigError(f"Upstream '{upstream.name}' is of the unknown kind '{upstream.kind}'.")
    return kind(upstream, defaults)
