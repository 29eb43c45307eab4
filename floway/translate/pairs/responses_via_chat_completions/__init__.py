"""A Responses client (Codex) served by a Chat Completions upstream."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Trip
from floway.translate.pairs.responses_via_chat_completions.frames import ResponseFrames
from floway.translate.pairs.responses_via_chat_completions.request import chat_request
from floway.translate.shared.chat_carrier import origin_of
from floway.translate.shared.custom_tools import read_tools


def translate(document: Mapping[str, Any], context: Context) -> Trip:
    """The Chat Completions request for a Responses request, and the way back.

    :raises Untranslatable: an item or content part that Chat Completions cannot express.
    """
    toolbox = read_tools(document.get("tools"), context.ledger)
    origin = origin_of(context.upstream, context.model)
    frames = ResponseFrames(document, context.model, toolbox, origin)
    request = chat_request(document, context, toolbox)
    toolbox.forget_functions()
    return Trip(request, frames)
