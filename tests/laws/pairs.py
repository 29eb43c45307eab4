"""What every law runs over: the twelve pairs, each with its client's and its upstream's side."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import settings

from floway.domain.failure import Failure
from floway.domain.protocol import ProtocolId
from floway.protocols.base import ChatProtocol
from floway.protocols.registry import BY_ID
from floway.translate.base import Context, Document, Translation
from floway.translate.registry import PAIRS
from tests.support.conversations.clients import CLIENTS, Client
from tests.support.conversations.upstreams import UPSTREAMS, Upstream


@dataclass(frozen=True)
class Pair:
    """One row of the registry."""

    client_id: ProtocolId
    upstream_id: ProtocolId
    translate: Translation

    @property
    def client(self) -> Client:
        """The client's side."""
        return CLIENTS[self.client_id]

    @property
    def upstream(self) -> Upstream:
        """The upstream's side."""
        return UPSTREAMS[self.upstream_id]

    @property
    def protocol(self) -> ChatProtocol:
        """The client's protocol."""
        return BY_ID[self.client_id]

    def answered(self, documents: Iterable[Document]) -> list[Any]:
        """The client's stream for an answer to the client's small request."""
        frames = self.translate(self.client.request, Context("upstream-model")).frames
        given = [each for document in documents for each in frames.feed(document)]
        return [*given, *frames.finish()]

    def is_end(self, given: Document | Failure) -> bool:
        """Whether this ends a stream, as complete or with an error."""
        return isinstance(given, Failure) or self.client.is_end(given)


#: A decorator: as many examples as ``--examples`` says.
law = settings.get_profile("laws")

each_pair = pytest.mark.parametrize(
    "pair",
    [Pair(client, upstream, translate) for (client, upstream), translate in PAIRS.items()],
    ids=[f"{client}_via_{upstream}" for client, upstream in PAIRS],
)
