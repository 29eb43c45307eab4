"""A Chat Completions client served by a Responses upstream."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Trip
from floway.translate.pairs.chat_completions_via_responses.frames import ChatFrames
from floway.translate.pairs.chat_completions_via_responses.request import responses_request


def translate(document: Mapping[str, Any], context: Context) -> Trip:
    """The Responses request for a Chat Completions request, and the way back.

    :raises Untranslatable: a role, content part or legacy member that Responses cannot express.
    """
    return Trip(responses_request(document, context), ChatFrames(context.model))
