"""An upstream that can serve a model, and the lists in which it is found."""

from collections.abc import Mapping
from dataclasses import dataclass

from floway.domain.alias import NO_RULES, Rules
from floway.domain.model import Model
from floway.errors import UpstreamError
from floway.providers.base import Provider


@dataclass(frozen=True, slots=True)
class Candidate:
    """An upstream and the model row in it that matches the request."""

    provider: Provider
    model: Model
    #: Of the alias by which the model was asked for.
    rules: Rules = NO_RULES


@dataclass(frozen=True, slots=True)
class Listing:
    """The catalogues of some upstreams, and those that could not be had."""

    #: In routing order.
    models: list[tuple[Provider, Mapping[str, Model]]]
    failures: list[tuple[Provider, UpstreamError]]

    @property
    def failed_names(self) -> tuple[str, ...]:
        """The upstreams without a list, each name once."""
        return tuple(dict.fromkeys(provider.upstream.name for provider, _ in self.failures))
