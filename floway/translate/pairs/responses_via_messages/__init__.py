"""A Responses client (Codex) served by a Messages upstream."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Trip
from floway.translate.pairs.responses_via_messages.frames import ResponsesFrames
from floway.translate.pairs.responses_via_messages.request import messages_request
from floway.translate.pairs.responses_via_messages.tools import offered_tools


def translate(document: Mapping[str, Any], context: Context) -> Trip:
    """The Messages request for a Responses request, and the way back.

    :raises Untranslatable: an item, part or tool that Messages cannot express.
    """
    toolbox = offered_tools(document.get("tools"), context.ledger)
    request = messages_request(document, toolbox, context)
    toolbox.forget_functions()
    return Trip(request, ResponsesFrames(document, toolbox, context))
