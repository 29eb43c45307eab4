"""The body that goes upstream: the client's own bytes, but for two members."""

import msgspec

from floway.domain.model import Model
from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI
from floway.gateway.request import ClientRequest
from floway.protocols.chat_completions.request import with_usage_asked
from floway.protocols.rawjson import with_member


def upstream_body(request: ClientRequest, model: Model) -> bytes:
    """The client's body with the upstream's model id, and with usage asked for.

    Every other byte stays: prompt caches and signatures depend on it.
    """
    body = request.body
    protocol = request.protocol.id
    # In Gemini the model stands in the path.
    if model.upstream_model_id != request.model and protocol != GEMINI:
        body = with_member(body, "model", msgspec.json.encode(model.upstream_model_id))
    if protocol == CHAT_COMPLETIONS and request.stream and not request.include_usage:
        body = with_usage_asked(body)
    return body
