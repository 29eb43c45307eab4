"""The table of client protocols."""

from collections.abc import Mapping

from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.protocols import chat_completions, gemini, messages, responses
from floway.protocols.base import ChatProtocol

BY_ID: Mapping[ProtocolId, ChatProtocol] = {
    MESSAGES: messages.PROTOCOL,
    CHAT_COMPLETIONS: chat_completions.PROTOCOL,
    RESPONSES: responses.PROTOCOL,
    GEMINI: gemini.PROTOCOL,
}
