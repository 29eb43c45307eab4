"""A Messages client (Claude Code) served by a Responses upstream."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Trip
from floway.translate.pairs.messages_via_responses.frames import MessagesFrames
from floway.translate.pairs.messages_via_responses.request import responses_request


def translate(document: Mapping[str, Any], context: Context) -> Trip:
    """The Responses request for a Messages request, and the way back.

    :raises Untranslatable: a role or block that Responses cannot express.
    """
    return Trip(responses_request(document, context), MessagesFrames(context.model))
