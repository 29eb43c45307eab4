"""The table of pairs, and which of them is taken."""

from collections.abc import Mapping

from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.translate.base import Translation
from floway.translate.pairs import (
    chat_completions_via_gemini,
    chat_completions_via_messages,
    chat_completions_via_responses,
    gemini_via_chat_completions,
    gemini_via_messages,
    gemini_via_responses,
    messages_via_chat_completions,
    messages_via_gemini,
    messages_via_responses,
    responses_via_chat_completions,
    responses_via_gemini,
    responses_via_messages,
)

#: ``{(client, upstream): pair}``.
PAIRS: Mapping[tuple[ProtocolId, ProtocolId], Translation] = {
    (MESSAGES, RESPONSES): messages_via_responses.translate,
    (MESSAGES, CHAT_COMPLETIONS): messages_via_chat_completions.translate,
    (MESSAGES, GEMINI): messages_via_gemini.translate,
    (RESPONSES, MESSAGES): responses_via_messages.translate,
    (RESPONSES, CHAT_COMPLETIONS): responses_via_chat_completions.translate,
    (RESPONSES, GEMINI): responses_via_gemini.translate,
    (CHAT_COMPLETIONS, MESSAGES): chat_completions_via_messages.translate,
    (CHAT_COMPLETIONS, RESPONSES): chat_completions_via_responses.translate,
    (CHAT_COMPLETIONS, GEMINI): chat_completions_via_gemini.translate,
    (GEMINI, CHAT_COMPLETIONS): gemini_via_chat_completions.translate,
    (GEMINI, MESSAGES): gemini_via_messages.translate,
    (GEMINI, RESPONSES): gemini_via_responses.translate,
}

#: For each client protocol, what to speak with an upstream that offers a choice: first the one that
#: needs no translation, then those that lose least.
PREFERENCE: Mapping[ProtocolId, tuple[ProtocolId, ...]] = {
    MESSAGES: (MESSAGES, RESPONSES, CHAT_COMPLETIONS, GEMINI),
    RESPONSES: (RESPONSES, MESSAGES, CHAT_COMPLETIONS, GEMINI),
    CHAT_COMPLETIONS: (CHAT_COMPLETIONS, MESSAGES, RESPONSES, GEMINI),
    GEMINI: (GEMINI, CHAT_COMPLETIONS, MESSAGES, RESPONSES),
}
