"""The table of pairs, and which of them is taken."""

from collections.abc import Mapping

from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.translate.base import Translation

#: ``{(client, upstream): pair}``.
PAIRS: Mapping[tuple[ProtocolId, ProtocolId], Translation] = {}

#: For each client protocol, what to speak with an upstream that offers a choice: first the one that
#: needs no translation, then those that lose least.
PREFERENCE: Mapping[ProtocolId, tuple[ProtocolId, ...]] = {
    MESSAGES: (MESSAGES, RESPONSES, CHAT_COMPLETIONS, GEMINI),
    RESPONSES: (RESPONSES, MESSAGES, CHAT_COMPLETIONS, GEMINI),
    CHAT_COMPLETIONS: (CHAT_COMPLETIONS, MESSAGES, RESPONSES, GEMINI),
    GEMINI: (GEMINI, CHAT_COMPLETIONS, MESSAGES, RESPONSES),
}
